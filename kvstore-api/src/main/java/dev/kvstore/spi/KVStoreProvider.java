package dev.kvstore.spi;

import dev.kvstore.Capability;
import dev.kvstore.KVStore;
import dev.kvstore.StoreOption;
import dev.kvstore.StoreOptions;
import dev.kvstore.StoreUri;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Opens stores for some URI schemes; found with {@link java.util.ServiceLoader}.
 *
 * <p>Its class is public with a public constructor without arguments, which does no work: what an
 * engine needs is loaded in {@link #open}. Every method may be called from any thread.
 */
public interface KVStoreProvider {
  /** The schemes that it serves, in lower case, each of two letters or more. */
  Set<String> schemes();

  /**
   * Opens a store.
   *
   * @param uri the store URI without the options of {@link #options()}
   * @param options the options, from the URI and from code, checked against {@link #options()}
   * @return the open store
   * @throws Exception if it cannot be opened; what is no {@link dev.kvstore.KVStoreException}
   *     reaches the caller as a {@link dev.kvstore.StoreOpenException} with the code
   *     {@code PROVIDER_FAILED}
   */
  KVStore open(StoreUri uri, StoreOptions options) throws Exception;

  /** The options that it knows; any other is an error that lists these. */
  default List<StoreOption<?>> options() {
    return List.of();
  }

  /**
   * What the names of its options begin with in a URI's query. Where it is not empty, query
   * parameters without it stay in the {@linkplain StoreUri#address() address}, for the engine's own
   * driver.
   */
  default String optionPrefix() {
    return "";
  }

  /** What its stores may promise; each store says what it does promise. */
  default Set<Capability> capabilities() {
    return Set.of();
  }

  /**
   * Decides between two providers of one scheme: the higher is taken, and equal ones are an error.
   */
  default int priority() {
    return 0;
  }

  /**
   * Why it cannot work here and how to mend that, for instance a missing native library; or empty.
   */
  default Optional<String> unavailable() {
    return Optional.empty();
  }
}
