package dev.kvstore.tck.gallery;

import dev.kvstore.KVStore;
import dev.kvstore.StoreOptions;
import dev.kvstore.StoreUri;
import dev.kvstore.spi.KVStoreProvider;
import java.util.Set;

/** Opens a broken store by URI. */
public final class MergingProvider implements KVStoreProvider {
  /** For the service loader. */
  public MergingProvider() {}

  @Override
  public Set<String> schemes() {
    return Set.of("merging");
  }

  @Override
  public KVStore open(StoreUri uri, StoreOptions options) {
    return new EntryFaults.PutMerges();
  }
}
