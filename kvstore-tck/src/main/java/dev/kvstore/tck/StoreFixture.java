package dev.kvstore.tck;

import dev.kvstore.Capability;
import dev.kvstore.KVStore;
import dev.kvstore.KVStores;
import dev.kvstore.StoreOptions;
import dev.kvstore.spi.KVStoreProvider;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How the kit comes to the store under test; immutable.
 *
 * <p>The store may hold other data: the kit works in collections and under keys of its own, and
 * deletes what it wrote. Each hook beside the store itself switches on the rules that need it:
 *
 * <pre>{@code
 * StoreFixture.of(() -> new AcmeStore(engine))
 *     .reopening(() -> new AcmeStore(engine))
 *     .secondClient(() -> new AcmeStore(engine))
 *     .crashing(() -> new AcmeStore(engine.killAndStart()))
 *     .clock(duration -> engine.clock().advance(duration))
 *     .exempt("KV-1.8", "names are cut until the engine is replaced", LocalDate.of(2027, 3, 31));
 * }</pre>
 */
public final class StoreFixture {
  private final @Nullable String uri;
  private final @Nullable Supplier<? extends KVStore> maker;
  // Set on a copy alone, before anybody sees it.
  private StoreOptions options = StoreOptions.none();
  private @Nullable Class<? extends KVStoreProvider> provider;
  private @Nullable Supplier<? extends KVStore> reopener;
  private boolean shared;
  private @Nullable Supplier<? extends KVStore> second;
  private @Nullable Supplier<? extends KVStore> crasher;
  private @Nullable Consumer<? super Duration> clock;
  private List<Exemption> exemptions = List.of();

  private StoreFixture(@Nullable String uri, @Nullable Supplier<? extends KVStore> maker) {
    this.uri = uri;
    this.maker = maker;
  }

  private StoreFixture(StoreFixture other) {
    this(other.uri, other.maker);
    options = other.options;
    provider = other.provider;
    reopener = other.reopener;
    shared = other.shared;
    second = other.second;
    crasher = other.crasher;
    clock = other.clock;
    exemptions = other.exemptions;
  }

  /**
   * A store that is opened by its URI through {@link KVStores}, and opened anew by the same.
   *
   * @param uri the store URI
   * @return the fixture
   */
  public static StoreFixture of(String uri) {
    return new StoreFixture(Objects.requireNonNull(uri, "uri"), null);
  }

  /**
   * A store that is made in code; rules on opening it anew need {@link #reopening} as well.
   *
   * @param maker makes an open store, at least once for each rule
   * @return the fixture
   */
  public static StoreFixture of(Supplier<? extends KVStore> maker) {
    return new StoreFixture(null, Objects.requireNonNull(maker, "maker"));
  }

  /**
   * The same with options given in code.
   *
   * @param newOptions the options, beside those in the store URI
   * @return a new fixture
   * @throws IllegalStateException if the store is not opened by a URI
   */
  public StoreFixture withOptions(StoreOptions newOptions) {
    requireUri("options");
    StoreFixture changed = new StoreFixture(this);
    changed.options = Objects.requireNonNull(newOptions, "newOptions");
    return changed;
  }

  /**
   * The same, and a store that another provider opens is a failure.
   *
   * @param newProvider the class of the provider under test
   * @return a new fixture
   * @throws IllegalStateException if the store is not opened by a URI
   */
  public StoreFixture providedBy(Class<? extends KVStoreProvider> newProvider) {
    requireUri("a provider");
    StoreFixture changed = new StoreFixture(this);
    changed.provider = Objects.requireNonNull(newProvider, "newProvider");
    return changed;
  }

  /**
   * The same with a way to open the store anew after it was closed.
   *
   * @param newReopener opens what the store of this fixture was, with its entries if it keeps them
   * @return a new fixture
   */
  public StoreFixture reopening(Supplier<? extends KVStore> newReopener) {
    StoreFixture changed = new StoreFixture(this);
    changed.reopener = Objects.requireNonNull(newReopener, "newReopener");
    return changed;
  }

  /**
   * The same for a store whose URI may be opened again while it is open; it serves many clients.
   *
   * @return a new fixture
   * @throws IllegalStateException if the store is not opened by a URI
   */
  public StoreFixture secondClient() {
    requireUri("a second client without a way to open it");
    StoreFixture changed = new StoreFixture(this);
    changed.shared = true;
    return changed;
  }

  /**
   * The same with a way to open a second store on the engine of the first, which is open.
   *
   * @param newSecond opens what another process would, and shares no more with the first
   * @return a new fixture
   */
  public StoreFixture secondClient(Supplier<? extends KVStore> newSecond) {
    StoreFixture changed = new StoreFixture(this);
    changed.second = Objects.requireNonNull(newSecond, "newSecond");
    return changed;
  }

  /**
   * The same with a way to end the store as a crash does, for {@link Capability#DURABLE}. A store
   * that is opened by its URI needs none: the kit kills a process of its own that writes.
   *
   * @param newCrasher ends the engine or the store at once, without {@code close}, and opens it
   *     anew; the kit leaves the crashed store alone from then on
   * @return a new fixture
   */
  public StoreFixture crashing(Supplier<? extends KVStore> newCrasher) {
    StoreFixture changed = new StoreFixture(this);
    changed.crasher = Objects.requireNonNull(newCrasher, "newCrasher");
    return changed;
  }

  /**
   * The same with a way to set the clock that the store or its engine reads.
   *
   * @param newClock sets the clock forward by a duration, or back by a negative one; the kit undoes
   *     at the end of a rule what it did
   * @return a new fixture
   */
  public StoreFixture clock(Consumer<? super Duration> newClock) {
    StoreFixture changed = new StoreFixture(this);
    changed.clock = Objects.requireNonNull(newClock, "newClock");
    return changed;
  }

  /**
   * The same with a rule that the store is known to break. The rule still runs: that it is broken
   * is reported as EXEMPT, with the reason; that it is kept is a failure.
   *
   * @param rule the rule's id, such as {@code KV-1.8}
   * @param reason why it is broken, for those who read the report
   * @param until the last day on which this counts, in UTC; after it, the broken rule is a failure
   * @return a new fixture
   * @throws IllegalArgumentException if there is no such rule, no reason, or one exemption already
   */
  public StoreFixture exempt(String rule, String reason, LocalDate until) {
    Exemption exemption = new Exemption(
        Objects.requireNonNull(rule, "rule"),
        Objects.requireNonNull(reason, "reason"),
        Objects.requireNonNull(until, "until"));
    if (exemption(rule).isPresent()) {
      throw new IllegalArgumentException("exempt: " + rule + " is exempt already");
    }
    StoreFixture changed = new StoreFixture(this);
    List<Exemption> all = new ArrayList<>(exemptions);
    all.add(exemption);
    changed.exemptions = List.copyOf(all);
    return changed;
  }

  Optional<String> uri() {
    return Optional.ofNullable(uri);
  }

  StoreOptions options() {
    return options;
  }

  Optional<Class<? extends KVStoreProvider>> provider() {
    return Optional.ofNullable(provider);
  }

  Optional<Exemption> exemption(String rule) {
    return exemptions.stream().filter(each -> each.rule().equals(rule)).findFirst();
  }

  boolean canReopen() {
    return uri != null || reopener != null;
  }

  KVStore open() {
    return maker == null
        ? KVStores.open(Objects.requireNonNull(uri), options)
        : Objects.requireNonNull(maker.get(), "StoreFixture.of(maker): the maker gave null");
  }

  KVStore reopen() {
    return reopener == null
        ? open()
        : Objects.requireNonNull(reopener.get(), "reopening(hook): the hook gave null");
  }

  /** How a second client is opened, if it can be. */
  Optional<Supplier<KVStore>> second() {
    return second == null && shared ? Optional.of(this::open) : hook(second, "secondClient(hook)");
  }

  /** How the store is crashed and opened anew, if the author said so. */
  Optional<Supplier<KVStore>> crasher() {
    return hook(crasher, "crashing(hook)");
  }

  /** How the store's clock is set, if it can be. */
  Optional<Consumer<Duration>> clock() {
    return Optional.ofNullable(clock).map(hook -> hook::accept);
  }

  private static Optional<Supplier<KVStore>> hook(
      @Nullable Supplier<? extends KVStore> hook, String name) {
    return hook == null
        ? Optional.empty()
        : Optional.of(() -> Objects.requireNonNull(hook.get(), name + ": the hook gave null"));
  }

  private void requireUri(String what) {
    if (uri == null) {
      throw new IllegalStateException("this store is made in code, so that " + what
          + " would count for nothing; begin with StoreFixture.of(\"acme:…\")");
    }
  }
}
