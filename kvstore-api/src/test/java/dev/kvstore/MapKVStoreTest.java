package dev.kvstore;

import static dev.kvstore.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kvstore.spi.Values;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Any map makes a store, which does what LlamaIndex's does, and scans in order. */
class MapKVStoreTest {
  private static final Map<String, String> BLOB = Map.of("test_obj_key", "test_obj_val");

  static Stream<Supplier<Map<String, Map<String, Object>>>> maps() {
    return Stream.of(
        HashMap::new,
        LinkedHashMap::new,
        TreeMap::new,
        () -> new TreeMap<>(Values.NAME_ORDER),
        () -> new TreeMap<>(Values.NAME_ORDER.reversed()),
        ConcurrentHashMap::new);
  }

  @ParameterizedTest
  @MethodSource("maps")
  void aBlobThatWasPutIsGotAndDeleted(Supplier<Map<String, Map<String, Object>>> maps) {
    try (KVStore store = new MapKVStore(maps)) {
      store.put("test_key", BLOB);
      assertThat(store.get("test_key")).contains(Map.copyOf(BLOB));
      assertThat(store.get("test_key", "non_existent")).isEmpty();
      assertThat(store.delete("test_key")).isTrue();
      assertThat(store.get("test_key")).isEmpty();
      assertThat(store.delete("test_key")).isFalse();
    }
  }

  @ParameterizedTest
  @MethodSource("maps")
  void theSameWithFutures(Supplier<Map<String, Map<String, Object>>> maps) {
    try (KVStore store = new MapKVStore(maps)) {
      AsyncKVStore async = store.async();
      async.put("test_key", BLOB).join();
      assertThat(async.get("test_key").join()).contains(Map.copyOf(BLOB));
      assertThat(async.get("test_key", "non_existent").join()).isEmpty();
      assertThat(async.delete("test_key").join()).isTrue();
      assertThat(async.get("test_key").join()).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("maps")
  void aScanIsInTheOrderOfUtf8WhateverTheMap(Supplier<Map<String, Map<String, Object>>> maps) {
    List<String> ordered = List.of("", "a", "a\u0000", "aa", "b", "é", "\uffff", "😀");
    try (KVStore store = new MapKVStore(maps)) {
      for (int i = ordered.size() - 1; i >= 0; i--) {
        store.put(ordered.get(i), Map.of());
      }
      for (int limit = 1; limit <= ordered.size() + 1; limit++) {
        assertThat(Scans.keys(store, ScanRequest.all().limit(limit))).isEqualTo(ordered);
      }
      assertThat(Scans.keys(store, ScanRequest.all().prefix("a").limit(2)))
          .containsExactly("a", "a\u0000", "aa");
      assertThat(Scans.keys(store, ScanRequest.all().prefix("x"))).isEmpty();
    }
  }

  @Test
  void aListingHasTheOrderOfTheMap() {
    KVStore store = new MapKVStore(LinkedHashMap::new);
    for (String key : List.of("z", "a", "m")) {
      store.put(key, Map.of());
    }
    store.put("z", Map.of("again", true));
    assertThat(store.getAll().keySet()).containsExactly("z", "a", "m");
  }

  @Test
  void collectionsAreApart() {
    KVStore store = new MapKVStore(TreeMap::new);
    store.put("a", Map.of("n", 1), "one");
    store.put("a", Map.of("n", 2), "two");
    assertThat(store.getAll("one")).isEqualTo(Map.of("a", Map.of("n", 1)));
    assertThat(store.collections()).containsExactlyInAnyOrder("one", "two");
    assertThat(store.dropCollection("one")).isTrue();
    assertThat(store.collections()).containsExactly("two");
    assertThat(store.count("two")).isEqualTo(1);
  }

  @Test
  void aCollectionThatLostItsLastKeyIsGone() {
    KVStore store = new MapKVStore(TreeMap::new);
    store.put("a", Map.of(), "c");
    store.delete("a", "c");
    assertThat(store.collections()).isEmpty();
  }

  @Test
  void aPutThatTheMapRefusesLeavesNoEmptyCollection() {
    KVStore store = new MapKVStore(() -> new HashMap<>() {
      private static final long serialVersionUID = 1L;

      @Override
      public Map<String, Object> put(String key, Map<String, Object> value) {
        throw new IllegalStateException("full");
      }
    });
    assertFails(StoreIOException.class, "ENGINE_FAILED", () -> store.put("a", Map.of(), "c"));
    assertThat(store.collections()).isEmpty();
  }

  @Test
  void aListingDoesNotChangeWithTheStore() {
    KVStore store = new MapKVStore(TreeMap::new);
    store.put("a", Map.of());
    Map<String, Map<String, Object>> listing = store.getAll();
    store.put("b", Map.of());
    assertThat(listing).containsOnlyKeys("a");
  }

  @Test
  void anOrderedScanAndASnapshotListingAreOffered() {
    assertThat(new MapKVStore(TreeMap::new).capabilities())
        .containsExactlyInAnyOrder(Capability.ORDERED_SCAN, Capability.SNAPSHOT_LISTING);
  }

  @Test
  void aClosedStoreIsClosedAndNotEmpty() {
    KVStore store = new MapKVStore(TreeMap::new);
    store.close();
    assertFails(StoreClosedException.class, "CLOSED", () -> store.get("a"));
  }
}
