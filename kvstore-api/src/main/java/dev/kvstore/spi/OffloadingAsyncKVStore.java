package dev.kvstore.spi;

import dev.kvstore.AsyncKVStore;
import dev.kvstore.KVStore;
import dev.kvstore.ScanPage;
import dev.kvstore.ScanRequest;
import java.lang.reflect.InvocationTargetException;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Runs the calls of a blocking store elsewhere, and captures their arguments first. */
final class OffloadingAsyncKVStore implements AsyncKVStore {
  private final AbstractKVStore store;
  private final Supplier<Executor> executor;

  OffloadingAsyncKVStore(AbstractKVStore store, Supplier<Executor> executor) {
    this.store = store;
    this.executor = executor;
  }

  /**
   * Made on first use; it never ends, its threads end when idle, and it keeps no caller's class
   * loader.
   */
  static Executor sharedExecutor() {
    return Shared.EXECUTOR;
  }

  @Override
  public CompletableFuture<Void> put(String key, Map<String, ?> value, String collection) {
    return offload(() -> {
      Map<String, @Nullable Object> captured = store.capture(value);
      return () -> {
        store.put(key, captured, collection);
        return null;
      };
    });
  }

  @Override
  public CompletableFuture<Optional<Map<String, @Nullable Object>>> get(
      String key, String collection) {
    return offload(() -> () -> store.get(key, collection));
  }

  @Override
  public CompletableFuture<Map<String, Map<String, @Nullable Object>>> getAll(String collection) {
    return offload(() -> () -> store.getAll(collection));
  }

  @Override
  public CompletableFuture<Map<String, Map<String, @Nullable Object>>> getAll(
      Collection<String> keys, String collection) {
    return offload(() -> {
      Set<String> captured = capture(keys);
      return () -> store.getAll(captured, collection);
    });
  }

  @Override
  public CompletableFuture<Boolean> delete(String key, String collection) {
    return offload(() -> () -> store.delete(key, collection));
  }

  @Override
  public CompletableFuture<Long> deleteAll(Collection<String> keys, String collection) {
    return offload(() -> {
      Set<String> captured = capture(keys);
      return () -> store.deleteAll(captured, collection);
    });
  }

  @Override
  public CompletableFuture<Void> putAll(
      Map<String, ? extends Map<String, ?>> entries, String collection) {
    return offload(() -> {
      Map<String, Map<String, @Nullable Object>> captured = new LinkedHashMap<>();
      Objects.requireNonNull(entries, "entries")
          .forEach((key, value) -> captured.put(key, store.capture(value)));
      return () -> {
        store.putAll(captured, collection);
        return null;
      };
    });
  }

  @Override
  public CompletableFuture<Void> putAll(
      Iterable<? extends Map.Entry<String, ? extends Map<String, ?>>> entries,
      String collection,
      int batchSize) {
    return offload(() -> () -> {
      store.putAll(entries, collection, batchSize);
      return null;
    });
  }

  @Override
  public CompletableFuture<Boolean> contains(String key, String collection) {
    return offload(() -> () -> store.contains(key, collection));
  }

  @Override
  public CompletableFuture<Long> count(String collection) {
    return offload(() -> () -> store.count(collection));
  }

  @Override
  public CompletableFuture<Set<String>> collections() {
    return offload(() -> store::collections);
  }

  @Override
  public CompletableFuture<Boolean> dropCollection(String collection) {
    return offload(() -> () -> store.dropCollection(collection));
  }

  @Override
  public CompletableFuture<ScanPage> scan(ScanRequest request, String collection) {
    return offload(() -> () -> store.scan(request, collection));
  }

  private static Set<String> capture(Collection<String> keys) {
    return Collections.unmodifiableSet(new LinkedHashSet<>(Objects.requireNonNull(keys, "keys")));
  }

  /**
   * Runs a call in two steps.
   *
   * @param capture captures the arguments, on the caller's thread, and gives the rest of the call
   */
  @SuppressWarnings("FutureReturnValueIgnored")
  private <T extends @Nullable Object> CompletableFuture<T> offload(
      Callable<? extends Callable<? extends T>> capture) {
    CompletableFuture<T> future = new CompletableFuture<>();
    complete(future, () -> {
      Callable<? extends T> call = capture.call();
      executor.get().execute(() -> {
        // A future that was cancelled before its turn has no effect.
        if (!future.isDone()) {
          complete(future, () -> future.complete(call.call()));
        }
      });
      return true;
    });
    return future;
  }

  /**
   * Every error is the future's own, that of an executor which takes no call and a lack of memory
   * too.
   */
  private static void complete(CompletableFuture<?> future, Callable<?> step) {
    try {
      step.call();
    } catch (Throwable e) {
      future.completeExceptionally(e);
    }
  }

  /** The holder makes the executor when it is first asked for. */
  static final class Shared {
    private static final int THREADS = 64;

    /** With those that stand in for threads which wait for other calls. */
    private static final int MOST_THREADS = 256;

    private static final Executor EXECUTOR = create();

    private static Executor create() {
      try {
        // JDK 21 and later; this code is compiled for 17.
        return (Executor)
            Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
      } catch (NoSuchMethodException | IllegalAccessException olderJdk) {
        return daemonPool();
      } catch (InvocationTargetException e) {
        throw new IllegalStateException("virtual threads cannot be made", e);
      }
    }

    /**
     * Of all pools this one wakes the fewest threads, and the one first that has waited least: a
     * call costs half as much as where each wakes the one that has waited longest.
     */
    static Executor daemonPool() {
      return new ForkJoinPool(
          THREADS,
          Shared::worker,
          null,
          true,
          THREADS,
          MOST_THREADS,
          1,
          full -> true,
          10,
          TimeUnit.SECONDS);
    }

    /** A worker would take over the thread locals of whoever makes it; so a thread without does. */
    private static ForkJoinWorkerThread worker(ForkJoinPool pool) {
      FutureTask<ForkJoinWorkerThread> made = new FutureTask<>(() -> new Worker(pool));
      new Thread(null, made, "kvstore-async-maker", 0, false).start();
      boolean interrupted = false;
      try {
        while (true) {
          try {
            return made.get();
          } catch (InterruptedException e) {
            interrupted = true;
          } catch (ExecutionException e) {
            throw new IllegalStateException("a thread cannot be made", e);
          }
        }
      } finally {
        if (interrupted) {
          Thread.currentThread().interrupt();
        }
      }
    }
  }

  private static final class Worker extends ForkJoinWorkerThread {
    Worker(ForkJoinPool pool) {
      super(pool);
      setName("kvstore-async");
      setContextClassLoader(KVStore.class.getClassLoader());
    }
  }
}
