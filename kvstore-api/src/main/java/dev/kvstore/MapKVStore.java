package dev.kvstore;

import dev.kvstore.spi.AbstractKVStore;
import dev.kvstore.spi.Values;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A store on maps of any kind, one map for each collection; LlamaIndex calls it
 * {@code MutableMappingKVStore}.
 *
 * <pre>{@code
 * KVStore sorted = new MapKVStore(TreeMap::new);
 * }</pre>
 *
 * <p>The maps need not be safe for threads, as long as reading does not change them: a lock lets
 * readers in together and writers alone, so that a listing, and a batch of {@code putAll}, is one
 * moment. A page of a scan costs a pass over the collection, unless the maps are sorted by
 * {@link Values#NAME_ORDER}, as those of {@code () -> new TreeMap<>(Values.NAME_ORDER)} are.
 */
public class MapKVStore extends AbstractKVStore {
  private final Supplier<? extends Map<String, Map<String, @Nullable Object>>> mapFactory;
  private final Map<String, Map<String, Map<String, @Nullable Object>>> maps =
      new LinkedHashMap<>();
  private final ReadWriteLock lock = new ReentrantReadWriteLock();

  /**
   * Makes an empty store.
   *
   * @param mapFactory makes the map of a collection, empty and mutable; called under the store's
   *     lock
   */
  public MapKVStore(Supplier<? extends Map<String, Map<String, @Nullable Object>>> mapFactory) {
    this.mapFactory = Objects.requireNonNull(mapFactory, "mapFactory");
  }

  /** {@link Capability#ORDERED_SCAN} and {@link Capability#SNAPSHOT_LISTING}. */
  @Override
  public Set<Capability> capabilities() {
    return Set.of(Capability.ORDERED_SCAN, Capability.SNAPSHOT_LISTING);
  }

  @Override
  protected void doPut(String key, Map<String, @Nullable Object> value, String collection) {
    write(() -> {
      Map<String, Map<String, @Nullable Object>> map = mapToWrite(collection);
      map.put(key, value);
      maps.putIfAbsent(collection, map);
      return true;
    });
  }

  @Override
  protected void doPutAll(Map<String, Map<String, @Nullable Object>> batch, String collection) {
    write(() -> {
      Map<String, Map<String, @Nullable Object>> map = mapToWrite(collection);
      map.putAll(batch);
      maps.putIfAbsent(collection, map);
      return true;
    });
  }

  @Override
  protected @Nullable Map<String, @Nullable Object> doGet(String key, String collection) {
    return read(() -> map(collection).get(key));
  }

  @Override
  protected Map<String, Map<String, @Nullable Object>> doGetAll(String collection) {
    return read(() -> new LinkedHashMap<>(map(collection)));
  }

  @Override
  protected boolean doDelete(String key, String collection) {
    return write(() -> {
      Map<String, Map<String, @Nullable Object>> map = map(collection);
      boolean deleted = map.containsKey(key);
      if (deleted) {
        map.remove(key);
        if (map.isEmpty()) {
          maps.remove(collection);
        }
      }
      return deleted;
    });
  }

  @Override
  protected boolean doDropCollection(String collection) {
    return write(() -> maps.remove(collection) != null);
  }

  @Override
  protected long doCount(String collection) {
    return read(() -> (long) map(collection).size());
  }

  @Override
  protected Collection<String> doCollections() {
    return read(() -> List.copyOf(maps.keySet()));
  }

  @Override
  protected List<String> doKeys(
      String prefix, @Nullable String after, int limit, String collection) {
    return read(() -> {
      Map<String, Map<String, @Nullable Object>> map = map(collection);
      return map instanceof SortedMap<String, ?> sorted && sorted.comparator() == Values.NAME_ORDER
          ? next(sorted, prefix, after, limit)
          : smallest(map.keySet(), prefix, after, limit);
    });
  }

  private static List<String> next(
      SortedMap<String, ?> sorted, String prefix, @Nullable String after, int limit) {
    String from = after == null || Values.NAME_ORDER.compare(after, prefix) < 0 ? prefix : after;
    List<String> keys = new ArrayList<>();
    for (String key : sorted.tailMap(from).keySet()) {
      if (!key.startsWith(prefix) || keys.size() == limit) {
        break;
      }
      if (!key.equals(after)) {
        keys.add(key);
      }
    }
    return keys;
  }

  /** The first keys in order, found in one pass that keeps no more than are asked for. */
  private static List<String> smallest(
      Set<String> all, String prefix, @Nullable String after, int limit) {
    PriorityQueue<String> largestFirst = new PriorityQueue<>(Values.NAME_ORDER.reversed());
    for (String key : all) {
      if (key.startsWith(prefix) && (after == null || Values.NAME_ORDER.compare(key, after) > 0)) {
        largestFirst.add(key);
        if (largestFirst.size() > limit) {
          largestFirst.remove();
        }
      }
    }
    List<String> keys = new ArrayList<>(largestFirst);
    keys.sort(Values.NAME_ORDER);
    return keys;
  }

  @Override
  protected void doClose() {
    lock.writeLock().lock();
    try {
      maps.clear();
    } finally {
      lock.writeLock().unlock();
    }
  }

  /** The caller's thread: nothing here waits for anything but the lock. */
  @Override
  protected Executor asyncExecutor() {
    return Runnable::run;
  }

  private Map<String, Map<String, @Nullable Object>> map(String collection) {
    return maps.getOrDefault(collection, Map.of());
  }

  /** A new map joins the others once it holds an entry. */
  private Map<String, Map<String, @Nullable Object>> mapToWrite(String collection) {
    Map<String, Map<String, @Nullable Object>> map = maps.get(collection);
    return map == null ? mapFactory.get() : map;
  }

  private <T extends @Nullable Object> T read(Supplier<T> action) {
    return locked(lock.readLock(), action);
  }

  private <T extends @Nullable Object> T write(Supplier<T> action) {
    return locked(lock.writeLock(), action);
  }

  private <T extends @Nullable Object> T locked(Lock lock, Supplier<T> action) {
    lock.lock();
    try {
      // A call that waited while the store was closed must not find it empty.
      ensureOpen();
      return action.get();
    } finally {
      lock.unlock();
    }
  }
}
