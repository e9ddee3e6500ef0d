package dev.kvstore.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kvstore.ConditionalWrites;
import dev.kvstore.KVStore;
import dev.kvstore.KVStores;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Behind a PgBouncer, each transaction may have another of its three connections to the server. */
class PoolerTest {
  private static final int THREADS = 10;
  private static final int ROUNDS = 50;

  @Test
  void everyOperationWorksFromManyThreads() throws Exception {
    String uri = SqlServer.sharedPostgresql().poolerUri() + "&kv.table=pooled";
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try (KVStore store = KVStores.open(uri)) {
      ConditionalWrites writes = store.capability(ConditionalWrites.class).orElseThrow();
      List<CompletableFuture<Void>> running = new ArrayList<>();
      for (int thread = 0; thread < THREADS; thread++) {
        String mine = "collection " + thread;
        running.add(CompletableFuture.runAsync(() -> use(store, writes, mine), threads));
      }
      for (CompletableFuture<Void> thread : running) {
        thread.get(2, TimeUnit.MINUTES);
      }
      assertThat(store.get("counter", "shared")).contains(Map.of("n", THREADS * ROUNDS));
      assertThat(store.collections()).hasSize(THREADS + 1);
      store.collections().forEach(store::dropCollection);
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void everyConnectionMayMakeATable() {
    String uri = SqlServer.sharedPostgresql().poolerUri();
    // More than there are connections to the server: what one leaves behind there, another meets.
    for (int i = 0; i < 8; i++) {
      try (KVStore store = KVStores.open(uri + "&kv.table=made_" + i)) {
        store.put("key", Map.of("n", i));
        assertThat(store.get("key")).contains(Map.of("n", i));
      }
    }
  }

  private static void use(KVStore store, ConditionalWrites writes, String mine) {
    for (int i = 0; i < ROUNDS; i++) {
      Map<String, Map<String, Object>> three =
          Map.of("a" + i, Map.of("n", i), "b" + i, Map.of("n", i), "c" + i, Map.of("n", i));
      store.putAll(three, mine);
      assertThat(store.getAll(three.keySet(), mine)).isEqualTo(three);
      assertThat(store.deleteAll(List.of("b" + i, "c" + i), mine)).isEqualTo(2);
      assertThat(store.count(mine)).isEqualTo(i + 1);
      writes.update(
          "counter",
          present ->
              Map.of("n", present.map(v -> ((Number) v.get("n")).intValue()).orElse(0) + 1),
          "shared");
    }
  }
}
