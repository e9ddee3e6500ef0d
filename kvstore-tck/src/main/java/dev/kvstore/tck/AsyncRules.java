package dev.kvstore.tck;

import dev.kvstore.AsyncKVStore;
import dev.kvstore.BatchException;
import dev.kvstore.InvalidEntryException;
import dev.kvstore.KVStore;
import dev.kvstore.ScanRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Area 7 of the specification. */
@SuppressWarnings("NullAway") // One rule hands in null on purpose.
abstract class AsyncRules extends ScanRules {
  private static final int TIMES = 200;

  AsyncRules() {}

  @Test
  @Rule(value = "KV-7.1", check = "that each method of async() calls its namesake")
  public final void futuresDoWhatTheirNamesakesDo() throws Exception {
    AsyncKVStore async = store().async();
    String collection = newCollection();
    Check.get(async.put("a", Map.of("x", 1, "y", 1), collection));
    Check.get(async.put("a", value(1), collection));
    expect(value(1), "a", collection, "after async().put");
    Check.get(async.putAll(Map.of("b", value(2)), collection));
    Check.get(async.putAll(List.of(Map.entry("c", value(3))), collection));
    Check.get(async.putAll(List.of(Map.entry("d", value(4))), collection, 1));
    Map<String, Map<String, Object>> all =
        Map.of("a", value(1), "b", value(2), "c", value(3), "d", value(4));
    expectAll(all, collection, "after async().putAll");
    Check.equal(Optional.of(value(1)), Check.get(async.get("a", collection)), "async().get");
    Check.equal(Optional.empty(), Check.get(async.get("z", collection)), "async().get, absent");
    Check.equal(all, Check.get(async.getAll(collection)), "async().getAll(collection)");
    Check.equal(
        List.of("c", "a"),
        List.copyOf(Check.get(async.getAll(List.of("c", "z", "a"), collection)).keySet()),
        "async().getAll(keys)");
    Check.equal(true, Check.get(async.contains("a", collection)), "async().contains");
    Check.equal(false, Check.get(async.contains("z", collection)), "async().contains, absent");
    Check.equal(4L, Check.get(async.count(collection)), "async().count");
    Check.equal(
        store().scan(ScanRequest.all().limit(4), collection).entries(),
        Check.get(async.scan(ScanRequest.all().limit(4), collection)).entries(),
        "async().scan");
    Check.equal(
        true, Check.get(async.collections()).contains(collection), "async().collections has it");
    Check.equal(true, Check.get(async.delete("a", collection)), "async().delete");
    Check.equal(false, Check.get(async.delete("a", collection)), "async().delete again");
    Check.equal(2L, Check.get(async.deleteAll(List.of("b", "c", "z"), collection)), "deleteAll");
    Check.equal(true, Check.get(async.dropCollection(collection)), "async().dropCollection");
    Check.equal(false, Check.get(async.dropCollection(collection)), "dropCollection again");
    expectNoCollection(collection, "after async().dropCollection");
  }

  @Test
  @Rule(value = "KV-7.2", check = "overridden methods of async() without a collection's name")
  public final void futuresKnowTheDefaultCollection() throws Exception {
    AsyncKVStore async = store().async();
    String key = run().keyIn(KVStore.DEFAULT_COLLECTION);
    String second = run().keyIn(KVStore.DEFAULT_COLLECTION);
    Check.get(async.put(key, value(1)));
    Check.get(async.putAll(Map.of(second, value(2))));
    expect(value(1), key, "data", "after async().put(key, value)");
    expect(value(2), second, "data", "after async().putAll(map)");
    Check.equal(Optional.of(value(1)), Check.get(async.get(key)), "async().get(key)");
    Check.equal(true, Check.get(async.contains(key)), "async().contains(key)");
    Check.equal(
        Map.of(key, value(1)), Check.get(async.getAll(List.of(key))), "async().getAll(keys)");
    Check.equal(
        store().getAll("data").keySet(), Check.get(async.getAll()).keySet(), "async().getAll()");
    Check.equal(store().count("data"), Check.get(async.count()), "async().count()");
    Check.equal(
        1,
        Check.get(async.scan(ScanRequest.all().prefix(key))).entries().size(),
        "async().scan with the key for a prefix");
    Check.equal(true, Check.get(async.delete(key)), "async().delete(key)");
    Check.equal(1L, Check.get(async.deleteAll(List.of(second))), "async().deleteAll(keys)");
  }

  @Test
  @Rule(
      value = "KV-7.3",
      check = "checks before the future is made, and supplyAsync, which wraps what is thrown")
  public final void errorsAreTheFuturesOwn() {
    AsyncKVStore async = store().async();
    String collection = newCollection();
    for (Operation operation : Operation.withKey(async, "\uD83D", value(1), collection)) {
      Check.refused("UNPAIRED_SURROGATE", operation.action(), operation.name());
    }
    for (Operation operation : Operation.withCollection(async, "\uD83D")) {
      Check.refused("UNPAIRED_SURROGATE", operation.action(), operation.name());
    }
    Operation put = Operation.future("put", () -> async.put("key", value(Double.NaN), collection));
    Check.fails(InvalidEntryException.class, put.action(), "async().put of NaN");
    Operation noBatch = Operation.future("putAll", () -> async.putAll(List.of(), collection, 0));
    Check.fails(IllegalArgumentException.class, noBatch.action(), "async().putAll by 0");
    List<Map.Entry<String, Map<String, Object>>> stopping =
        List.of(Map.entry("a", value(1)), Map.entry("b", value(Double.NaN)));
    Operation stopped = Operation.future("putAll", () -> async.putAll(stopping, collection, 1));
    Check.fails(BatchException.class, stopped.action(), "async().putAll by 1 with NaN");
  }

  @Test
  @Rule(value = "KV-7.4", check = "Objects.requireNonNull outside the future, or nowhere")
  public final void nullArrivesThroughTheFuture() {
    AsyncKVStore async = store().async();
    String collection = newCollection();
    for (Operation operation : Operation.withKey(async, null, value(1), collection)) {
      Check.refusesNull("key", operation.action(), operation.name() + " with the key null");
    }
    for (Operation operation : Operation.withKey(async, "key", value(1), null)) {
      Check.refusesNull("collection", operation.action(), operation.name());
    }
    for (Operation operation : Operation.withCollection(async, null)) {
      Check.refusesNull("collection", operation.action(), operation.name());
    }
    expectNullThroughFuture("value", "put", () -> async.put("key", null, collection));
    expectNullThroughFuture("keys", "getAll", () -> async.getAll((List<String>) null, collection));
    expectNullThroughFuture("keys", "deleteAll", () -> async.deleteAll(null, collection));
    expectNullThroughFuture(
        "entries",
        "putAll",
        () -> async.putAll((Map<String, Map<String, Object>>) null, collection));
    expectNullThroughFuture("request", "scan", () -> async.scan(null, collection));
  }

  @Test
  @Rule(value = "KV-7.5", check = "that values, keys and maps are captured on the caller's thread")
  public final void argumentsAreCapturedBeforeTheReturn() throws Exception {
    AsyncKVStore async = store().async();
    String collection = newCollection();
    Map<String, Object> value = new HashMap<>(value(1));
    CompletableFuture<Void> put = async.put("a", value, collection);
    value.put("late", true);
    Check.get(put);
    expect(value(1), "a", collection, "after async().put, whose value was changed meanwhile");

    Map<String, Object> inBatch = new HashMap<>(value(2));
    Map<String, Map<String, Object>> entries = new HashMap<>(Map.of("b", inBatch));
    CompletableFuture<Void> putAll = async.putAll(entries, collection);
    inBatch.put("late", true);
    entries.put("late", value(3));
    Check.get(putAll);
    expectAll(
        Map.of("a", value(1), "b", value(2)),
        collection,
        "after async().putAll, whose map was changed meanwhile");

    List<String> keys = new ArrayList<>(List.of("a"));
    var read = async.getAll(keys, collection);
    keys.add("b");
    Check.equal(Map.of("a", value(1)), Check.get(read), "async().getAll(keys), keys changed");
    List<String> deleted = new ArrayList<>(List.of("a"));
    var deletion = async.deleteAll(deleted, collection);
    deleted.add("b");
    Check.equal(1L, Check.get(deletion), "async().deleteAll, whose keys were changed meanwhile");
  }

  @Test
  @Rule(value = "KV-7.6", check = "what cancelling interrupts or closes")
  public final void cancellingDoesNoHarm() throws Exception {
    AsyncKVStore async = store().async();
    String collection = newCollection();
    store().put("kept", value("kept"), collection);
    for (int i = 0; i < 50; i++) {
      CompletableFuture<Void> put = async.put("key", value(i), collection);
      put.cancel(true);
      async.getAll(collection).cancel(true);
      // Waits for the turn of what was cancelled, as far as there is one.
      Check.get(async.put("last", value(i), collection));
    }
    expect(value("kept"), "kept", collection, "after cancelled futures");
    store().put("key", value("new"), collection);
    expect(value("new"), "key", collection, "put after cancelled futures");
    Check.get(async.put("key", value("newer"), collection));
  }

  @Test
  @Rule(
      value = "KV-7.7",
      check = "asyncExecutor(): the caller's own thread is for stores that never wait")
  public final void theCallerDoesNotWait() throws Exception {
    AsyncKVStore async = store().async();
    String collection = newCollection();
    Map<String, Object> large = value("x".repeat(1 << 16));
    Map<String, Map<String, Object>> entries = Map.of("b", large);
    expectReturnBeforeTheEnd("put", () -> async.put("a", large, collection));
    expectReturnBeforeTheEnd("putAll(map)", () -> async.putAll(entries, collection));
    expectReturnBeforeTheEnd(
        "putAll(iterable)", () -> async.putAll(entries.entrySet(), collection));
  }

  /** One call that ends later than its method proves it; that none does is no chance. */
  private static void expectReturnBeforeTheEnd(
      String method, java.util.concurrent.Callable<CompletableFuture<?>> call) throws Exception {
    for (int i = 0; i < TIMES; i++) {
      CompletableFuture<?> future = call.call();
      boolean waited = future.isDone();
      Check.get(future);
      if (!waited) {
        return;
      }
    }
    throw Check.failure(
        "async()." + method + ", " + TIMES + " times",
        "once at least a future that is not done when the method returns",
        "all done: the method waits until the engine has written");
  }

  private static void expectNullThroughFuture(
      String parameter, String method, java.util.concurrent.Callable<CompletableFuture<?>> call) {
    String name = "async()." + method + " with null";
    Check.refusesNull(parameter, Operation.future(name, call).action(), name);
  }
}
