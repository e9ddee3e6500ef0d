package dev.kvstore.tck.gallery;

import dev.kvstore.AsyncKVStore;
import dev.kvstore.spi.Values;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** Stores whose futures are not what their operations are. */
final class AsyncFaults {
  private AsyncFaults() {}

  /** Captures keys in a set without order. */
  @Breaks(value = "KV-7.1", perhaps = "KV-13.2")
  static class AsyncKeysUnordered extends HealthyStore {
    @Override
    public AsyncKVStore async() {
      return new ForwardingAsync(super.async()) {
        @Override
        public CompletableFuture<Map<String, Map<String, Object>>> getAll(
            Collection<String> keys, String collection) {
          return super.getAll(keys == null ? null : new HashSet<>(keys), collection);
        }
      };
    }
  }

  /** Has a default collection of its own. */
  @Breaks("KV-7.2")
  static class AsyncDefaultRenamed extends HealthyStore {
    @Override
    public AsyncKVStore async() {
      return new ForwardingAsync(super.async()) {
        @Override
        public CompletableFuture<Void> put(String key, Map<String, ?> value) {
          return put(key, value, "default");
        }
      };
    }
  }

  /** Checks names before there is a future. */
  @Breaks("KV-7.3")
  static class AsyncThrows extends HealthyStore {
    @Override
    public AsyncKVStore async() {
      return new ForwardingAsync(super.async()) {
        @Override
        public CompletableFuture<Boolean> contains(String key, String collection) {
          if (key != null) {
            Values.checkName(key, "key");
          }
          return super.contains(key, collection);
        }
      };
    }
  }

  /** Lets CompletableFuture wrap what is thrown. */
  @Breaks({"KV-7.3", "KV-7.4", "KV-9.2"})
  static class AsyncWraps extends HealthyStore {
    @Override
    public AsyncKVStore async() {
      return new ForwardingAsync(super.async()) {
        @Override
        public CompletableFuture<Long> count(String collection) {
          return CompletableFuture.supplyAsync(() -> AsyncWraps.this.count(collection));
        }
      };
    }
  }

  /** Checks for null before there is a future. */
  @Breaks("KV-7.4")
  static class AsyncThrowsForNull extends HealthyStore {
    @Override
    public AsyncKVStore async() {
      return new ForwardingAsync(super.async()) {
        @Override
        public CompletableFuture<Void> put(String key, Map<String, ?> value, String collection) {
          Objects.requireNonNull(value, "value");
          return super.put(key, value, collection);
        }
      };
    }
  }

  /** Captures a value when its turn comes. */
  @Breaks("KV-7.5")
  static class CapturedLate extends HealthyStore {
    private static final Executor LATER =
        CompletableFuture.delayedExecutor(5, TimeUnit.MILLISECONDS);

    @Override
    public AsyncKVStore async() {
      return new ForwardingAsync(super.async()) {
        @Override
        public CompletableFuture<Void> put(String key, Map<String, ?> value, String collection) {
          CompletableFuture<Void> future = new CompletableFuture<>();
          LATER.execute(() -> {
            try {
              if (!future.isDone()) {
                CapturedLate.this.put(key, value, collection);
                future.complete(null);
              }
            } catch (RuntimeException e) {
              future.completeExceptionally(e);
            }
          });
          return future;
        }
      };
    }
  }

  /** Ends its connection to end a call. */
  @Breaks("KV-7.6")
  static class CancellingCloses extends HealthyStore {
    @Override
    public AsyncKVStore async() {
      return new ForwardingAsync(super.async()) {
        @Override
        public CompletableFuture<Void> put(String key, Map<String, ?> value, String collection) {
          CompletableFuture<Void> future = new CompletableFuture<>() {
            @Override
            public boolean cancel(boolean mayInterruptIfRunning) {
              CancellingCloses.this.close();
              return super.cancel(mayInterruptIfRunning);
            }
          };
          CancellingCloses.this.complete(super.put(key, value, collection), future);
          return future;
        }
      };
    }

    @SuppressWarnings("FutureReturnValueIgnored")
    private void complete(CompletableFuture<Void> from, CompletableFuture<Void> to) {
      from.whenComplete((result, error) -> {
        if (error == null) {
          to.complete(null);
        } else {
          to.completeExceptionally(error);
        }
      });
    }
  }
}
