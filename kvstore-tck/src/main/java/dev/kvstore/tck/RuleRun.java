package dev.kvstore.tck;

import dev.kvstore.Capability;
import dev.kvstore.KVStore;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.opentest4j.TestAbortedException;

/** One run of one rule: its store, its names, and what it must tidy up. */
final class RuleRun {
  private final Supplier<StoreFixture> fixtures;
  private final Specification.Entry specified;
  private final Rule rule;
  private final String method;
  private final Random random;
  private final Set<String> collections = new LinkedHashSet<>();
  private final Map<String, Set<String>> keys = new LinkedHashMap<>();
  private @Nullable StoreFixture fixture;
  private @Nullable KVStore store;
  private String described = "none was opened";

  /**
   * Makes a run.
   *
   * @param fixtures the author's method, which is asked when the run begins
   */
  RuleRun(Supplier<StoreFixture> fixtures, Rule rule, String method, Random random) {
    this.fixtures = fixtures;
    this.specified = Specification.bundled().rule(rule.value());
    this.rule = rule;
    this.method = method;
    this.random = random;
  }

  Specification.Entry specified() {
    return specified;
  }

  String check() {
    return rule.check();
  }

  String method() {
    return method;
  }

  Random random() {
    return random;
  }

  /** The store as failures name it, also after it failed or closed. */
  String described() {
    return described;
  }

  /** Opens the store; returns what stands against running the rule. */
  @Nullable Throwable begin() {
    try {
      fixture = Objects.requireNonNull(fixtures.get(), "fixture() returned null");
      use(fixture.open());
      specified.capability().ifPresent(this::require);
      return null;
    } catch (Throwable e) {
      return e;
    }
  }

  /** Tidies up; an error of that counts only if the rule itself had none. */
  @Nullable Throwable end(@Nullable Throwable thrown) {
    try {
      tidy();
      return thrown;
    } catch (Throwable e) {
      return thrown == null ? e : thrown;
    }
  }

  StoreFixture fixture() {
    return Objects.requireNonNull(fixture, "fixture");
  }

  KVStore store() {
    return Objects.requireNonNull(store, "store");
  }

  /** Closes the store and opens it anew. */
  KVStore reopen() {
    if (!fixture().canReopen()) {
      throw notApplicable(
          "the store is made in code, and the fixture has no way to open it anew; add"
              + " .reopening(() -> …) to it");
    }
    store().close();
    return use(fixture().reopen());
  }

  /** A new collection, dropped at the end. */
  String collection() {
    return collection("");
  }

  /** A new collection whose name ends as given. */
  String collection(String ending) {
    String name = "tck-" + Long.toHexString(random.nextLong()) + ending;
    collections.add(name);
    return name;
  }

  /** Registers a collection to be dropped at the end. */
  String dropLater(String name) {
    collections.add(name);
    return name;
  }

  /** A new key in a collection that others may use too, deleted at the end. */
  String keyIn(String collection) {
    String key = "tck-" + Long.toHexString(random.nextLong());
    keys.computeIfAbsent(collection, name -> new LinkedHashSet<>()).add(key);
    return key;
  }

  /** What is thrown for a rule that cannot run here; the reason says what to add. */
  TestAbortedException notApplicable(String reason) {
    return new TestAbortedException("NOT_APPLICABLE " + specified.id() + ": " + reason);
  }

  private KVStore use(KVStore opened) {
    store = opened;
    described = Shown.store(opened);
    return opened;
  }

  private void require(Capability capability) {
    if (!store().capabilities().contains(capability)) {
      throw notApplicable("the store does not declare " + capability
          + "; add it to capabilities() if the store keeps this: " + specified.sentence());
    }
  }

  private void tidy() {
    if (store == null) {
      return;
    }
    if (isOpen(store)) {
      dropAndClose(store);
    } else if (!collections.isEmpty() || !keys.isEmpty()) {
      dropAndClose(fixture().reopen());
    }
  }

  private void dropAndClose(KVStore open) {
    try (open) {
      collections.forEach(open::dropCollection);
      keys.forEach((collection, those) -> open.deleteAll(those, collection));
    }
  }

  private static boolean isOpen(KVStore store) {
    try {
      return store.collections() != null;
    } catch (RuntimeException closed) {
      return false;
    }
  }
}
