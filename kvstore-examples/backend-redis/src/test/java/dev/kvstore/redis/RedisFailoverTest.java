package dev.kvstore.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.kvstore.KVStore;
import dev.kvstore.KVStoreException;
import dev.kvstore.KVStores;
import dev.kvstore.ScanPage;
import dev.kvstore.ScanRequest;
import io.lettuce.core.cluster.SlotHash;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A replica takes over, and slots move, while calls go on. */
class RedisFailoverTest {
  private static final String PATIENT = "?kv.timeout=60";

  @Test
  void aClustersReplicaTakesOverWhileCallsGoOn() throws Exception {
    try (RedisServer servers = RedisServer.cluster()) {
      aReplicaTakesOver(servers, servers.clusterUri());
    }
  }

  @Test
  void aReplicaThatSentinelsChooseTakesOverWhileCallsGoOn() throws Exception {
    try (RedisServer servers = RedisServer.watched()) {
      aReplicaTakesOver(servers, servers.sentinelUri());
    }
  }

  private static void aReplicaTakesOver(RedisServer servers, String uri) throws Exception {
    try (KVStore store = KVStores.open(uri + PATIENT);
        KVStore careful = KVStores.open(uri + PATIENT + "&kv.replicas=1")) {
      careful.putAll(entries(3_000), "scanned");
      ScanPage page = store.scan(ScanRequest.all().limit(1_000), "scanned");
      List<String> scanned = new ArrayList<>(keys(page));
      Writing writing = new Writing(store, "stream");
      Writing carefulWriting = new Writing(careful, "careful");

      servers.kill(servers.port());
      writing.awaitMore(1_000);
      writing.end();
      try (KVStore other = KVStores.open(uri + PATIENT)) {
        while (page.next().isPresent()) {
          page = other.scan(
              ScanRequest.all().limit(1_000).after(page.next().orElseThrow()), "scanned");
          scanned.addAll(keys(page));
        }
      }
      assertThat(scanned).containsExactlyElementsOf(entries(3_000).keySet());

      // The one that took over has no replica, so that careful writes wait for one.
      servers.restart(servers.port());
      carefulWriting.awaitMore(1_000);
      carefulWriting.end();
      assertThat(store.getAll("careful")).containsKeys(carefulWriting.acknowledged());
    }
  }

  @Test
  void aFailoverLosesWhatNoReplicaHadAndNoneOfWhatKvReplicasAcknowledged() {
    try (RedisServer servers = RedisServer.cluster()) {
      int master = servers.port();
      String uri = servers.clusterUri();
      // One bucket, in a slot of this master.
      String prefix = IntStream.iterate(0, i -> i + 1)
          .mapToObj(i -> "p" + i)
          .filter(p -> SlotHash.getSlot("{" + p + ":0}") < 5_000)
          .findFirst()
          .orElseThrow();
      String place = "&kv.buckets=1&kv.prefix=" + prefix;
      try (KVStore store = KVStores.open(uri + PATIENT + place);
          KVStore patient = KVStores.open(uri + PATIENT + "&kv.replicas=1" + place);
          KVStore careful = KVStores.open(uri + "?kv.timeout=2&kv.replicas=1" + place)) {
        patient.put("kept", Map.of("n", 1));
        int replica = servers.replicaOf(master);
        servers.signal("STOP", replica);
        servers.run("redis-cli -p " + master + " client kill type replica");

        store.put("lost", Map.of("n", 1));
        KVStoreException error =
            catchThrowableOfType(KVStoreException.class, () -> careful.put("a", Map.of("n", 1)));
        assertThat(error).hasMessageStartingWith("TIMEOUT: ");
        assertThat(error.isRetryable()).isTrue();
        assertThat(store.getAll()).containsOnlyKeys("kept", "lost", "a");

        servers.kill(master);
        servers.signal("CONT", replica);
        assertThat(store.getAll()).containsOnlyKeys("kept");
        store.put("again", Map.of("n", 2));
        assertThat(store.getAll()).containsOnlyKeys("kept", "again");
      }
    }
  }

  @Test
  void slotsMoveWhileCallsGoOnAndAScanGoesOnAfterThem() throws Exception {
    try (RedisServer servers = RedisServer.cluster();
        KVStore store = KVStores.open(servers.clusterUri() + PATIENT)) {
      int from = servers.port();
      int to = from + 1;
      store.putAll(entries(3_000), "scanned");
      ScanPage page = store.scan(ScanRequest.all().limit(500), "scanned");
      List<String> scanned = new ArrayList<>(keys(page));
      Writing writing = new Writing(store, "stream");
      String half =
          "redis-cli --cluster reshard 127.0.0.1:%1$d --cluster-from $(redis-cli -p %2$d cluster myid)"
              + " --cluster-to $(redis-cli -p %3$d cluster myid) --cluster-slots 2700 --cluster-yes >/dev/null";
      CompletableFuture<?> moving =
          CompletableFuture.runAsync(() -> servers.run(half.formatted(from, from, to)));
      boolean moved = false;
      while (page.next().isPresent()) {
        page = store.scan(ScanRequest.all().limit(500).after(page.next().orElseThrow()), "scanned");
        scanned.addAll(keys(page));
        if (!moved) {
          moving.join();
          moved = true;
        }
      }
      writing.awaitMore(200);
      writing.end();
      assertThat(servers.run("redis-cli -p " + from + " cluster nodes | grep myself"))
          .doesNotContain(" 0-5460");
      assertThat(scanned).containsExactlyElementsOf(entries(3_000).keySet());
      assertThat(store.getAll("stream")).containsKeys(writing.acknowledged());
      try (KVStore other = KVStores.open(servers.clusterUri() + PATIENT)) {
        assertThat(other.getAll("scanned")).isEqualTo(entries(3_000));
      }
    }
  }

  private static SortedMap<String, Map<String, Object>> entries(int number) {
    SortedMap<String, Map<String, Object>> entries = new TreeMap<>();
    IntStream.range(0, number).forEach(i -> entries.put("key " + i, Map.of("n", i)));
    return entries;
  }

  private static List<String> keys(ScanPage page) {
    return page.entries().stream().map(Map.Entry::getKey).toList();
  }
}
