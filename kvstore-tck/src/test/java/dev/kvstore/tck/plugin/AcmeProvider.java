package dev.kvstore.tck.plugin;

import dev.kvstore.Capability;
import dev.kvstore.KVStore;
import dev.kvstore.MapKVStore;
import dev.kvstore.StoreOptions;
import dev.kvstore.StoreUri;
import dev.kvstore.spi.KVStoreProvider;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;

/** A third party's plugin; its stores differ by the last word of their address. */
public final class AcmeProvider implements KVStoreProvider {
  private static final AtomicInteger OPENED = new AtomicInteger();
  private static final Set<String> HOARD = new TreeSet<>();

  /** For the service loader. */
  public AcmeProvider() {}

  @Override
  public Set<String> schemes() {
    return Set.of("acme");
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of(Capability.ORDERED_SCAN, Capability.SNAPSHOT_LISTING);
  }

  @Override
  public KVStore open(StoreUri uri, StoreOptions options) {
    String address = uri.address();
    if (address.endsWith("once") && OPENED.incrementAndGet() > 1) {
      throw new IllegalStateException("the licence is for one connection");
    } else if (address.endsWith("merging")) {
      return new Merging(uri.scheme() + ":" + address);
    } else if (address.endsWith("hoarding")) {
      return new Hoarding();
    }
    KVStore store = new MapKVStore(LinkedHashMap::new);
    if (address.endsWith("full")) {
      store.put("a", Map.of("to", "ann"), "letters");
    }
    return store;
  }

  /** Merges a value with the one that was there; tells its address as it is. */
  private static final class Merging extends MapKVStore {
    private final String name;

    private Merging(String name) {
      super(LinkedHashMap::new);
      this.name = name;
    }

    @Override
    protected void doPut(String key, Map<String, Object> value, String collection) {
      Map<String, Object> before = doGet(key, collection);
      Map<String, Object> merged = new LinkedHashMap<>(before == null ? Map.of() : before);
      merged.putAll(value);
      super.doPut(key, merged, collection);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /** Names the collections of all its stores for ever. */
  private static final class Hoarding extends MapKVStore {
    private Hoarding() {
      super(LinkedHashMap::new);
      HOARD.forEach(name -> super.doPut("k", Map.of(), name));
    }

    @Override
    protected void doPut(String key, Map<String, Object> value, String collection) {
      HOARD.add(collection);
      super.doPut(key, value, collection);
    }
  }
}
