package dev.kvstore.tck;

import dev.kvstore.Capability;
import dev.kvstore.KVStore;
import dev.kvstore.KVStoreException;
import dev.kvstore.StoreUri;
import dev.kvstore.tck.internal.report.Report;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
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
  private final Random random;
  private final Set<String> collections = new LinkedHashSet<>();
  private final Map<String, Set<String>> keys = new LinkedHashMap<>();
  private @Nullable StoreFixture fixture;
  private final Calls calls = new Calls();
  private final List<KVStore> seconds = new ArrayList<>();
  private @Nullable KVStore untraced;
  private @Nullable KVStore store;
  private String described = "none was opened";
  private List<String> capabilities = List.of();
  private Secrets secrets = Secrets.none();
  private final String repeat;

  /**
   * Makes a run.
   *
   * @param fixtures the author's method, which is asked when the run begins
   * @param repeat the command that runs the rule again with the same seed
   */
  RuleRun(Supplier<StoreFixture> fixtures, Rule rule, Random random, String repeat) {
    this.fixtures = fixtures;
    this.specified = Specification.bundled().rule(rule.value());
    this.rule = rule;
    this.random = random;
    this.repeat = repeat;
  }

  Specification.Entry specified() {
    return specified;
  }

  /** The rule's sentence, and what became of an exemption from it. */
  String headline() {
    return specified
        + exemption(true)
            .map(over -> " (its exemption \"" + over.reason() + "\" ended on " + over.until() + ")")
            .orElse("");
  }

  String check() {
    return rule.check();
  }

  /** The exemption from this rule that counts today. */
  Optional<Exemption> exemption() {
    return exemption(false);
  }

  String repeat() {
    return repeat;
  }

  /** What failures and reports must not tell. */
  Secrets secrets() {
    return secrets;
  }

  /** The store for a report, as far as the run came to it. */
  Optional<Report.Subject> subject() {
    return Optional.ofNullable(fixture)
        .map(given -> new Report.Subject(
            secrets.hide(Shown.reportable(Shown.cut(described))),
            given.uri().map(RuleRun::shownUri).map(secrets::hide),
            given.uri().flatMap(Providers::serving).map(Providers::described),
            capabilities));
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
      secrets = Secrets.of(fixture);
      use(fixture.open());
    } catch (TestAbortedException unwanted) {
      return unwanted;
    } catch (Throwable e) {
      return new NotOpened(e);
    }
    try {
      specified.capability().ifPresent(this::require);
      return null;
    } catch (Throwable e) {
      return e;
    }
  }

  /** Tidies up; an error of that counts only if the rule itself had none. */
  @Nullable Throwable end(@Nullable Throwable thrown) {
    List<NotTidied> failures = new ArrayList<>();
    seconds.forEach(second -> attempt("close() of a second client", failures, second::close));
    NotTidied failed = tidy();
    if (failed != null) {
      failures.add(0, failed);
    }
    return thrown != null || failures.isEmpty() ? thrown : failures.get(0);
  }

  /** What the rule called when it got an error, if it called the store itself. */
  Optional<String> callThatThrew(Throwable thrown) {
    return Optional.ofNullable(calls.get(thrown));
  }

  StoreFixture fixture() {
    return Objects.requireNonNull(fixture, "fixture");
  }

  KVStore store() {
    return Objects.requireNonNull(store, "store");
  }

  /** The store itself, for searches of many calls, whose failures name the call. */
  KVStore untraced() {
    return Objects.requireNonNull(untraced, "untraced");
  }

  /** Closes the store and opens it anew. */
  KVStore reopen() {
    if (!fixture().canReopen()) {
      throw notApplicable(
          "reopening",
          "the store is made in code, and the fixture has no way to open it anew; add"
              + " .reopening(() -> …) to it");
    }
    store().close();
    use(fixture().reopen());
    return store();
  }

  /** Goes on with a store that was opened after the one before had ended in its own way. */
  void openedAnew(Supplier<KVStore> opener) {
    // What ended is left alone, also if the next does not open.
    untraced = null;
    use(opener.get());
  }

  /** Opens a second client of the store, which is closed at the end. */
  KVStore second() {
    KVStore opened = fixture()
        .second()
        .orElseThrow(() -> notApplicable(
            "secondClient",
            "the fixture has no way to open a second client; where clients share a store, add"
                + " .secondClient() to a fixture with a store URI, or .secondClient(() -> …)"))
        .get();
    seconds.add(opened);
    return calls.trace(opened);
  }

  /** A name that nothing else has, neither in the store nor beside it. */
  String unique() {
    return "tck-" + Long.toHexString(random.nextLong());
  }

  /** A new collection, dropped at the end. */
  String collection() {
    return collection("");
  }

  /** A new collection whose name ends as given. */
  String collection(String ending) {
    String name = unique() + ending;
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
    String key = unique();
    keys.computeIfAbsent(collection, name -> new LinkedHashSet<>()).add(key);
    return key;
  }

  /**
   * What is thrown for a rule that cannot run here.
   *
   * @param lacking what is missing, in a word or two
   * @param reason the same in a sentence that says what to add
   */
  NotApplicable notApplicable(String lacking, String reason) {
    return new NotApplicable(lacking, "NOT_APPLICABLE " + specified.id() + ": " + reason);
  }

  /** The first, which counts, that is over or is not. */
  private Optional<Exemption> exemption(boolean over) {
    return fixture == null
        ? Optional.empty()
        : fixture.exemption(specified.id()).filter(exemption -> exemption.isOver() == over);
  }

  /** Without secrets, also if it is no store URI at all. */
  static String shownUri(String uri) {
    try {
      return StoreUri.parse(uri).toString();
    } catch (KVStoreException noStoreUri) {
      return "no store URI";
    }
  }

  private static List<String> capabilities(KVStore store) {
    try {
      return store.capabilities().stream().map(Capability::name).sorted().toList();
    } catch (RuntimeException e) {
      return List.of();
    }
  }

  private void use(KVStore opened) {
    capabilities = capabilities(opened);
    described = Shown.store(opened);
    untraced = opened;
    store = calls.trace(opened);
  }

  private void require(Capability capability) {
    if (!store().capabilities().contains(capability)) {
      throw notApplicable(
          capability.name(),
          "the store does not declare " + capability
              + "; add it to capabilities() if the store keeps what SPEC.md asks of it");
    }
  }

  private @Nullable NotTidied tidy() {
    if (untraced == null) {
      return null;
    }
    if (isOpen(untraced)) {
      return dropAndClose(untraced);
    }
    if (collections.isEmpty() && keys.isEmpty()) {
      return null;
    }
    try {
      return dropAndClose(fixture().reopen());
    } catch (Throwable e) {
      return new NotTidied("opening the store anew", e);
    }
  }

  /** Deletes as much as it can, and returns the first error. */
  private @Nullable NotTidied dropAndClose(KVStore open) {
    List<NotTidied> failures = new ArrayList<>();
    for (String name : collections) {
      attempt(
          "dropCollection(" + Shown.value(name) + ")", failures, () -> open.dropCollection(name));
    }
    keys.forEach((name, those) -> attempt(
        "deleteAll(" + Shown.value(List.copyOf(those)) + ", " + Shown.value(name) + ")",
        failures,
        () -> open.deleteAll(those, name)));
    attempt("close()", failures, open::close);
    return failures.isEmpty() ? null : failures.get(0);
  }

  private static void attempt(String call, List<NotTidied> failures, Check.Action action) {
    try {
      action.run();
    } catch (Throwable e) {
      failures.add(new NotTidied(call, e));
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
