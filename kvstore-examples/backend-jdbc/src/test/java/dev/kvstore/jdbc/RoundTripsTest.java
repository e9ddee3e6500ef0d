package dev.kvstore.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kvstore.KVStore;
import dev.kvstore.KVStores;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** However many entries a call has, it asks the server once. */
class RoundTripsTest {
  @ParameterizedTest
  @EnumSource
  void aCallIsOne(Engine engine) throws Exception {
    Map<String, Map<String, Object>> entries = new LinkedHashMap<>();
    for (int i = 0; i < 1_000; i++) {
      entries.put("%04d".formatted(i), Map.of("n", i, "text", "x".repeat(100)));
    }
    List<String> keys = new ArrayList<>(entries.keySet());
    try (Proxy proxy = new Proxy(engine.shared().port());
        KVStore store =
            KVStores.open(engine.shared().uri(proxy.port()) + "&kv.table=turns&kv.pool-size=1")) {
      assertThat(fewest(proxy, () -> store.putAll(entries))).isEqualTo(1);
      assertThat(fewest(proxy, () -> store.getAll(keys))).isEqualTo(1);
      assertThat(fewest(proxy, store::getAll)).isEqualTo(1);
      assertThat(fewest(proxy, () -> store.deleteAll(keys))).isEqualTo(1);
      assertThat(fewest(proxy, () -> store.put("a", Map.of()))).isEqualTo(1);
      assertThat(fewest(proxy, () -> store.get("a"))).isEqualTo(1);
    }
  }

  /** The first time may prepare the statement, and after a pause the pool tries its connection. */
  private static long fewest(Proxy proxy, Runnable call) {
    long fewest = Long.MAX_VALUE;
    for (int attempt = 0; attempt < 10 && fewest > 1; attempt++) {
      long before = proxy.turns();
      call.run();
      fewest = Math.min(fewest, proxy.turns() - before);
    }
    return fewest;
  }
}
