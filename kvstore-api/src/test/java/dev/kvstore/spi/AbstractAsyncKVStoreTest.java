package dev.kvstore.spi;

import static dev.kvstore.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.kvstore.AsyncKVStore;
import dev.kvstore.BatchException;
import dev.kvstore.InvalidEntryException;
import dev.kvstore.ScanPage;
import dev.kvstore.ScanRequest;
import dev.kvstore.StoreClosedException;
import dev.kvstore.StoreIOException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One definition of each operation of an asynchronous engine serves both kinds of calls. */
class AbstractAsyncKVStoreTest {
  private final List<Integer> batches = new ArrayList<>();
  private final FutureStore store = new FutureStore() {
    @Override
    protected CompletionStage<?> startPutAll(
        Map<String, Map<String, Object>> batch, String collection) {
      batches.add(batch.size());
      return super.startPutAll(batch, collection);
    }
  };

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void everyBlockingCallWaitsForItsNamesake() {
    store.put("a", Map.of("n", 1));
    store.putAll(Map.of("b", Map.of()));
    assertThat(store.get("a")).contains(Map.of("n", 1));
    assertThat(store.get("x")).isEmpty();
    assertThat(store.getAll()).containsOnlyKeys("a", "b");
    assertThat(store.getAll(List.of("a", "x"))).containsOnlyKeys("a");
    assertThat(store.getAll(List.of())).isEmpty();
    assertThat(store.contains("b")).isTrue();
    assertThat(store.count()).isEqualTo(2);
    assertThat(store.collections()).containsExactly("data");
    assertThat(store.scan(ScanRequest.all()).entries()).hasSize(2);
    assertThat(store.delete("a")).isTrue();
    assertThat(store.deleteAll(List.of("b", "x"))).isEqualTo(1);
    assertThat(store.deleteAll(List.of())).isZero();
    assertThat(store.dropCollection("data")).isFalse();
  }

  @Test
  void everyFutureDoesWhatItsNamesakeDoes() {
    AsyncKVStore async = store.async();
    async.put("a", Map.of("n", 1)).join();
    async.putAll(Map.of("b", Map.of())).join();
    async.putAll(List.of(Map.entry("c", Map.of())), "data").join();
    assertThat(async.get("a").join()).contains(Map.of("n", 1));
    assertThat(async.get("x").join()).isEmpty();
    assertThat(async.getAll().join()).containsOnlyKeys("a", "b", "c");
    assertThat(async.getAll(List.of("a", "x")).join()).containsOnlyKeys("a");
    assertThat(async.getAll(List.of()).join()).isEmpty();
    assertThat(async.contains("b").join()).isTrue();
    assertThat(async.count().join()).isEqualTo(3);
    assertThat(async.collections().join()).containsExactly("data");
    ScanPage first = async.scan(ScanRequest.all().limit(2)).join();
    ScanPage last =
        async.scan(ScanRequest.all().after(first.next().orElseThrow())).join();
    assertThat(last.entries()).extracting(Map.Entry::getKey).containsExactly("c");
    assertThat(async.delete("a").join()).isTrue();
    assertThat(async.deleteAll(List.of("b", "x")).join()).isEqualTo(1);
    assertThat(async.deleteAll(List.of()).join()).isZero();
    assertThat(async.dropCollection("data").join()).isTrue();
  }

  @Test
  void manyEntriesGoInBatchesAndComeBackInSlicesAndPages() {
    Map<String, Map<String, Object>> entries = new LinkedHashMap<>();
    for (int i = 0; i < 2_500; i++) {
      entries.put("key " + i, Map.of("n", i));
    }
    store.async().putAll(entries).join();
    assertThat(batches).containsExactly(1_000, 1_000, 500);
    assertThat(store.async().getAll().join()).isEqualTo(entries);
    List<String> keys = List.copyOf(entries.keySet());
    assertThat(store.async().getAll(keys).join().keySet()).containsExactlyElementsOf(keys);
    assertThat(store.async().deleteAll(keys).join()).isEqualTo(2_500);
  }

  @Test
  void aRefusedValueStartsNothing() throws Exception {
    Map<String, Map<String, Object>> entries = new LinkedHashMap<>();
    for (int i = 0; i < 1_500; i++) {
      entries.put("key " + i, i == 1_400 ? Map.of("n", Double.NaN) : Map.of());
    }
    assertThat(failureOf(store.async().putAll(entries)))
        .isExactlyInstanceOf(InvalidEntryException.class)
        .hasMessageContaining("key 1400");
    assertThat(batches).isEmpty();
  }

  @Test
  void anErrorOfALaterBatchSaysHowManyEntriesWereWritten() throws Exception {
    Map<String, Map<String, Object>> entries = new LinkedHashMap<>();
    for (int i = 0; i < 2_500; i++) {
      entries.put("key " + i, Map.of());
    }
    try (FutureStore failing = new FutureStore() {
      @Override
      protected CompletionStage<?> startPutAll(
          Map<String, Map<String, Object>> batch, String collection) {
        return batch.containsKey("key 1000")
            ? CompletableFuture.failedFuture(new TimeoutException("slow"))
            : super.startPutAll(batch, collection);
      }
    }) {
      Throwable error = failureOf(failing.async().putAll(entries));
      assertThat(error).isExactlyInstanceOf(BatchException.class);
      assertThat(((BatchException) error).entriesWritten()).isEqualTo(1_000);
      assertThat(((BatchException) error).code()).isEqualTo("TIMEOUT");
    }
  }

  @Test
  void anErrorOfTheEngineIsTypedForBothKindsOfCalls() throws Exception {
    IOException cause = new IOException("why");
    try (FutureStore failing = new FutureStore() {
      @Override
      protected CompletionStage<Long> startCount(String collection) {
        return start(() -> {
          throw new UncheckedIOException(cause);
        });
      }
    }) {
      assertThat(failureOf(failing.async().count()))
          .isExactlyInstanceOf(StoreIOException.class)
          .hasMessageContaining("count failed")
          .hasRootCause(cause);
      assertFails(StoreIOException.class, "IO_ERROR", failing::count).contains("count failed");
    }
  }

  @Test
  void anErrorOfTheJvmIsTheCallersOwnForBothKindsOfCalls() throws Exception {
    StackOverflowError error = new StackOverflowError();
    try (FutureStore failing = new FutureStore() {
      @Override
      protected CompletionStage<Long> startCount(String collection) {
        return CompletableFuture.failedFuture(error);
      }
    }) {
      assertThat(failureOf(failing.async().count())).isSameAs(error);
      assertThat(catchThrowable(failing::count)).isSameAs(error);
    }
  }

  @Test
  void aDependentFutureMayWaitForTheStore() throws Exception {
    store.put("a", Map.of("n", 1));
    assertThat(store.async().get("a").thenApply(found -> store.get("a")).get(10, TimeUnit.SECONDS))
        .contains(Map.of("n", 1));
  }

  @Test
  void noMethodWaitsForTheEngine() throws Exception {
    CountDownLatch busy = new CountDownLatch(1);
    store.engine.execute(() -> {
      try {
        busy.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    });
    CompletableFuture<Void> put = store.async().put("a", Map.of());
    assertThat(put).isNotDone();
    busy.countDown();
    put.get(10, TimeUnit.SECONDS);
  }

  @Test
  void aCancelledCallStartsNoFurtherBatch() throws Exception {
    Map<String, Map<String, Object>> entries = new LinkedHashMap<>();
    for (int i = 0; i < 2_500; i++) {
      entries.put("key " + i, Map.of());
    }
    CompletableFuture<Boolean> firstBatch = new CompletableFuture<>();
    AtomicInteger started = new AtomicInteger();
    CompletableFuture<Boolean> stepDone = new CompletableFuture<>();
    try (FutureStore held = new FutureStore() {
      @Override
      protected CompletionStage<?> startPutAll(
          Map<String, Map<String, Object>> batch, String collection) {
        started.incrementAndGet();
        return firstBatch;
      }

      @Override
      protected Executor asyncExecutor() {
        return step -> {
          step.run();
          stepDone.complete(true);
        };
      }
    }) {
      CompletableFuture<Void> putAll = held.async().putAll(entries);
      putAll.cancel(true);
      firstBatch.complete(true);
      stepDone.get(10, TimeUnit.SECONDS);
      assertThat(started).hasValue(1);
      assertThat(putAll).isCancelled();
    }
  }

  @Test
  void anInterruptLeavesTheStoreOpen() {
    try (FutureStore held = new FutureStore() {
      @Override
      protected CompletionStage<Long> startCount(String collection) {
        return new CompletableFuture<>();
      }
    }) {
      Thread.currentThread().interrupt();
      assertFails(StoreIOException.class, "INTERRUPTED", held::count);
      assertThat(Thread.interrupted()).isTrue();
      held.put("b", Map.of());
      assertThat(held.contains("b")).isTrue();
    }
  }

  @Test
  void everyCallFailsAfterClose() throws Exception {
    store.close();
    AsyncKVStore async = store.async();
    for (CompletableFuture<?> future : List.of(
        async.put("a", Map.of()),
        async.putAll(Map.of()),
        async.get("a"),
        async.getAll(),
        async.getAll(List.of()),
        async.deleteAll(List.of()),
        async.count(),
        async.collections(),
        async.scan(ScanRequest.all()))) {
      assertThat(failureOf(future)).isExactlyInstanceOf(StoreClosedException.class);
    }
    assertFails(StoreClosedException.class, "CLOSED", () -> store.getAll(List.of()));
  }

  @Test
  void whatFailsBecauseTheStoreWasClosedMeanwhileSaysSo() throws Exception {
    CompletableFuture<Long> running = new CompletableFuture<>();
    FutureStore held = new FutureStore() {
      @Override
      protected CompletionStage<Long> startCount(String collection) {
        return running;
      }
    };
    CompletableFuture<Long> count = held.async().count();
    held.close();
    running.completeExceptionally(new IOException("stream closed"));
    assertThat(failureOf(count)).isExactlyInstanceOf(StoreClosedException.class);
  }

  private static Throwable failureOf(CompletableFuture<?> future) throws Exception {
    return future.handle((result, error) -> error).get(10, TimeUnit.SECONDS);
  }
}
