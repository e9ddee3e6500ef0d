package dev.kvstore.tck;

import dev.kvstore.ConditionalWrites;
import dev.kvstore.Version;
import dev.kvstore.VersionedValue;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Area 11 of the specification. */
@SuppressWarnings("NullAway") // One rule hands in null on purpose.
abstract class ConditionalRules extends PersistenceRules {
  private static final Version UNKNOWN = new Version("a version that no store wrote");

  ConditionalRules() {}

  @Test
  @Rule(value = "KV-11.1", check = "that the value and its version are read in one step")
  public final void aVersionComesWithItsValue() {
    String collection = newCollection();
    Check.equal(
        Optional.empty(), writes().getVersioned("key", collection), "getVersioned, no collection");
    expectNoCollection(collection, "after getVersioned");
    store().put("key", value(1), collection);
    Check.equal(value(1), seen("key", collection).value(), "getVersioned after put, value");
    Check.equal(
        seen("key", collection).version(),
        seen("key", collection).version(),
        "getVersioned twice without a write, version");
    Check.equal(
        Optional.empty(), writes().getVersioned("absent", collection), "getVersioned, absent");
  }

  @Test
  @Rule(
      value = "KV-11.2",
      check = "that an empty object counts as there, and a deleted key does not")
  public final void putIfAbsentPutsOnlyIfAbsent() {
    String collection = newCollection();
    Check.equal(true, putIfAbsent(value(1), collection), "putIfAbsent of an absent key");
    Check.equal(false, putIfAbsent(value(2), collection), "putIfAbsent of a key that is there");
    expect(value(1), "key", collection, "after putIfAbsent");
    store().put("key", Map.of(), collection);
    Check.equal(false, putIfAbsent(value(3), collection), "putIfAbsent over an empty object");
    store().delete("key", collection);
    Check.equal(true, putIfAbsent(value(4), collection), "putIfAbsent after delete");
    expect(value(4), "key", collection, "after delete and putIfAbsent");
  }

  @Test
  @Rule(value = "KV-11.3", check = "that the comparison and the write are one statement")
  public final void replaceNeedsTheExpectedVersion() {
    String collection = newCollection();
    store().put("key", value(1), collection);
    Version first = seen("key", collection).version();
    Check.equal(true, replace(value(2), first, collection), "replace of the version seen");
    expect(value(2), "key", collection, "after replace");
    Check.equal(false, replace(value(3), first, collection), "replace of an old version");
    Check.equal(false, replace(value(3), UNKNOWN, collection), "replace of an unknown version");
    expect(value(2), "key", collection, "after a replace that must not happen");
    Version second = seen("key", collection).version();
    store().delete("key", collection);
    Check.equal(false, replace(value(4), second, collection), "replace of a deleted entry");
    expectNoCollection(collection, "after replace of a deleted entry");
  }

  @Test
  @Rule(value = "KV-11.4", check = "that the comparison and the delete are one statement")
  public final void deleteNeedsTheExpectedVersion() {
    String collection = newCollection();
    store().put("key", value(1), collection);
    Version first = seen("key", collection).version();
    store().put("key", value(2), collection);
    Check.equal(false, writes().delete("key", first, collection), "delete of an old version");
    Check.equal(false, writes().delete("key", UNKNOWN, collection), "delete of an unknown version");
    expect(value(2), "key", collection, "after a delete that must not happen");
    Version second = seen("key", collection).version();
    Check.equal(true, writes().delete("key", second, collection), "delete of the version seen");
    expectNoCollection(collection, "after delete of the last entry");
    Check.equal(false, writes().delete("key", second, collection), "delete again");
  }

  @Test
  @Rule(
      value = "KV-11.5",
      check = "versions made of the value's hash, or counted anew after a delete")
  public final void everyWriteGivesANewVersion() {
    String collection = newCollection();
    Set<Version> versions = new HashSet<>();
    List<Check.Action> puts = List.of(
        () -> store().put("key", value(1), collection),
        () -> store().put("key", value(1), collection),
        () -> store().putAll(Map.of("key", value(1)), collection),
        () -> putIfAbsentAfterDelete(collection),
        () -> replace(value(1), seen("key", collection).version(), collection),
        () -> putIfAbsentAfterDelete(collection),
        () -> putAfterDrop(collection));
    for (Check.Action put : puts) {
      runQuietly(put);
      Version version = seen("key", collection).version();
      Check.holds(
          versions.add(version),
          "the version after write " + (versions.size() + 1) + " of one key",
          "one that was not used before",
          version.text());
    }
  }

  @Test
  @Rule(
      value = "KV-11.6",
      check = "that the version is that of the write, not one read before or after")
  public final void theReturnedVersionIsTheEntrys() {
    String collection = newCollection();
    Optional<Version> put = writes().putIfAbsent("key", value(1), collection);
    Check.equal(put, Optional.of(seen("key", collection).version()), "putIfAbsent's version");
    Optional<Version> replaced = writes().replace("key", value(2), put.orElse(UNKNOWN), collection);
    Check.equal(replaced, Optional.of(seen("key", collection).version()), "replace's version");
    Check.equal(
        true,
        writes().delete("key", replaced.orElse(UNKNOWN), collection),
        "delete of the version that replace returned");
  }

  @Test
  @Rule(value = "KV-11.7", check = "a look before the write: both must be one step")
  public final void oneThreadReplacesAVersion() throws Exception {
    ConditionalWrites writes = writes();
    String collection = newCollection();
    store().put("key", value(-1), collection);
    for (int i = 0; i < races(); i++) {
      int round = i;
      Version version = seen("key", collection).version();
      List<Boolean> replaced = Parallel.run(
          4,
          thread ->
              () -> writes.replace("key", value(round), version, collection).isPresent());
      Check.equal(
          1L,
          replaced.stream().filter(was -> was).count(),
          "how many of 4 threads that replace one version succeed");
    }
  }

  @Test
  @Rule(value = "KV-11.8", check = "that conditional writes check their arguments as put does")
  public final void conditionalWritesCheckTheirArguments() {
    String collection = newCollection();
    Map<String, Object> refused = value(Double.NaN);
    Check.refused(
        "NOT_FINITE", () -> writes().putIfAbsent("key", refused, collection), "putIfAbsent of NaN");
    Check.refused(
        "UNPAIRED_SURROGATE",
        () -> writes().putIfAbsent("\uD83D", value(1), collection),
        "putIfAbsent with a refused key");
    Check.refusesNull(
        "value", () -> writes().putIfAbsent("key", null, collection), "putIfAbsent of null");
    Map<String, Object> changed = new HashMap<>(value(1));
    writes().putIfAbsent("key", changed, collection);
    changed.put("late", true);
    expect(value(1), "key", collection, "after putIfAbsent, whose value was changed since");
    Version version = seen("key", collection).version();
    Check.refused(
        "NOT_FINITE",
        () -> writes().replace("key", refused, version, collection),
        "replace with NaN");
    Map<String, Object> second = new HashMap<>(value(2));
    writes().replace("key", second, version, collection);
    second.put("late", true);
    expect(value(2), "key", collection, "after replace, whose value was changed since");
    Check.fails(
        UnsupportedOperationException.class,
        () -> seen("key", collection).value().put("more", 1),
        "put into what getVersioned gave");
  }

  @Test
  @Rule(value = "KV-11.9", check = "that conditional writes look whether the store is closed")
  public final void conditionalWritesEndWithTheStore() {
    String collection = newCollection();
    ConditionalWrites writes = writes();
    store().close();
    expectClosed(List.of(
        new Operation("getVersioned", () -> writes.getVersioned("key", collection)),
        new Operation("putIfAbsent", () -> writes.putIfAbsent("key", value(1), collection)),
        new Operation("replace", () -> writes.replace("key", value(1), UNKNOWN, collection)),
        new Operation("delete", () -> writes.delete("key", UNKNOWN, collection))));
  }

  @Test
  @Rule(value = "KV-11.10", check = "that every write takes the same lock, or the same transaction")
  public final void conditionalWritesAreInOneOrderWithTheOthers() throws Exception {
    writes();
    new Histories(run(), List.of(run().untraced()), true).expectAnOrder();
  }

  private ConditionalWrites writes() {
    return store()
        .capability(ConditionalWrites.class)
        .orElseThrow(() -> run()
            .notApplicable(
                "CONDITIONAL_WRITES",
                "the store does not hand out ConditionalWrites, which KV-12.1 reports"));
  }

  private VersionedValue seen(String key, String collection) {
    return writes()
        .getVersioned(key, collection)
        .orElseThrow(() -> Check.failure("getVersioned", "a value and its version", "none"));
  }

  private boolean putIfAbsent(Map<String, ? extends @Nullable Object> value, String collection) {
    return writes().putIfAbsent("key", value, collection).isPresent();
  }

  private boolean replace(Map<String, ?> value, Version expected, String collection) {
    return writes().replace("key", value, expected, collection).isPresent();
  }

  private void putIfAbsentAfterDelete(String collection) {
    store().delete("key", collection);
    writes().putIfAbsent("key", value(1), collection);
  }

  private void putAfterDrop(String collection) {
    store().dropCollection(collection);
    store().put("key", value(1), collection);
  }

  private static void runQuietly(Check.Action action) {
    try {
      action.run();
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
