package dev.kvstore;

import dev.kvstore.spi.KVStoreProvider;
import java.util.List;
import java.util.Objects;

/**
 * Opens stores by URI: the scheme picks the provider, which is found on the class path or the
 * module path.
 *
 * <p>Providers are looked for through the thread's context class loader and through the one that
 * loaded this class. A provider that cannot be loaded costs nobody but itself; {@link #diagnose()}
 * shows it. The search is made once per class loader, and again for a scheme that it did not find;
 * {@link #using} gives a registry that keeps what it found, which pays where a class loader other
 * than this class's own is asked often.
 */
public final class KVStores {
  private KVStores() {}

  /**
   * Opens a store.
   *
   * @param uri the store URI, for instance {@code memory:} or {@code json:data/kv.json}; values of
   *     the environment may stand in it, as {@link StoreUri} says
   * @return the open store; closing it is the caller's
   * @throws StoreOpenException if the URI, its options or the provider are at fault
   * @throws KVStoreException if the store cannot be opened
   */
  public static KVStore open(String uri) {
    return open(uri, StoreOptions.none());
  }

  /**
   * Opens a store with options given in code, which count before those in the URI.
   *
   * @param uri the store URI
   * @param options the options
   * @return the open store; closing it is the caller's
   * @throws StoreOpenException if the URI, the options or the provider are at fault
   * @throws KVStoreException if the store cannot be opened
   */
  public static KVStore open(String uri, StoreOptions options) {
    return registry().open(uri, options);
  }

  /** Says which providers there are, and which could not be loaded and why. */
  public static Diagnosis diagnose() {
    return registry().diagnose();
  }

  /**
   * The same with the providers that a class loader finds, instead of the thread's context loader.
   * The registry keeps that class loader alive, and the providers that were found.
   */
  public static KVStoreRegistry using(ClassLoader loader) {
    Objects.requireNonNull(loader, "loader");
    return new KVStoreRegistry(() -> ProviderCache.of(loader), () -> ProviderCache.renewed(loader));
  }

  /** The same with these providers only. */
  public static KVStoreRegistry of(KVStoreProvider... providers) {
    List<KVStoreProvider> given = List.of(providers);
    return new KVStoreRegistry(() -> null, () -> ProviderSearch.among(given));
  }

  private static KVStoreRegistry registry() {
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    return using(context == null ? ClassLoader.getSystemClassLoader() : context);
  }
}
