package dev.kvstore.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.kvstore.BatchException;
import dev.kvstore.KVStore;
import dev.kvstore.KVStores;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The connection to one node of a cluster is cut within a batch that goes to all of them. */
class RedisClusterCutTest {
  private static RedisServer servers;

  @BeforeAll
  static void start() {
    servers = RedisServer.cluster();
    // The first opening loads Lettuce's classes, which takes time of its own.
    KVStores.open(servers.clusterUri() + "?kv.timeout=60").close();
  }

  @AfterAll
  static void stop() {
    servers.close();
  }

  private static Cut wayToOneNode() throws IOException {
    Cut way = new Cut(servers.port());
    servers.announce(servers.port(), way.port());
    return way;
  }

  private static KVStore open(String options) {
    return KVStores.open("redis+cluster://127.0.0.1:" + (servers.port() + 1) + options);
  }

  @Test
  void itIsMadeAgainAndTheBatchRepeated() throws Exception {
    try (Cut way = wayToOneNode();
        KVStore store = open("?kv.timeout=60&kv.prefix=again")) {
      way.after(50_000, false);
      store.putAll(entries(5_000));
      assertThat(way.cuts()).isEqualTo(1);
      assertThat(store.getAll()).isEqualTo(entries(5_000));
    }
  }

  @Test
  void cutForGoodItLeavesTheBatchesBefore() throws Exception {
    int written;
    try (Cut way = wayToOneNode();
        KVStore store = open("?kv.timeout=3&kv.prefix=good")) {
      way.after(50_000, true);
      BatchException error =
          catchThrowableOfType(BatchException.class, () -> store.putAll(entries(9_000)));
      assertThat(way.cuts()).isEqualTo(1);
      assertThat(error.isRetryable()).isTrue();
      written = Math.toIntExact(error.entriesWritten());
      assertThat(written).isBetween(1_000, 8_000);
    }
    servers.announce(servers.port(), servers.port());
    try (KVStore store = open("?kv.prefix=good")) {
      assertThat(store.getAll()).containsAllEntriesOf(entries(written));
    }
  }

  private static Map<String, Map<String, Object>> entries(int number) {
    Map<String, Map<String, Object>> entries = new LinkedHashMap<>();
    IntStream.range(0, number).forEach(i -> entries.put("key " + i, Map.of("n", i)));
    return entries;
  }
}
