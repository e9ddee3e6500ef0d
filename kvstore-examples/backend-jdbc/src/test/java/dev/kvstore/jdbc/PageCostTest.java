package dev.kvstore.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kvstore.KVStore;
import dev.kvstore.KVStores;
import dev.kvstore.ScanPage;
import dev.kvstore.ScanRequest;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A page of a scan, and some entries by their keys, cost the same however many others there are.
 */
class PageCostTest {
  @ParameterizedTest
  @EnumSource
  void onAServer(Engine engine) {
    check(engine.shared().uri() + "&kv.table=costs");
    engine.shared().sql("DROP TABLE costs");
  }

  @Test
  void inThisProcess() {
    check("jdbc:h2:mem:costs");
  }

  private static void check(String uri) {
    try (KVStore store = KVStores.open(uri)) {
      store.putAll(entries(500), "small");
      store.putAll(entries(20_000), "large");
      assertThat(leastNanosOfAPage(store, "large"))
          .isLessThan(10 * leastNanosOfAPage(store, "small"));
      assertThat(leastNanosOfSomeKeys(store, "large"))
          .isLessThan(10 * leastNanosOfSomeKeys(store, "small"));
    }
  }

  private static Map<String, Map<String, Object>> entries(int number) {
    return IntStream.range(0, number)
        .boxed()
        .collect(Collectors.toMap(i -> "key " + i, i -> Map.of("n", i)));
  }

  private static long leastNanosOfAPage(KVStore store, String collection) {
    ScanRequest request = ScanRequest.all().limit(10);
    long least = Long.MAX_VALUE;
    for (int page = 0; page < 40; page++) {
      long begin = System.nanoTime();
      ScanPage found = store.scan(request, collection);
      least = Math.min(least, System.nanoTime() - begin);
      request = request.after(found.next().orElseThrow());
    }
    return least;
  }

  private static long leastNanosOfSomeKeys(KVStore store, String collection) {
    long least = Long.MAX_VALUE;
    for (int round = 0; round < 40; round++) {
      List<String> keys =
          IntStream.range(round, round + 10).mapToObj(i -> "key " + i * 10).toList();
      long begin = System.nanoTime();
      assertThat(store.getAll(keys, collection)).hasSize(10);
      least = Math.min(least, System.nanoTime() - begin);
    }
    return least;
  }
}
