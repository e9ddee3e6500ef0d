package dev.kvstore.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.kvstore.BatchException;
import dev.kvstore.KVStore;
import dev.kvstore.KVStoreException;
import dev.kvstore.KVStores;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A server that goes away for a while: every call ends in time, and the store works again. */
class RedisFaultsTest {
  @Test
  void acknowledgedWritesAreThereAfterTheServerWasKilledAmongThem() throws Exception {
    try (RedisServer server = RedisServer.alone("--appendonly yes --appendfsync always");
        KVStore store = KVStores.open(server.uri() + "?kv.timeout=60")) {
      Writing writing = new Writing(store, "stream");
      server.run("kill -9 $(pidof redis-server)");
      writing.awaitMore(1_000);
      writing.end();
      assertThat(store.getAll("stream")).containsKeys(writing.acknowledged());
    }
  }

  @Test
  void withoutAFileAKilledServerLosesAllThatItAcknowledged() {
    try (RedisServer server = RedisServer.alone("");
        KVStore store = KVStores.open(server.uri() + "?kv.timeout=60")) {
      store.put("a", Map.of("n", 1));
      server.run("kill -9 $(pidof redis-server)");
      assertThat(store.get("a")).isEmpty();
    }
  }

  @Test
  void withSnapshotsAKilledServerLosesWhatItAcknowledgedAfterTheLast() {
    try (RedisServer server = RedisServer.alone("");
        KVStore store = KVStores.open(server.uri() + "?kv.timeout=60")) {
      store.put("before", Map.of("n", 1));
      server.run("redis-cli save");
      store.put("after", Map.of("n", 2));
      server.run("kill -9 $(pidof redis-server)");
      assertThat(store.getAll()).containsOnlyKeys("before");
    }
  }

  @Test
  void aServerThatHangsEndsACallInItsTimeAndTyped() {
    try (RedisServer server = RedisServer.alone("");
        KVStore patient = KVStores.open(server.uri() + "?kv.timeout=60");
        KVStore store = KVStores.open(server.uri() + "?kv.timeout=1")) {
      store.put("a", Map.of("n", 1));
      server.run("kill -STOP $(pidof redis-server)");
      timesOut(store.async().get("a"));
      timesOut(store.async().putAll(entries(0, 3_000), "batches"));
      CompletableFuture<?> waiting = patient.async().get("a");
      server.run("kill -CONT $(pidof redis-server)");
      assertThat(waiting.join()).isEqualTo(Optional.of(Map.of("n", 1)));
      assertThat(patient.get("a")).contains(Map.of("n", 1));
    }
  }

  @Test
  void aSlowServerEndsWritesInTheirTimeAndStillReads() {
    try (RedisServer server = RedisServer.alone("");
        KVStore patient = KVStores.open(server.uri() + "?kv.timeout=60");
        KVStore store = KVStores.open(server.uri() + "?kv.timeout=1")) {
      patient.put("a", Map.of("n", 1));
      server.run("redis-cli client pause 600000 write");
      timesOut(store.async().put("a", Map.of("n", 2)));
      assertThat(patient.get("a")).contains(Map.of("n", 1));
      server.run("redis-cli client unpause");
      patient.put("a", Map.of("n", 3));
      assertThat(patient.get("a")).contains(Map.of("n", 3));
    }
  }

  @Test
  void aConnectionThatIsCutWithinABatchIsMadeAgainAndTheBatchRepeated() throws Exception {
    try (RedisServer server = RedisServer.alone("");
        Cut way = new Cut(server.port());
        KVStore store = KVStores.open(way.uri() + "?kv.timeout=60")) {
      way.after(150_000, false);
      store.putAll(entries(0, 5_000), "batches");
      assertThat(way.cuts()).isEqualTo(1);
      assertThat(store.getAll("batches")).isEqualTo(entries(0, 5_000));
    }
  }

  @Test
  void aConnectionThatIsCutForGoodWithinABatchLeavesTheBatchesBeforeIt() throws Exception {
    try (RedisServer server = RedisServer.alone("");
        Cut way = new Cut(server.port());
        KVStore direct = KVStores.open(server.uri() + "?kv.timeout=60");
        KVStore store = KVStores.open(way.uri() + "?kv.timeout=3")) {
      way.after(250_000, true);
      BatchException error = catchThrowableOfType(
          BatchException.class, () -> store.putAll(entries(0, 9_000), "batches"));
      assertThat(error.isRetryable()).isTrue();
      int written = Math.toIntExact(error.entriesWritten());
      assertThat(written).isBetween(1_000, 8_000);
      assertThat(direct.getAll("batches")).containsAllEntriesOf(entries(0, written));
    }
  }

  @Test
  void aConditionalWriteIsNotRepeatedIfItsAnswerMayHaveBeenLost() throws Exception {
    try (RedisServer server = RedisServer.alone("");
        Cut way = new Cut(server.port());
        KVStore store = KVStores.open(way.uri() + "?kv.timeout=60")) {
      store.put("a", Map.of("n", 1));
      // The server never sees the end of this one, and the client cannot know.
      way.after(100, false);
      KVStoreException error = catchThrowableOfType(
          KVStoreException.class, () -> store.deleteAll(List.of("a".repeat(300))));
      assertThat(error).hasMessageStartingWith("CONNECTION_FAILED: ");
      assertThat(store.delete("a")).isTrue();
    }
  }

  @Test
  void aServerWithoutAPlaceForOneMoreClientSaysSo() {
    try (RedisServer server = RedisServer.alone("--maxclients 2");
        KVStore one = KVStores.open(server.uri() + "?kv.timeout=60")) {
      KVStoreException error = null;
      List<KVStore> more = new ArrayList<>();
      for (int i = 0; i < 2 && error == null; i++) {
        try {
          more.add(KVStores.open(server.uri() + "?kv.timeout=5"));
        } catch (KVStoreException e) {
          error = e;
        }
      }
      assertThat(error).isNotNull().hasMessageStartingWith("ENGINE_UNAVAILABLE: ");
      more.forEach(KVStore::close);
      one.put("a", Map.of("n", 1));
      assertThat(one.get("a")).contains(Map.of("n", 1));
    }
  }

  private static void timesOut(CompletableFuture<?> call) {
    Throwable error =
        call.handle((found, failure) -> failure).orTimeout(60, TimeUnit.SECONDS).join();
    assertThat(error).isInstanceOf(KVStoreException.class);
    assertThat(((KVStoreException) error).isRetryable()).isTrue();
    assertThat(error.toString()).contains("in time");
  }

  private static Map<String, Map<String, Object>> entries(int from, int to) {
    Map<String, Map<String, Object>> entries = new LinkedHashMap<>();
    IntStream.range(from, to).forEach(i -> entries.put("key " + i, Map.of("n", i)));
    return entries;
  }
}
