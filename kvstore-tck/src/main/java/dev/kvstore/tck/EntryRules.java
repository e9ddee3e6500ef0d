package dev.kvstore.tck;

import dev.kvstore.KVCollection;
import dev.kvstore.KVStore;
import dev.kvstore.ScanRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Area 3 of the specification. */
@SuppressWarnings("NullAway") // One rule hands in null on purpose.
abstract class EntryRules extends ValueRules {
  EntryRules() {}

  @Test
  @Rule(value = "KV-3.1", check = "upserts that merge documents or patch columns")
  public final void aPutReplaces() {
    String collection = newCollection();
    store().put("key", Map.of("a", 1, "b", Map.of("c", 1)), collection);
    store().put("key", Map.of("b", Map.of("d", 2)), collection);
    expect(Map.of("b", Map.of("d", 2)), "key", collection, "after a second put");
    store().put("key", Map.of(), collection);
    expect(Map.of(), "key", collection, "after a put of an empty object");
  }

  @Test
  @Rule(value = "KV-3.2", check = "errors or nulls where the engine has no such row, table or file")
  public final void anAbsentKeyIsEmpty() {
    String collection = newCollection();
    expectAbsent("key", collection, "in a collection that does not exist");
    store().put("other", value(1), collection);
    expectAbsent("key", collection, "in a collection that exists");
    Check.equal(Map.of(), store().getAll(List.of("key"), collection), "getAll(keys)");
  }

  @Test
  @Rule(value = "KV-3.3", check = "tables, maps or folders that are made when they are looked up")
  public final void onlyAPutCreatesACollection() throws Exception {
    String collection = newCollection();
    KVCollection view = store().collection(collection);
    for (Operation operation : Operation.all(store(), "key", value(1), collection)) {
      if (!operation.name().startsWith("put")) {
        operation.action().run();
        expectNoCollection(collection, "after " + operation.name());
      }
    }
    for (Operation operation : Operation.empty(store(), collection)) {
      operation.action().run();
      expectNoCollection(collection, "after " + operation.name());
    }
    view.count();
    expectNoCollection(collection, "after collection(name).count()");
  }

  @Test
  @Rule(value = "KV-3.4", check = "how many rows the engine says it deleted")
  public final void deleteSaysWhetherTheKeyWasThere() {
    String collection = newCollection();
    Check.equal(false, store().delete("key", collection), "delete in no collection");
    store().put("key", value(1), collection);
    store().put("empty", Map.of(), collection);
    Check.equal(false, store().delete("absent", collection), "delete of an absent key");
    Check.equal(true, store().delete("key", collection), "delete of a key that is there");
    Check.equal(false, store().delete("key", collection), "delete of a key that was deleted");
    Check.equal(true, store().delete("empty", collection), "delete of an empty object");
  }

  @Test
  @Rule(value = "KV-3.5", check = "indexes, caches and tombstones beside the entry itself")
  public final void aDeletedEntryIsGone() {
    String collection = newCollection();
    store().put("key", value("old"), collection);
    store().put("other", value("other"), collection);
    expect(value("old"), "key", collection, "after put");
    store().delete("key", collection);
    expectAbsent("key", collection, "after delete");
    Check.equal(false, store().contains("key", collection), "contains after delete");
    Check.equal(1L, store().count(collection), "count after delete");
    expectAll(Map.of("other", value("other")), collection, "after delete");
    Check.equal(
        List.of("other"), keys(pages(store(), ScanRequest.all(), collection)), "scan after delete");
    store().put("key", value("new"), collection);
    expect(value("new"), "key", collection, "after delete and put");
  }

  @Test
  @Rule(
      value = "KV-3.6",
      check = "that contains asks for the key, not for a value that is not empty")
  public final void containsSaysWhetherTheKeyIsThere() {
    String collection = newCollection();
    Check.equal(false, store().contains("key", collection), "contains in no collection");
    store().put("key", value(1), collection);
    store().put("empty", Map.of(), collection);
    Check.equal(true, store().contains("key", collection), "contains of a key that is there");
    Check.equal(true, store().contains("empty", collection), "contains of an empty object");
    Check.equal(false, store().contains("ke", collection), "contains of a key's beginning");
  }

  @Test
  @Rule(value = "KV-3.7", check = "that the collection is a part of the engine's key")
  public final void oneKeyInTwoCollectionsIsTwoEntries() {
    String one = newCollection();
    String two = newCollection();
    store().put("key", value(1), one);
    store().put("key", value(2), two);
    expect(value(1), "key", one, "in the first of two collections");
    expect(value(2), "key", two, "in the second of two collections");
    store().delete("key", one);
    expectAbsent("key", one, "after delete");
    expect(value(2), "key", two, "after delete in the other collection");
  }

  @Test
  @Rule(value = "KV-3.8", check = "overridden methods without a collection's name")
  public final void theDefaultCollectionIsData() {
    KVStore store = store();
    String key = run().keyIn(KVStore.DEFAULT_COLLECTION);
    String second = run().keyIn(KVStore.DEFAULT_COLLECTION);
    store.put(key, value(1));
    expect(value(1), key, "data", "after put(key, value)");
    store.putAll(Map.of(second, value(2)));
    expect(value(2), second, "data", "after putAll(map)");
    Check.equal(Optional.of(value(1)), store.get(key), "get(key)");
    Check.equal(true, store.contains(key), "contains(key)");
    Check.equal(store.getAll("data").keySet(), store.getAll().keySet(), "getAll()");
    Check.equal(Map.of(key, value(1)), store.getAll(List.of(key)), "getAll(keys)");
    Check.equal(store.count("data"), store.count(), "count()");
    ScanRequest request = ScanRequest.all().prefix(key);
    Check.equal(store.scan(request, "data").entries(), store.scan(request).entries(), "scan");
    Check.holds(store.entries().iterator().hasNext(), "entries()", "an entry", "none");
    Check.equal(true, store.delete(key), "delete(key)");
    Check.equal(1L, store.deleteAll(List.of(second)), "deleteAll(keys)");
    expectAbsent(second, "data", "after deleteAll(keys)");
  }

  @Test
  @Rule(value = "KV-3.9", check = "an overridden collection(name)")
  public final void aViewOfACollectionIsTheCollection() {
    String name = run().collection(" Name ");
    KVCollection view = store().collection(name);
    Check.equal(name, view.name(), "collection(name).name()");
    view.put("key", value(1));
    expect(value(1), "key", name, "after collection(name).put");
    store().put("other", value(2), name);
    Check.equal(Optional.of(value(2)), view.get("other"), "collection(name).get");
    Check.equal(2L, view.count(), "collection(name).count");
    Check.equal(true, view.drop(), "collection(name).drop");
    expectAll(Map.of(), name, "after collection(name).drop");
  }

  @Test
  @Rule(
      value = "KV-3.10",
      check = "Objects.requireNonNull(argument, \"parameter\") in every method")
  public final void nullIsRefused() {
    String collection = newCollection();
    for (Operation operation : Operation.withKey(store(), null, value(1), collection)) {
      Check.refusesNull("key", operation.action(), operation.name() + " with the key null");
    }
    for (Operation operation : Operation.withKey(store(), "key", value(1), null)) {
      Check.refusesNull(
          "collection", operation.action(), operation.name() + " with the collection null");
    }
    for (Operation operation : Operation.withCollection(store(), null)) {
      Check.refusesNull(
          "collection", operation.action(), operation.name() + " with the collection null");
    }
    Map<String, Map<String, @Nullable Object>> noValue = new HashMap<>();
    noValue.put("key", null);
    Check.refusesNull("value", () -> store().put("key", null, collection), "put of null");
    Check.refusesNull("value", () -> store().putAll(noValue, collection), "putAll of null");
    Check.refusesNull("keys", () -> store().getAll((List<String>) null, collection), "getAll");
    Check.refusesNull("keys", () -> store().deleteAll(null, collection), "deleteAll");
    Check.refusesNull(
        "entries",
        () -> store().putAll((Map<String, Map<String, Object>>) null, collection),
        "putAll of no map");
    Check.refusesNull("request", () -> store().scan(null, collection), "scan");
    Check.refusesNull("type", () -> store().capability(null), "capability");
    expectAll(Map.of(), collection, "after null arguments");
  }

  final void expectNoCollection(String collection, String where) {
    Check.holds(
        !store().collections().contains(collection),
        where + ", collections()",
        "without " + Shown.value(collection),
        collection);
  }
}
