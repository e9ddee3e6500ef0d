package dev.kvstore.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kvstore.KVStore;
import dev.kvstore.KVStoreException;
import dev.kvstore.KVStores;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Engines that go away for a while: every call ends in time, and the store works again. */
class RedisFaultsTest {
  private static final String DURABLE = "--appendonly yes --appendfsync always";
  private static final long SECONDS = 5;

  @Test
  void acknowledgedWritesAreThereAfterTheServerWasKilledAmongThem() throws Exception {
    try (RedisServer server = RedisServer.alone(DURABLE);
        KVStore store = KVStores.open(server.uri() + "?kv.timeout=" + SECONDS)) {
      Writing writing = new Writing(store);
      server.run("kill -9 $(pidof redis-server)");
      writing.endAfter(1_000);
      assertThat(store.getAll("stream")).containsKeys(writing.acknowledged());
    }
  }

  @Test
  void aServerThatDoesNotAnswerEndsACallInItsTimeAndTyped() {
    try (RedisServer server = RedisServer.alone("");
        KVStore store = KVStores.open(server.uri() + "?kv.timeout=1")) {
      store.put("a", Map.of("n", 1));
      server.run("kill -STOP $(pidof redis-server)");
      CompletableFuture<?> get = store.async().get("a");
      Throwable error = get.handle((found, failure) -> failure)
          .orTimeout(20, TimeUnit.SECONDS)
          .join();
      assertThat(error).isInstanceOf(KVStoreException.class).hasMessageStartingWith("TIMEOUT");
      assertThat(((KVStoreException) error).isRetryable()).isTrue();
      server.run("kill -CONT $(pidof redis-server)");
      assertThat(store.get("a")).contains(Map.of("n", 1));
    }
  }

  /** A stream of single writes, of which some may fail while the server is away. */
  private static final class Writing {
    private final List<String> acknowledged = new ArrayList<>();
    private final List<KVStoreException> failures = new ArrayList<>();
    private final AtomicBoolean ending = new AtomicBoolean();
    private final CountDownLatch begun = new CountDownLatch(200);
    private final CompletableFuture<Void> writer;

    Writing(KVStore store) throws InterruptedException {
      writer = CompletableFuture.runAsync(() -> {
        for (int i = 0; !ending.get(); i++) {
          try {
            store.put("key " + i, Map.of("n", i), "stream");
            synchronized (acknowledged) {
              acknowledged.add("key " + i);
              acknowledged.notifyAll();
            }
          } catch (KVStoreException e) {
            failures.add(e);
          }
          begun.countDown();
        }
      });
      assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
    }

    /** Waits until that many more are acknowledged. */
    void endAfter(int more) throws Exception {
      synchronized (acknowledged) {
        int enough = acknowledged.size() + more;
        while (acknowledged.size() < enough) {
          acknowledged.wait(30_000);
        }
      }
      ending.set(true);
      writer.get(30, TimeUnit.SECONDS);
      assertThat(failures).allMatch(KVStoreException::isRetryable);
    }

    String[] acknowledged() {
      return new TreeSet<>(acknowledged).toArray(new String[0]);
    }
  }
}
