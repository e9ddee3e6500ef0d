package dev.kvstore.tck;

import dev.kvstore.KVStore;
import dev.kvstore.ScanRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Area 5 of the specification. */
abstract class ListingRules extends BatchRules {
  /** Names that an engine's prefix, case or wildcard takes for that of the first. */
  private static final List<String> SIMILAR = List.of("", "s", "/", "_", "%", "*", "S", "s/", ":k");

  /** How often a collection is listed while it changes, and how often it changes meanwhile. */
  private static final int LISTINGS = 50;

  private static final int LISTING_SECONDS = 10;

  ListingRules() {}

  @Test
  @Rule(
      value = "KV-5.1",
      check = "what the listing asks the engine for: all of it, and nothing more")
  public final void aListingHasEveryEntry() {
    String collection = newCollection();
    String other = newCollection();
    Map<String, Map<String, Object>> written = new HashMap<>(entries("k", 20));
    written.put("empty", Map.of());
    store().putAll(written, collection);
    store().put("k1", value("other"), other);
    expectAll(written, collection, "after putAll");
  }

  @Test
  @Rule(value = "KV-5.2", check = "errors where the engine has no such table or folder")
  public final void anAbsentCollectionIsEmpty() {
    String collection = newCollection();
    expectAll(Map.of(), collection, "in no collection");
    Check.equal(0L, store().count(collection), "count");
    Check.equal(List.of(), keys(pages(store(), ScanRequest.all(), collection)), "scan");
    Check.equal(false, store().entries(collection).iterator().hasNext(), "entries");
    Check.equal(false, store().dropCollection(collection), "dropCollection");
    Check.equal(0L, store().deleteAll(List.of("key"), collection), "deleteAll");
  }

  @Test
  @Rule(value = "KV-5.3", check = "counters kept beside the entries: a put may replace")
  public final void countIsTheNumberOfEntries() {
    String collection = newCollection();
    store().put("k0", value(1), collection);
    store().put("k0", value(2), collection);
    Check.equal(1L, store().count(collection), "count after two puts under one key");
    store().putAll(entries("k", 10), collection);
    Check.equal(10L, store().count(collection), "count after putAll");
    store().delete("k3", collection);
    store().delete("absent", collection);
    Check.equal(9L, store().count(collection), "count after delete");
    store().deleteAll(List.of("k3", "k4"), collection);
    Check.equal(8L, store().count(collection), "count after deleteAll");
  }

  @Test
  @Rule(value = "KV-5.4", check = "how names of collections are decoded")
  public final void collectionsAreNamedAsTheyWereGiven() {
    String one = run().collection(" Ä/b ");
    String two = run().collection("\uD83D\uDD11");
    store().put("key", value(1), one);
    store().putAll(Map.of("key", Map.of()), two);
    Set<String> names = store().collections();
    Check.holds(
        names.contains(one) && names.contains(two),
        "collections()",
        "with " + Shown.value(List.of(one, two)),
        List.copyOf(names));
  }

  @Test
  @Rule(value = "KV-5.5", check = "empty tables or folders, and lists of names beside the entries")
  public final void aCollectionEndsWithItsLastEntry() {
    String collection = newCollection();
    store().put("key", value(1), collection);
    store().delete("key", collection);
    expectNoCollection(collection, "after delete of the last entry");
    store().putAll(entries("k", 3), collection);
    store().deleteAll(keysOf(3), collection);
    expectNoCollection(collection, "after deleteAll of all entries");
    store().putAll(entries("k", 3), collection);
    store().dropCollection(collection);
    expectNoCollection(collection, "after dropCollection");
    store().put("key", value(2), collection);
    expectAll(Map.of("key", value(2)), collection, "after the collection began anew");
  }

  @Test
  @Rule(value = "KV-5.6", check = "what the engine says it dropped")
  public final void dropDeletesAllAndSaysSo() {
    String collection = newCollection();
    Check.equal(false, store().dropCollection(collection), "dropCollection of none");
    store().putAll(entries("k", 10), collection);
    Check.equal(true, store().dropCollection(collection), "dropCollection");
    expectAll(Map.of(), collection, "after dropCollection");
    expectAbsent("k1", collection, "after dropCollection");
    Check.equal(false, store().dropCollection(collection), "dropCollection again");
  }

  @Test
  @Rule(
      value = "KV-5.7",
      check = "prefixes, LIKE, globs, and separators between collection and key")
  public final void similarCollectionsAreApart() {
    String common = newCollection();
    for (String ending : SIMILAR) {
      store().put("k", value(ending), run().dropLater(common + ending));
    }
    for (String ending : SIMILAR) {
      String name = common + ending;
      String where = "in the collection …" + ending + " among similar names";
      expectAll(Map.of("k", value(ending)), name, where);
      Check.equal(1L, store().count(name), where + ", count");
      Check.equal(List.of("k"), keys(pages(store(), ScanRequest.all(), name)), where + ", scan");
    }
    for (int dropped = 0; dropped < SIMILAR.size(); dropped++) {
      store().dropCollection(common + SIMILAR.get(dropped));
      for (String ending : SIMILAR.subList(dropped + 1, SIMILAR.size())) {
        expect(
            value(ending),
            "k",
            common + ending,
            "after a drop of the similar …" + SIMILAR.get(dropped));
      }
    }
  }

  @Test
  @Rule(value = "KV-5.8", check = "live views and mutable collections among what listings give out")
  public final void whatAListingGaveStays() {
    String collection = newCollection();
    store().put("key", value(1), collection);
    Map<String, Map<String, @Nullable Object>> all = store().getAll(collection);
    Map<String, Map<String, @Nullable Object>> some = store().getAll(List.of("key"), collection);
    Set<String> names = store().collections();
    var page = store().scan(ScanRequest.all(), collection).entries();
    expectFixed(() -> all.put("more", Map.of()), "getAll(collection).put");
    expectFixed(() -> all.remove("key"), "getAll(collection).remove");
    expectFixed(() -> some.put("more", Map.of()), "getAll(keys).put");
    expectFixed(() -> names.add("more"), "collections().add");
    expectFixed(() -> names.remove(collection), "collections().remove");
    expectFixed(() -> page.clear(), "scan(…).entries().clear");
    expectFixed(() -> page.get(0).setValue(Map.of()), "scan(…).entries(), setValue");
    store().put("key", value(2), collection);
    store().put("more", value(2), collection);
    String second = newCollection();
    store().put("key", value(1), second);
    Check.equal(Map.of("key", value(1)), all, "what getAll(collection) gave, after writing");
    Check.equal(Map.of("key", value(1)), some, "what getAll(keys) gave, after writing");
    Check.equal(false, names.contains(second), "what collections() gave, after writing");
  }

  @Test
  @Rule(value = "KV-5.9", check = "loops over pages: the last one, and one that is just full")
  public final void collectionsMayBeLargerThanAPage() {
    for (int size : new int[] {1_000, MANY}) {
      String collection = newCollection();
      store().putAll(entries("k", size), collection);
      Check.equal((long) size, store().count(collection), "count of " + size);
      expectAll(entries("k", size), collection, "with " + size + " entries");
      Check.equal(true, store().dropCollection(collection), "dropCollection of " + size);
      Check.equal(0L, store().count(collection), "count after dropCollection of " + size);
      expectNoCollection(collection, "after dropCollection of " + size);
    }
  }

  @Test
  @Rule(value = "KV-5.10", check = "a lock, a transaction or a version for the whole listing")
  public final void aListingIsOneMoment() throws Exception {
    KVStore store = store();
    String collection = newCollection();
    AtomicBoolean done = new AtomicBoolean();
    AtomicInteger rounds = new AtomicInteger();
    // What changes lies pages apart, in the order of keys and in that of writing.
    store.put("a", value(0), collection);
    store.putAll(entries("k", MANY), collection);
    store.put("z", value(0), collection);
    Parallel.run(2, role -> () -> {
      if (role == 0) {
        for (int i = 1; !done.get(); i++) {
          store.put("a", value(i), collection);
          store.put("z", value(i), collection);
          rounds.set(i);
        }
        return true;
      }
      try {
        // Listings beside a writer that does not get on prove nothing; but it need not be fast.
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LISTING_SECONDS);
        for (int listing = 0;
            listing < LISTINGS || (rounds.get() < LISTINGS && System.nanoTime() < end);
            listing++) {
          var all = store.getAll(collection);
          int a = number(all.get("a"));
          int z = number(all.get("z"));
          Check.holds(
              a == z || a == z + 1,
              "getAll while a is written before z, each with the same numbers",
              "a equal to z, or one ahead",
              List.of(a, z));
        }
      } finally {
        done.set(true);
      }
      return true;
    });
  }

  /** The number in a value that the kit wrote. */
  static int number(@Nullable Map<String, @Nullable Object> value) {
    if (value != null && value.get("v") instanceof Integer number) {
      return number;
    }
    throw Check.failure("reading while others write", "a value with a number", Shown.value(value));
  }

  private static void expectFixed(Check.Action change, String where) {
    Check.fails(UnsupportedOperationException.class, change, where);
  }
}
