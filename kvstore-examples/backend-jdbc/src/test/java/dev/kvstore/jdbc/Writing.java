package dev.kvstore.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kvstore.KVStore;
import dev.kvstore.KVStoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** A stream of single writes, of which some may fail while the server is away. */
final class Writing {
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
          synchronized (acknowledged) {
            failures.add(e);
          }
        }
        begun.countDown();
      }
    });
    assertThat(begun.await(FaultsTest.PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
  }

  /** Waits until one failed, and that many are acknowledged after it. */
  void endAfter(int more) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(FaultsTest.PATIENCE_SECONDS);
    synchronized (acknowledged) {
      int enough = acknowledged.size() + more;
      while (acknowledged.size() < enough && !writer.isDone() && System.nanoTime() - deadline < 0) {
        if (failures.isEmpty()) {
          enough = acknowledged.size() + more;
        }
        acknowledged.wait(1_000);
      }
    }
    ending.set(true);
    writer.get(FaultsTest.PATIENCE_SECONDS, TimeUnit.SECONDS);
    assertThat(failures).isNotEmpty().allMatch(KVStoreException::isRetryable);
  }

  String[] acknowledged() {
    return acknowledged.toArray(new String[0]);
  }
}
