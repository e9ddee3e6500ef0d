package dev.kvstore.spi;

import dev.kvstore.AsyncKVStore;
import dev.kvstore.BatchException;
import dev.kvstore.InvalidEntryException;
import dev.kvstore.MalformedDataException;
import dev.kvstore.ScanPage;
import dev.kvstore.ScanRequest;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Starts the calls of an asynchronous engine, with the checks of the blocking ones. */
final class NativeAsyncKVStore implements AsyncKVStore {
  private final AbstractAsyncKVStore store;
  private final Supplier<Executor> executor;
  private final AsyncKVStore offloading;

  NativeAsyncKVStore(AbstractAsyncKVStore store, Supplier<Executor> executor) {
    this.store = store;
    this.executor = executor;
    this.offloading = new OffloadingAsyncKVStore(store, executor);
  }

  @Override
  public CompletableFuture<Void> put(String key, Map<String, ?> value, String collection) {
    return new Call<Void>("put").run(call -> {
      Map<String, @Nullable Object> captured = store.checkEntry(key, value, collection);
      call.then(
          () -> store.startPutAll(Map.of(key, captured), collection),
          nothing -> call.future.complete(null));
    });
  }

  @Override
  public CompletableFuture<Optional<Map<String, @Nullable Object>>> get(
      String key, String collection) {
    return new Call<Optional<Map<String, @Nullable Object>>>("get").run(call -> {
      store.checkNames(key, collection);
      call.last(() -> store.startGetAll(List.of(key), collection), found -> {
        try {
          return Optional.ofNullable(AbstractKVStore.captured(found.get(key)));
        } catch (MalformedDataException | InvalidEntryException e) {
          throw store.malformed(key, collection, e);
        }
      });
    });
  }

  @Override
  public CompletableFuture<Map<String, Map<String, @Nullable Object>>> getAll(String collection) {
    return new Call<Map<String, Map<String, @Nullable Object>>>("getAll").run(call -> {
      store.checkName(collection, "collection");
      pages(call, collection, null, new LinkedHashMap<>());
    });
  }

  private void pages(
      Call<Map<String, Map<String, @Nullable Object>>> call,
      String collection,
      @Nullable String place,
      Map<String, Map<String, @Nullable Object>> all) {
    call.then(() -> store.startScan("", place, AbstractKVStore.PAGE, collection), page -> {
      page.entries().forEach(entry -> all.put(entry.getKey(), entry.getValue()));
      if (page.next().isPresent()) {
        pages(call, collection, page.next().get(), all);
      } else {
        call.complete(AbstractKVStore.capturedAll(all));
      }
    });
  }

  @Override
  public CompletableFuture<Map<String, Map<String, @Nullable Object>>> getAll(
      Collection<String> keys, String collection) {
    return new Call<Map<String, Map<String, @Nullable Object>>>("getAll").run(call -> {
      Deque<List<String>> slices = slices(keys, collection);
      found(call, slices, collection, new LinkedHashMap<>());
    });
  }

  private void found(
      Call<Map<String, Map<String, @Nullable Object>>> call,
      Deque<List<String>> slices,
      String collection,
      Map<String, Map<String, @Nullable Object>> all) {
    List<String> some = slices.poll();
    if (some == null) {
      call.complete(AbstractKVStore.capturedAll(all));
    } else {
      call.then(() -> store.startGetAll(some, collection), found -> {
        all.putAll(found);
        found(call, slices, collection, all);
      });
    }
  }

  @Override
  public CompletableFuture<Boolean> delete(String key, String collection) {
    return new Call<Boolean>("delete").run(call -> {
      store.checkNames(key, collection);
      call.last(() -> store.startDeleteAll(List.of(key), collection), deleted -> deleted > 0);
    });
  }

  @Override
  public CompletableFuture<Long> deleteAll(Collection<String> keys, String collection) {
    return new Call<Long>("deleteAll")
        .run(call -> deleted(call, slices(keys, collection), collection, 0));
  }

  private void deleted(
      Call<Long> call, Deque<List<String>> slices, String collection, long deletedBefore) {
    List<String> some = slices.poll();
    if (some == null) {
      call.complete(deletedBefore);
    } else {
      call.then(
          () -> store.startDeleteAll(some, collection),
          deleted -> deleted(call, slices, collection, deletedBefore + deleted));
    }
  }

  /** The keys, checked and captured, in parts that an engine takes in one call. */
  private Deque<List<String>> slices(Collection<String> keys, String collection) {
    List<String> different = store.checkNames(keys, collection);
    store.ensureOpen();
    return different.isEmpty()
        ? new ArrayDeque<>()
        : new ArrayDeque<>(AbstractKVStore.slices(different));
  }

  @Override
  public CompletableFuture<Void> putAll(
      Map<String, ? extends Map<String, ?>> entries, String collection) {
    return new Call<Void>("putAll").run(call -> {
      Objects.requireNonNull(entries, "entries");
      store.checkName(collection, "collection");
      Deque<AbstractKVStore.Batch> batches = new ArrayDeque<>();
      for (Map.Entry<String, ? extends Map<String, ?>> entry : entries.entrySet()) {
        store.checkName(entry.getKey(), "key");
        if (batches.isEmpty() || batches.getLast().isFull()) {
          batches.add(new AbstractKVStore.Batch(AbstractKVStore.PAGE));
        }
        batches.getLast().add(entry.getKey(), store.checkValueOf(entry));
      }
      store.ensureOpen();
      written(call, batches, collection, 0);
    });
  }

  private void written(
      Call<Void> call,
      Deque<AbstractKVStore.Batch> batches,
      String collection,
      long writtenBefore) {
    AbstractKVStore.Batch batch = batches.poll();
    if (batch == null) {
      call.future.complete(null);
    } else {
      call.failsAs(e -> new BatchException(writtenBefore, e));
      call.then(
          () -> store.startPutAll(batch.entries, collection),
          nothing -> written(call, batches, collection, writtenBefore + batch.taken));
    }
  }

  /** An iterable may wait for whatever it reads from, so that its call needs a thread. */
  @Override
  public CompletableFuture<Void> putAll(
      Iterable<? extends Map.Entry<String, ? extends Map<String, ?>>> entries,
      String collection,
      int batchSize) {
    return offloading.putAll(entries, collection, batchSize);
  }

  @Override
  public CompletableFuture<Boolean> contains(String key, String collection) {
    return new Call<Boolean>("contains").run(call -> {
      store.checkNames(key, collection);
      call.last(() -> store.startContains(key, collection), there -> there);
    });
  }

  @Override
  public CompletableFuture<Long> count(String collection) {
    return new Call<Long>("count").run(call -> {
      store.checkName(collection, "collection");
      call.last(() -> store.startCount(collection), count -> count);
    });
  }

  @Override
  public CompletableFuture<Set<String>> collections() {
    return new Call<Set<String>>("collections")
        .run(call -> call.last(
            store::startCollections,
            names -> Collections.unmodifiableSet(new LinkedHashSet<>(names))));
  }

  @Override
  public CompletableFuture<Boolean> dropCollection(String collection) {
    return new Call<Boolean>("dropCollection").run(call -> {
      store.checkName(collection, "collection");
      call.last(() -> store.startDropCollection(collection), dropped -> dropped);
    });
  }

  @Override
  public CompletableFuture<ScanPage> scan(ScanRequest request, String collection) {
    return new Call<ScanPage>("scan").run(call -> {
      store.checkScan(request, collection);
      call.last(
          () ->
              store.startScan(request.prefix(), store.place(request), request.limit(), collection),
          AbstractKVStore::page);
    });
  }

  private interface Step<T extends @Nullable Object> {
    void run(T argument) throws Exception;
  }

  /**
   * One operation: its steps run one after the other, and its future carries every error, a lack of
   * memory too, since nobody else would tell the caller.
   */
  private final class Call<T extends @Nullable Object> {
    private final String operation;
    private final CompletableFuture<T> future = new CompletableFuture<>();
    private Function<Throwable, Throwable> failure = Function.identity();

    Call(String operation) {
      this.operation = operation;
    }

    CompletableFuture<T> run(Step<Call<T>> checksAndFirstStep) {
      try {
        checksAndFirstStep.run(this);
      } catch (Throwable e) {
        // A future tells every error; its method throws none.
        future.completeExceptionally(e);
      }
      return future;
    }

    /** From here on errors come as something else. */
    void failsAs(Function<Throwable, Throwable> other) {
      failure = other;
    }

    void complete(T result) {
      future.complete(result);
    }

    <R extends @Nullable Object> void last(
        Callable<? extends CompletionStage<R>> start, Function<R, ? extends T> result) {
      then(start, found -> complete(result.apply(found)));
    }

    /**
     * Starts a step of the engine, unless the caller has cancelled, and goes on when it is done.
     */
    <R extends @Nullable Object> void then(
        Callable<? extends CompletionStage<R>> start, Step<R> next) {
      if (future.isDone()) {
        return;
      }
      store.ensureOpen();
      try {
        CompletionStage<?> unused = start
            .call()
            .whenCompleteAsync(
                (found, error) -> {
                  try {
                    if (error != null) {
                      throw error;
                    }
                    next.run(found);
                  } catch (Throwable e) {
                    // As above; nobody else would hear of it on this thread.
                    fail(e);
                  }
                },
                executor.get());
      } catch (Exception e) {
        // What is no Exception goes on to those two, who tell the future anything.
        fail(e);
      }
    }

    private void fail(Throwable error) {
      Throwable cause = error instanceof CompletionException && error.getCause() != null
          ? error.getCause()
          : error;
      Throwable typed = cause instanceof Exception e ? store.typed(operation, e) : cause;
      future.completeExceptionally(failure.apply(typed));
    }
  }
}
