package dev.kvstore.tck.plugin;

import dev.kvstore.Capability;
import dev.kvstore.KVStore;
import dev.kvstore.MapKVStore;
import dev.kvstore.StoreOptions;
import dev.kvstore.StoreUri;
import dev.kvstore.spi.KVStoreProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
    if (address.startsWith("watched:")) {
      return new Watched(Path.of(address.substring("watched:".length())));
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

  /** Writes to a file, after each change, which collections it has. */
  private static final class Watched extends MapKVStore {
    private final Path file;

    private Watched(Path file) {
      super(LinkedHashMap::new);
      this.file = file;
      tell();
    }

    @Override
    protected synchronized void doPut(String key, Map<String, Object> value, String collection) {
      super.doPut(key, value, collection);
      tell();
    }

    @Override
    protected synchronized void doPutAll(
        Map<String, Map<String, Object>> batch, String collection) {
      super.doPutAll(batch, collection);
      tell();
    }

    @Override
    protected synchronized boolean doDelete(String key, String collection) {
      boolean deleted = super.doDelete(key, collection);
      tell();
      return deleted;
    }

    @Override
    protected synchronized boolean doDropCollection(String collection) {
      boolean dropped = super.doDropCollection(collection);
      tell();
      return dropped;
    }

    private void tell() {
      try {
        // Names of any kind are counted, not written.
        Files.writeString(file, String.valueOf(doCollections().size()));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
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
