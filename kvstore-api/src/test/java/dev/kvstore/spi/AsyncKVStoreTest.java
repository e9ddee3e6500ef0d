package dev.kvstore.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.kvstore.AsyncKVStore;
import dev.kvstore.InvalidEntryException;
import dev.kvstore.KVStore;
import dev.kvstore.MapKVStore;
import dev.kvstore.ScanRequest;
import dev.kvstore.StoreIOException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The operations with futures: nothing is thrown, nothing blocks, and arguments are captured. */
class AsyncKVStoreTest {
  private final Deque<Runnable> waiting = new ArrayDeque<>();

  /** Its calls begin when the test lets them. */
  private final KVStore held = on(waiting::add);

  @Test
  void everyOperationDoesWhatItsNamesakeDoes() {
    AsyncKVStore async = new SkipListStore().async();
    async.put("a", Map.of("n", 1)).join();
    async.putAll(Map.of("b", Map.of())).join();
    async.putAll(List.of(Map.entry("c", Map.of())), "data").join();
    assertThat(async.get("a").join()).contains(Map.of("n", 1));
    assertThat(async.getAll().join()).containsOnlyKeys("a", "b", "c");
    assertThat(async.getAll(List.of("a", "x")).join()).containsOnlyKeys("a");
    assertThat(async.contains("b").join()).isTrue();
    assertThat(async.count().join()).isEqualTo(3);
    assertThat(async.collections().join()).containsExactly("data");
    assertThat(async.scan(ScanRequest.all()).join().entries()).hasSize(3);
    assertThat(async.delete("a").join()).isTrue();
    assertThat(async.deleteAll(List.of("b", "x")).join()).isEqualTo(1);
    assertThat(async.dropCollection("data").join()).isTrue();
  }

  @Test
  void anErrorIsTheFuturesOwnAndNotWrapped() throws Exception {
    IOException cause = new IOException("why");
    KVStore failing = new SkipListStore() {
      @Override
      protected Map<String, Object> doGet(String key, String collection) throws Exception {
        throw cause;
      }
    };
    assertThat(failureOf(failing.async().get("a")))
        .isExactlyInstanceOf(StoreIOException.class)
        .hasCause(cause);
  }

  @Test
  void aRefusedValueIsTheFuturesOwnError() throws Exception {
    assertThat(failureOf(new SkipListStore().async().put("a", Map.of("n", Double.NaN))))
        .isExactlyInstanceOf(InvalidEntryException.class);
  }

  static Iterable<Map.Entry<String, Function<AsyncKVStore, CompletableFuture<?>>>> nulls() {
    Map<String, Function<AsyncKVStore, CompletableFuture<?>>> calls = new LinkedHashMap<>();
    calls.put("key put", async -> async.put(null, Map.of()));
    calls.put("value put", async -> async.put("a", null));
    calls.put("collection put", async -> async.put("a", Map.of(), null));
    calls.put("key get", async -> async.get(null));
    calls.put("collection get", async -> async.get("a", null));
    calls.put("collection getAll", async -> async.getAll((String) null));
    calls.put("keys getAll", async -> async.getAll((List<String>) null));
    calls.put("key delete", async -> async.delete(null));
    calls.put("keys deleteAll", async -> async.deleteAll(null));
    calls.put("entries putAll", async -> async.putAll((Map<String, Map<String, Object>>) null));
    calls.put(
        "entries putAll iterable",
        async -> async.putAll((List<Map.Entry<String, Map<String, Object>>>) null, "data"));
    calls.put("collection putAll", async -> async.putAll(Map.of(), null));
    calls.put("key contains", async -> async.contains(null));
    calls.put("collection count", async -> async.count(null));
    calls.put("collection dropCollection", async -> async.dropCollection(null));
    calls.put("request scan", async -> async.scan(null));
    return calls.entrySet();
  }

  @ParameterizedTest
  @MethodSource("nulls")
  void nullIsNotThrownButTheFuturesErrorThatNamesTheParameter(
      Map.Entry<String, Function<AsyncKVStore, CompletableFuture<?>>> call) throws Exception {
    String parameter = call.getKey().substring(0, call.getKey().indexOf(' '));
    assertThat(failureOf(call.getValue().apply(new SkipListStore().async())))
        .isExactlyInstanceOf(NullPointerException.class)
        .hasMessage(parameter);
  }

  @Test
  void theValueIsCapturedBeforeTheMethodReturns() {
    Map<String, Object> value = new HashMap<>(Map.of("n", 1));
    CompletableFuture<Void> put = held.async().put("a", value);
    value.put("n", 2);
    letGo(put);
    assertThat(held.get("a")).contains(Map.of("n", 1));
  }

  @Test
  void theKeysAreCapturedBeforeTheMethodReturns() {
    held.put("a", Map.of());
    List<String> keys = new ArrayList<>(List.of("a"));
    CompletableFuture<Map<String, Map<String, Object>>> getAll = held.async().getAll(keys);
    keys.clear();
    letGo(getAll);
    assertThat(getAll.join()).containsOnlyKeys("a");
  }

  @Test
  void theEntriesOfAMapAreCapturedBeforeTheMethodReturns() {
    Map<String, Map<String, Object>> entries = new HashMap<>();
    entries.put("a", new HashMap<>(Map.of("n", 1)));
    CompletableFuture<Void> putAll = held.async().putAll(entries);
    entries.get("a").put("n", 2);
    entries.put("b", Map.of());
    letGo(putAll);
    assertThat(held.getAll()).isEqualTo(Map.of("a", Map.of("n", 1)));
  }

  @Test
  void aCallThatWasCancelledBeforeItBeganHasNoEffect() {
    CompletableFuture<Void> put = held.async().put("a", Map.of());
    assertThat(put.cancel(true)).isTrue();
    waiting.remove().run();
    assertThat(held.contains("a")).isFalse();
    assertThat(put).isCancelled();
  }

  @Test
  void aCancelledCallLeavesTheStoreOpen() {
    held.async().put("a", Map.of()).cancel(true);
    waiting.remove().run();
    held.put("b", Map.of());
    assertThat(held.contains("b")).isTrue();
  }

  @Test
  void anExecutorThatTakesNoCallFailsTheFuture() throws Exception {
    KVStore rejecting = on(task -> {
      throw new RejectedExecutionException("full");
    });
    assertThat(failureOf(rejecting.async().get("a")))
        .isExactlyInstanceOf(RejectedExecutionException.class);
  }

  @Test
  void anErrorOfTheJvmFailsTheFutureToo() throws Exception {
    StackOverflowError error = new StackOverflowError();
    KVStore failing = new SkipListStore() {
      @Override
      protected Map<String, Object> doGet(String key, String collection) {
        throw error;
      }
    };
    assertThat(failureOf(failing.async().get("a"))).isSameAs(error);
  }

  @Test
  void aDependentFutureSeesTheErrorAsCompletableFutureWrapsIt() {
    CompletableFuture<Integer> dependent =
        new SkipListStore().async().put(null, Map.of()).thenApply(nothing -> 1);
    assertThat(catchThrowable(dependent::join))
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(NullPointerException.class);
  }

  @Test
  void callsRunOnVirtualThreadsOrOnDaemonThreadsOfOurs() throws Exception {
    AtomicReference<Thread> ran = new AtomicReference<>();
    recording(ran).async().get("a").get(10, TimeUnit.SECONDS);
    assertThat(ran.get()).isNotSameAs(Thread.currentThread());
    assertThat(ran.get().isDaemon()).isTrue();
    if (Runtime.version().feature() >= 21) {
      assertThat(Thread.class.getMethod("isVirtual").invoke(ran.get())).isEqualTo(true);
    } else {
      assertThat(ran.get().getName()).isEqualTo("kvstore-async");
    }
  }

  @Test
  void theSharedThreadsKeepNothingOfTheirMakers() throws Exception {
    InheritableThreadLocal<String> callers = new InheritableThreadLocal<>();
    callers.set("the caller's");
    Executor threads = OffloadingAsyncKVStore.Shared.daemonPool();
    int calls = 200;
    CountDownLatch together = new CountDownLatch(1);
    List<CompletableFuture<String>> seen = new ArrayList<>();
    for (int i = 0; i < calls; i++) {
      seen.add(CompletableFuture.supplyAsync(
          () -> {
            awaitQuietly(together);
            Thread thread = Thread.currentThread();
            return callers.get() + " " + thread.isDaemon() + " "
                + (thread.getContextClassLoader() == KVStore.class.getClassLoader());
          },
          threads));
    }
    together.countDown();
    for (CompletableFuture<String> one : seen) {
      assertThat(one.get(1, TimeUnit.MINUTES)).isEqualTo("null true true");
    }
    callers.remove();
  }

  @Test
  void moreCallersMayWaitForOtherCallsThanThereAreThreads() throws Exception {
    Executor threads = OffloadingAsyncKVStore.Shared.daemonPool();
    CompletableFuture<?> call = held.async().get("a");
    CountDownLatch begun = new CountDownLatch(150);
    List<CompletableFuture<?>> callers = new ArrayList<>();
    for (int i = 0; i < 150; i++) {
      callers.add(CompletableFuture.supplyAsync(
          () -> {
            begun.countDown();
            return call.join();
          },
          threads));
    }
    assertThat(begun.await(30, TimeUnit.SECONDS)).as("all wait at once").isTrue();
    letGo(call);
    for (CompletableFuture<?> caller : callers) {
      assertThat(caller.get(1, TimeUnit.MINUTES)).isEqualTo(Optional.empty());
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aStoreThatNeverBlocksCompletesOnTheCallersThread() {
    AtomicReference<Thread> ran = new AtomicReference<>();
    KVStore store = new MapKVStore(TreeMap::new) {
      @Override
      protected Map<String, Object> doGet(String key, String collection) {
        ran.set(Thread.currentThread());
        return super.doGet(key, collection);
      }
    };
    assertThat(store.async().get("a")).isCompletedWithValue(Optional.empty());
    assertThat(ran.get()).isSameAs(Thread.currentThread());
  }

  private void letGo(CompletableFuture<?> call) {
    assertThat(call).isNotDone();
    waiting.remove().run();
    assertThat(call).isCompleted();
  }

  /** What whenComplete sees. */
  private static Throwable failureOf(CompletableFuture<?> future) throws Exception {
    CompletableFuture<Throwable> seen = new CompletableFuture<>();
    CompletableFuture<?> unused = future.whenComplete((result, error) -> seen.complete(error));
    return seen.get(10, TimeUnit.SECONDS);
  }

  private static KVStore on(Executor executor) {
    return new SkipListStore() {
      @Override
      protected Executor asyncExecutor() {
        return executor;
      }
    };
  }

  private static KVStore recording(AtomicReference<Thread> ran) {
    return new SkipListStore() {
      @Override
      protected Map<String, Object> doGet(String key, String collection) {
        ran.set(Thread.currentThread());
        return null;
      }
    };
  }
}
