package dev.kvstore.tck.gallery;

import dev.kvstore.AsyncKVStore;
import dev.kvstore.StoreClosedException;
import dev.kvstore.StoreIOException;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Stores that do not end as they should. */
final class LifeCycleFaults {
  private LifeCycleFaults() {}

  /** Answers from memory after it was closed. */
  @Breaks({"KV-9.1", "KV-9.2"})
  static class ContainsAfterClose extends HealthyStore {
    @Override
    public boolean contains(String key, String collection) {
      try {
        return super.contains(key, collection);
      } catch (StoreClosedException e) {
        return false;
      }
    }
  }

  /** Answers through futures after it was closed. */
  @Breaks("KV-9.2")
  static class AsyncAfterClose extends HealthyStore {
    @Override
    public AsyncKVStore async() {
      return new ForwardingAsync(super.async()) {
        @Override
        public CompletableFuture<Set<String>> collections() {
          return super.collections().exceptionally(closed -> Set.of());
        }
      };
    }
  }

  /** Does not ask its engine where there is nothing to ask. */
  @Breaks("KV-9.3")
  static class EmptyShortCut extends HealthyStore {
    @Override
    public Map<String, Map<String, Object>> getAll(Collection<String> keys, String collection) {
      return keys != null && keys.isEmpty() ? Map.of() : super.getAll(keys, collection);
    }
  }

  /** Takes a second close for a mistake. */
  @Breaks("KV-9.4")
  static class ClosingTwiceFails extends ForwardingStore {
    private boolean closed;

    @Override
    public void close() {
      if (closed) {
        throw new StoreClosedException(toString());
      }
      closed = true;
      super.close();
    }
  }

  /** Starts a thread that tidies up, and forgets it. */
  @Breaks("KV-9.6")
  static class LeavesItsThread extends HealthyStore {
    LeavesItsThread() {
      Thread tidying =
          new Thread(() -> LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(60)), "acme-tidying");
      tidying.setDaemon(true);
      tidying.start();
    }
  }

  /** Closes its engine first, and then says that it is closed. */
  @Breaks("KV-9.5")
  static class EngineClosedFirst extends ForwardingStore {
    private volatile boolean closing;
    private volatile boolean failed;
    private volatile boolean closed;

    @Override
    public long count(String collection) {
      if (closing && !closed) {
        failed = true;
        throw new StoreIOException("ENGINE_FAILED", "the connection is closed", null);
      }
      return super.count(collection);
    }

    @Override
    public void close() {
      closing = true;
      Race.widenUntil(() -> failed || closed);
      closed = true;
      super.close();
    }
  }
}
