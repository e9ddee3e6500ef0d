package dev.kvstore.tck;

import dev.kvstore.KVStore;
import dev.kvstore.KVStores;
import dev.kvstore.StoreOptions;
import dev.kvstore.spi.KVStoreProvider;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How the kit comes to the store under test; immutable.
 *
 * <p>The store may hold other data: the kit works in collections and under keys of its own, and
 * deletes what it wrote.
 */
public final class StoreFixture {
  private final @Nullable String uri;
  private final StoreOptions options;
  private final @Nullable Supplier<? extends KVStore> maker;
  private final @Nullable Supplier<? extends KVStore> reopener;
  private final @Nullable Class<? extends KVStoreProvider> provider;

  private StoreFixture(
      @Nullable String uri,
      StoreOptions options,
      @Nullable Supplier<? extends KVStore> maker,
      @Nullable Supplier<? extends KVStore> reopener,
      @Nullable Class<? extends KVStoreProvider> provider) {
    this.uri = uri;
    this.options = options;
    this.maker = maker;
    this.reopener = reopener;
    this.provider = provider;
  }

  /**
   * A store that is opened by its URI through {@link KVStores}, and opened anew by the same.
   *
   * @param uri the store URI
   * @return the fixture
   */
  public static StoreFixture of(String uri) {
    return new StoreFixture(
        Objects.requireNonNull(uri, "uri"), StoreOptions.none(), null, null, null);
  }

  /**
   * A store that is made in code; rules on opening it anew need {@link #reopening} as well.
   *
   * @param maker makes an open store, once for each rule
   * @return the fixture
   */
  public static StoreFixture of(Supplier<? extends KVStore> maker) {
    return new StoreFixture(
        null, StoreOptions.none(), Objects.requireNonNull(maker, "maker"), null, null);
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
    return new StoreFixture(
        uri, Objects.requireNonNull(newOptions, "newOptions"), maker, reopener, provider);
  }

  /**
   * The same with a way to open the store anew after it was closed.
   *
   * @param newReopener opens what the store of this fixture was, with its entries if it keeps them
   * @return a new fixture
   */
  public StoreFixture reopening(Supplier<? extends KVStore> newReopener) {
    return new StoreFixture(
        uri, options, maker, Objects.requireNonNull(newReopener, "newReopener"), provider);
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
    return new StoreFixture(
        uri, options, maker, reopener, Objects.requireNonNull(newProvider, "newProvider"));
  }

  Optional<String> uri() {
    return Optional.ofNullable(uri);
  }

  Optional<Class<? extends KVStoreProvider>> provider() {
    return Optional.ofNullable(provider);
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

  private void requireUri(String what) {
    if (uri == null) {
      throw new IllegalStateException("this store is made in code, so that " + what
          + " would count for nothing; begin with" + " StoreFixture.of(\"acme:…\")");
    }
  }
}
