package dev.kvstore.simple;

import dev.kvstore.Capability;
import dev.kvstore.KVStore;
import dev.kvstore.StoreOpenException;
import dev.kvstore.StoreOptions;
import dev.kvstore.StoreUri;
import dev.kvstore.spi.KVStoreProvider;
import java.util.Set;

/** Opens {@code memory:}, a new store in memory at each call; it has no options. */
public final class MemoryKVStoreProvider implements KVStoreProvider {
  /** For {@link java.util.ServiceLoader}. */
  public MemoryKVStoreProvider() {}

  @Override
  public Set<String> schemes() {
    return Set.of("memory");
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of(
        Capability.ORDERED_SCAN, Capability.SNAPSHOT_LISTING, Capability.CONDITIONAL_WRITES);
  }

  @Override
  public KVStore open(StoreUri uri, StoreOptions options) {
    if (!uri.address().isEmpty()) {
      throw new StoreOpenException(
          "INVALID_URI",
          "memory: is a new store of its own, without a name, but " + uri
              + " gives one; open it once and share it, or write memory:",
          null);
    }
    return new SimpleKVStore();
  }
}
