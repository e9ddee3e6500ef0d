package dev.kvstore.tck;

import dev.kvstore.AsyncKVStore;
import dev.kvstore.KVStore;
import dev.kvstore.ScanRequest;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * One operation of a store, with its arguments; for rules that bind all of them alike.
 *
 * @param name the method, as messages show it
 */
record Operation(String name, Check.Action action) {

  /** The operations that take a key. */
  static List<Operation> withKey(
      KVStore store, String key, Map<String, ?> value, String collection) {
    List<String> keys = Collections.singletonList(key);
    Map<String, Map<String, ?>> entries = Collections.singletonMap(key, value);
    return List.of(
        new Operation("put", () -> store.put(key, value, collection)),
        new Operation("get", () -> store.get(key, collection)),
        new Operation("getAll(keys)", () -> store.getAll(keys, collection)),
        new Operation("delete", () -> store.delete(key, collection)),
        new Operation("deleteAll", () -> store.deleteAll(keys, collection)),
        new Operation("putAll(map)", () -> store.putAll(entries, collection)),
        new Operation("putAll(iterable)", () -> store.putAll(entries.entrySet(), collection, 1)),
        new Operation("contains", () -> store.contains(key, collection)));
  }

  /** The operations that take a collection and no key. */
  static List<Operation> withCollection(KVStore store, String collection) {
    return List.of(
        new Operation("getAll", () -> store.getAll(collection)),
        new Operation("count", () -> store.count(collection)),
        new Operation("scan", () -> store.scan(ScanRequest.all(), collection)),
        new Operation("entries", () -> store.entries(collection).forEach(entry -> {})),
        new Operation("dropCollection", () -> store.dropCollection(collection)));
  }

  /** The operations that have nothing to do. */
  static List<Operation> empty(KVStore store, String collection) {
    return List.of(
        new Operation("getAll(no keys)", () -> store.getAll(List.of(), collection)),
        new Operation("deleteAll(no keys)", () -> store.deleteAll(List.of(), collection)),
        new Operation("putAll(empty map)", () -> store.putAll(Map.of(), collection)),
        new Operation("putAll(empty iterable)", () -> store.putAll(List.of(), collection, 1)));
  }

  /** Every operation on a store. */
  static List<Operation> all(KVStore store, String key, Map<String, ?> value, String collection) {
    return Stream.of(
            withKey(store, key, value, collection),
            withCollection(store, collection),
            List.of(new Operation("collections", store::collections)))
        .flatMap(List::stream)
        .toList();
  }

  /** The operations with futures that take a key; each waits for its future. */
  static List<Operation> withKey(
      AsyncKVStore store, String key, Map<String, ?> value, String collection) {
    List<String> keys = Collections.singletonList(key);
    Map<String, Map<String, ?>> entries = Collections.singletonMap(key, value);
    return List.of(
        future("async().put", () -> store.put(key, value, collection)),
        future("async().get", () -> store.get(key, collection)),
        future("async().getAll(keys)", () -> store.getAll(keys, collection)),
        future("async().delete", () -> store.delete(key, collection)),
        future("async().deleteAll", () -> store.deleteAll(keys, collection)),
        future("async().putAll(map)", () -> store.putAll(entries, collection)),
        future("async().putAll(iterable)", () -> store.putAll(entries.entrySet(), collection, 1)),
        future("async().contains", () -> store.contains(key, collection)));
  }

  /** The operations with futures that take a collection and no key. */
  static List<Operation> withCollection(AsyncKVStore store, String collection) {
    return List.of(
        future("async().getAll", () -> store.getAll(collection)),
        future("async().count", () -> store.count(collection)),
        future("async().scan", () -> store.scan(ScanRequest.all(), collection)),
        future("async().dropCollection", () -> store.dropCollection(collection)));
  }

  /** Every operation with futures. */
  static List<Operation> all(
      AsyncKVStore store, String key, Map<String, ?> value, String collection) {
    return Stream.of(
            withKey(store, key, value, collection),
            withCollection(store, collection),
            List.of(future("async().collections", store::collections)))
        .flatMap(List::stream)
        .toList();
  }

  /** A call that must not throw; only its future may fail. */
  static Operation future(String name, Callable<? extends CompletableFuture<?>> call) {
    return new Operation(name, () -> {
      CompletableFuture<?> future;
      try {
        future = call.call();
      } catch (Exception e) {
        throw Check.failure(name, "a future", "thrown by the method itself: " + e);
      }
      Check.get(future);
    });
  }
}
