package dev.kvstore.tck;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Area 1 of the specification. */
abstract class NameRules extends RuleBase {
  /** The longest name that every store holds. */
  static final int NAME_BYTES = 1_024;

  /** Beyond this, the kit does not look for the end of what a store holds. */
  static final int MOST_NAME_BYTES = 1 << 16;

  NameRules() {}

  @Test
  @Rule(value = "KV-1.1", check = "how a key is written for the engine: encode it, do not clean it")
  public final void everyKeyIsHeld() {
    String collection = newCollection();
    Map<String, Map<String, Object>> written = new HashMap<>();
    List<String> hard = HardNames.all(run().unique());
    for (String key : hard) {
      written.put(key, value("of " + key));
      store().put(key, value("of " + key), collection);
    }
    for (String key : hard) {
      expect(value("of " + key), key, collection, "after put of hard keys");
    }
    Check.equal(written.keySet(), store().getAll(collection).keySet(), "keys of getAll");
  }

  @Test
  @Rule(
      value = "KV-1.2",
      check = "how a collection's name is written for the engine: encode it, do not clean it")
  public final void everyCollectionIsHeld() {
    for (String name : HardNames.all(run().unique())) {
      String where = "in the collection " + Shown.value(name);
      String key = run().keyIn(name);
      store().put(key, value(name), name);
      expect(value(name), key, name, where);
      Check.holds(
          store().collections().contains(name),
          where + ", collections()",
          "the name among them",
          List.copyOf(store().collections()));
      Check.equal(true, store().delete(key, name), where + ", delete");
    }
  }

  @Test
  @Rule(
      value = "KV-1.3",
      check = "collations, case-insensitive columns or file systems, normalising drivers")
  public final void nearEqualKeysAreDifferent() {
    for (List<String> group : HardNames.nearEqual(run().unique())) {
      String collection = newCollection();
      Map<String, Map<String, Object>> written = new HashMap<>();
      for (String key : group) {
        store().put(key, value(key), collection);
        written.put(key, value(key));
      }
      for (String key : group) {
        expect(value(key), key, collection, "among near-equal keys");
      }
      expectAll(written, collection, "near-equal keys");
    }
  }

  @Test
  @Rule(
      value = "KV-1.4",
      check = "names of tables or folders: case-insensitive, normalised, or made unique by cutting")
  public final void nearEqualCollectionsAreDifferent() {
    for (List<String> group : HardNames.nearEqual(run().unique())) {
      String common = run().collection();
      for (String ending : group) {
        store().put("key", value(ending), run().dropLater(common + ending));
      }
      for (String ending : group) {
        expect(value(ending), "key", common + ending, "in the collection …" + ending);
        Check.holds(
            store().collections().contains(common + ending),
            "collections()",
            "with " + Shown.value(common + ending),
            store().collections().stream()
                .filter(name -> name.startsWith(common))
                .toList());
      }
    }
  }

  @Test
  @Rule(value = "KV-1.5", check = "the engine's limit on keys: hash or encode long ones")
  public final void longKeysAreHeldWhole() {
    String collection = newCollection();
    String one = HardNames.ofBytes(NAME_BYTES, "1");
    String two = HardNames.ofBytes(NAME_BYTES, "2");
    store().put(one, value(1), collection);
    store().put(two, value(2), collection);
    expect(value(1), one, collection, "two keys of 1,024 bytes that differ in the last");
    Check.equal(
        Map.of(one, value(1), two, value(2)).keySet(),
        store().getAll(collection).keySet(),
        "keys of getAll");
  }

  @Test
  @Rule(value = "KV-1.6", check = "the engine's limit on names of tables, files or columns")
  public final void longCollectionsAreHeldWhole() {
    String unique = newCollection();
    String one = run().dropLater(HardNames.ofBytes(NAME_BYTES, unique + "1"));
    String two = run().dropLater(HardNames.ofBytes(NAME_BYTES, unique + "2"));
    store().put("key", value(1), one);
    store().put("key", value(2), two);
    expect(value(1), "key", one, "in a collection with a name of 1,024 bytes");
    Check.holds(
        store().collections().contains(one) && store().collections().contains(two),
        "collections()",
        "both names of 1,024 bytes, whole",
        List.copyOf(store().collections()));
    Check.equal(true, store().dropCollection(one), "dropCollection");
    expect(value(2), "key", two, "after the other collection was dropped");
  }

  @Test
  @Rule(
      value = "KV-1.7",
      check = "that Values.checkName is called before anything else, in reading too")
  public final void namesWithUnpairedSurrogatesAreRefused() {
    String collection = newCollection();
    for (String name : HardNames.REFUSED) {
      for (Operation operation : Operation.withKey(store(), name, value(1), collection)) {
        Check.refused(
            "UNPAIRED_SURROGATE",
            operation.action(),
            operation.name() + " with the key " + Shown.value(name));
      }
      for (Operation operation : Operation.withCollection(store(), name)) {
        Check.refused(
            "UNPAIRED_SURROGATE",
            operation.action(),
            operation.name() + " with the collection " + Shown.value(name));
      }
    }
    expectAll(Map.of(), collection, "after refused names");
  }

  @Test
  @Rule(value = "KV-1.8", check = "that limits() are declared, and names checked against them")
  public final void longerNamesAreHeldOrRefused() {
    long limit = store().limits().nameBytes();
    String collection = newCollection();
    if (limit >= MOST_NAME_BYTES) {
      // No limit that a name of this size reaches: then it must be held.
      String one = HardNames.ofBytes(MOST_NAME_BYTES, "1");
      store().put(one, value(1), collection);
      store().put(HardNames.ofBytes(MOST_NAME_BYTES, "2"), value(2), collection);
      expect(value(1), one, collection, "two keys of 65,536 bytes that differ in the last");
      return;
    }
    String key = HardNames.ofBytes((int) limit + 1, "k");
    Check.refused(
        "KEY_TOO_LONG",
        () -> store().put(key, value(1), collection),
        "put with a key of one byte more than limits() allow");
    Check.refused(
        "KEY_TOO_LONG",
        () -> store().put("key", value(1), key),
        "put into a collection with a name of one byte more than limits() allow");
    expectAll(Map.of(), collection, "after refused names");
  }
}
