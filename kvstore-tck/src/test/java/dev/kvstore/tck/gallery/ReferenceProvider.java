package dev.kvstore.tck.gallery;

import dev.kvstore.Capability;
import dev.kvstore.KVStore;
import dev.kvstore.StoreOptions;
import dev.kvstore.StoreUri;
import dev.kvstore.spi.KVStoreProvider;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Opens reference stores, each on the disk that its address names. */
public final class ReferenceProvider implements KVStoreProvider {
  private static final Map<String, Disk> DISKS = new ConcurrentHashMap<>();

  /** For the service loader. */
  public ReferenceProvider() {}

  @Override
  public Set<String> schemes() {
    return Set.of("reference");
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of(Capability.values());
  }

  @Override
  public KVStore open(StoreUri uri, StoreOptions options) {
    return new ReferenceStore(DISKS.computeIfAbsent(uri.address(), name -> new Disk()));
  }
}
