package dev.kvstore.mvstore;

import dev.kvstore.Capability;
import dev.kvstore.KVStore;
import dev.kvstore.StoreOption;
import dev.kvstore.StoreOptions;
import dev.kvstore.StoreUri;
import dev.kvstore.spi.KVStoreProvider;
import java.util.List;
import java.util.Set;

/**
 * Opens {@code mvstore:} stores: {@code mvstore:file:///data/kv.mv} or {@code mvstore:data/kv.mv},
 * percent encoded.
 */
public final class MVStoreProvider implements KVStoreProvider {
  /** For {@link java.util.ServiceLoader}. */
  public MVStoreProvider() {}

  @Override
  public Set<String> schemes() {
    return Set.of("mvstore");
  }

  @Override
  public List<StoreOption<?>> options() {
    return Opening.OPTIONS;
  }

  @Override
  public Set<Capability> capabilities() {
    return TreeStore.CAPABILITIES;
  }

  @Override
  public KVStore open(StoreUri uri, StoreOptions options) {
    return Opening.open(uri, options);
  }
}
