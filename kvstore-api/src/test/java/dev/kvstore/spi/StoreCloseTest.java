package dev.kvstore.spi;

import static dev.kvstore.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.kvstore.KVStore;
import dev.kvstore.ScanRequest;
import dev.kvstore.StoreClosedException;
import dev.kvstore.StoreIOException;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A closed store fails in one way, whatever is asked of it. */
class StoreCloseTest {
  static Iterable<Map.Entry<String, Consumer<KVStore>>> calls() {
    Map<String, Consumer<KVStore>> calls = new LinkedHashMap<>();
    calls.put("put", store -> store.put("a", Map.of()));
    calls.put("get", store -> store.get("a"));
    calls.put("getAll", KVStore::getAll);
    calls.put("getAll keys", store -> store.getAll(List.of("a")));
    calls.put("getAll no keys", store -> store.getAll(List.of()));
    calls.put("delete", store -> store.delete("a"));
    calls.put("deleteAll", store -> store.deleteAll(List.of("a")));
    calls.put("deleteAll no keys", store -> store.deleteAll(List.of()));
    calls.put("putAll", store -> store.putAll(Map.of("a", Map.of())));
    calls.put("putAll nothing", store -> store.putAll(Map.of()));
    calls.put("putAll iterable", store -> store.putAll(List.of(), "data"));
    calls.put("contains", store -> store.contains("a"));
    calls.put("count", KVStore::count);
    calls.put("collections", KVStore::collections);
    calls.put("dropCollection", store -> store.dropCollection("data"));
    calls.put("scan", store -> store.scan(ScanRequest.all()));
    calls.put(
        "scan with a token of nobody", store -> store.scan(ScanRequest.all().after("?")));
    calls.put("entries", store -> store.entries().forEach(entry -> {}));
    calls.put("a collection", store -> store.collection("c").get("a"));
    calls.put("capability", store -> store.capability(KVStore.class));
    return calls.entrySet();
  }

  static Iterable<Map.Entry<String, Function<KVStore, CompletableFuture<?>>>> futures() {
    Map<String, Function<KVStore, CompletableFuture<?>>> calls = new LinkedHashMap<>();
    calls.put("put", store -> store.async().put("a", Map.of()));
    calls.put("get", store -> store.async().get("a"));
    calls.put("getAll", store -> store.async().getAll());
    calls.put("getAll no keys", store -> store.async().getAll(List.of()));
    calls.put("delete", store -> store.async().delete("a"));
    calls.put("deleteAll no keys", store -> store.async().deleteAll(List.of()));
    calls.put("putAll", store -> store.async().putAll(Map.of("a", Map.of())));
    calls.put("putAll nothing", store -> store.async().putAll(Map.of()));
    calls.put("putAll iterable", store -> store.async().putAll(List.of(), "data"));
    calls.put("contains", store -> store.async().contains("a"));
    calls.put("count", store -> store.async().count());
    calls.put("collections", store -> store.async().collections());
    calls.put("dropCollection", store -> store.async().dropCollection("data"));
    calls.put("scan", store -> store.async().scan(ScanRequest.all()));
    return calls.entrySet();
  }

  @ParameterizedTest
  @MethodSource("calls")
  void everyCallFailsAfterClose(Map.Entry<String, Consumer<KVStore>> call) {
    KVStore store = new SkipListStore();
    store.put("a", Map.of());
    store.close();
    assertFails(StoreClosedException.class, "CLOSED", () -> call.getValue().accept(store));
  }

  @ParameterizedTest
  @MethodSource("futures")
  void everyFutureFailsAfterClose(Map.Entry<String, Function<KVStore, CompletableFuture<?>>> call)
      throws Exception {
    KVStore store = new SkipListStore();
    store.close();
    Throwable error =
        call.getValue().apply(store).handle((result, failure) -> failure).get(10, TimeUnit.SECONDS);
    assertThat(error).isExactlyInstanceOf(StoreClosedException.class);
  }

  @Test
  void anIterationThatBeganBeforeFailsAtTheNextPage() {
    KVStore store = new SkipListStore();
    for (int i = 0; i < 1_001; i++) {
      store.put("key " + i, Map.of());
    }
    var entries = store.entries().iterator();
    store.close();
    assertFails(StoreClosedException.class, "CLOSED", () -> entries.forEachRemaining(entry -> {}));
  }

  @Test
  void theErrorNamesTheStore() {
    KVStore store = new SkipListStore();
    store.close();
    assertFails(StoreClosedException.class, "CLOSED", store::count).contains("SkipListStore");
  }

  @Test
  void closingTwiceClosesTheEngineOnce() {
    AtomicInteger closes = new AtomicInteger();
    KVStore store = closing(() -> closes.incrementAndGet());
    store.close();
    store.close();
    assertThat(closes).hasValue(1);
  }

  @Test
  void aCloseThatFailsThrowsAndTheStoreIsClosedAllTheSame() {
    KVStore store = closing(() -> {
      throw new IOException("not saved");
    });
    assertFails(StoreIOException.class, "IO_ERROR", store::close).contains("not saved");
    assertFails(StoreClosedException.class, "CLOSED", store::count);
    store.close();
  }

  @Test
  void aCallThatFailsBecauseTheStoreIsClosedMeanwhileSaysSo() throws Exception {
    Interrupted call = new Interrupted(new IOException("stream closed"));
    Throwable error = call.failure();
    assertThat(error).isExactlyInstanceOf(StoreClosedException.class);
    assertThat(error.getSuppressed()).singleElement().isInstanceOf(IOException.class);
  }

  @Test
  void aCallThatIsInterruptedWhileTheStoreIsClosedKeepsTheFlag() throws Exception {
    Interrupted call = new Interrupted(new InterruptedException());
    assertThat(call.failure()).isExactlyInstanceOf(StoreClosedException.class);
    assertThat(call.flag).isTrue();
  }

  @Test
  void aCallThatSucceedsWhileTheStoreIsClosedSucceeds() throws Exception {
    Interrupted call = new Interrupted(null);
    assertThat(call.failure()).isNull();
  }

  private interface Step {
    void run() throws Exception;
  }

  private static KVStore closing(Step step) {
    return new SkipListStore() {
      @Override
      protected void doClose() throws Exception {
        step.run();
      }
    };
  }

  /** A call that is under way when the store is closed, and then ends as it is told. */
  private static final class Interrupted extends SkipListStore {
    private final CountDownLatch running = new CountDownLatch(1);
    private final CountDownLatch closing = new CountDownLatch(1);
    private final AtomicBoolean flag = new AtomicBoolean();
    private final Exception end;

    Interrupted(Exception end) {
      this.end = end;
    }

    Throwable failure() throws Exception {
      CompletableFuture<Throwable> failure = CompletableFuture.supplyAsync(() -> {
        Throwable error = catchThrowable(() -> get("a"));
        flag.set(Thread.interrupted());
        return error;
      });
      assertThat(running.await(10, TimeUnit.SECONDS)).isTrue();
      close();
      return failure.get(10, TimeUnit.SECONDS);
    }

    @Override
    protected Map<String, Object> doGet(String key, String collection) throws Exception {
      running.countDown();
      closing.await();
      if (end != null) {
        throw end;
      }
      return null;
    }

    @Override
    protected void doClose() {
      closing.countDown();
    }
  }
}
