package dev.kvstore.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kvstore.KVStore;
import dev.kvstore.KVStoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** A stream of single writes into a collection, of which some may fail while an engine is away. */
final class Writing {
  private static final int SECONDS = 120;

  private final String collection;
  private final List<String> acknowledged = new ArrayList<>();
  private final List<KVStoreException> failures = new ArrayList<>();
  private final AtomicBoolean ending = new AtomicBoolean();
  private final CompletableFuture<Void> writer;

  /** Begins, and waits until some writes are acknowledged. */
  Writing(KVStore store, String collection) throws InterruptedException {
    this.collection = collection;
    this.writer = CompletableFuture.runAsync(() -> write(store));
    awaitMore(200);
  }

  private void write(KVStore store) {
    for (int i = 0; !ending.get(); i++) {
      try {
        store.put("key " + i, Map.of("n", i), collection);
        synchronized (acknowledged) {
          acknowledged.add("key " + i);
          acknowledged.notifyAll();
        }
      } catch (KVStoreException e) {
        failures.add(e);
      }
    }
  }

  /** Waits until that many more are acknowledged. */
  void awaitMore(int more) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    synchronized (acknowledged) {
      int enough = acknowledged.size() + more;
      while (acknowledged.size() < enough) {
        long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
        assertThat(left).as("writes go on").isPositive();
        acknowledged.wait(left);
      }
    }
  }

  /** Ends it; what failed meanwhile may be tried again. */
  void end() throws Exception {
    ending.set(true);
    writer.get(SECONDS, TimeUnit.SECONDS);
    assertThat(failures).allMatch(KVStoreException::isRetryable);
  }

  String[] acknowledged() {
    return new TreeSet<>(acknowledged).toArray(new String[0]);
  }
}
