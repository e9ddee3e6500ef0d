package dev.kvstore.tck;

import dev.kvstore.Capability;
import dev.kvstore.Limits;
import dev.kvstore.spi.AbstractKVStore;
import dev.kvstore.spi.Values;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The least that a backend can be: six methods and limits, on an engine that breaks once it is
 * closed. An interrupt stops a call, but a put that it has stopped takes effect a few calls later,
 * as it may where an engine is far away.
 */
final class SixMethodsStoreTest extends KVStoreContract {
  @Override
  protected StoreFixture fixture() {
    return StoreFixture.of(SixMethods::new);
  }

  private static final class SixMethods extends AbstractKVStore {
    private final Map<String, NavigableMap<String, Map<String, Object>>> maps = new TreeMap<>();
    private final Lock lock = new ReentrantLock();
    private final Queue<Runnable> late = new ConcurrentLinkedQueue<>();
    private int callsWithLate;
    private boolean closed;

    @Override
    public Set<Capability> capabilities() {
      return Set.of(Capability.ORDERED_SCAN);
    }

    @Override
    public Limits limits() {
      return new Limits(1_024, 8 << 20);
    }

    @Override
    protected void doPut(String key, Map<String, Object> value, String collection)
        throws Exception {
      Runnable put =
          () -> maps.computeIfAbsent(collection, name -> new TreeMap<>(Values.NAME_ORDER))
              .put(key, value);
      try {
        locked(Executors.callable(put));
      } catch (InterruptedException e) {
        late.add(put);
        throw e;
      }
    }

    @Override
    protected Map<String, Object> doGet(String key, String collection) throws Exception {
      return locked(() -> map(collection).get(key));
    }

    @Override
    protected boolean doDelete(String key, String collection) throws Exception {
      return locked(() -> {
        boolean deleted = map(collection).remove(key) != null;
        maps.values().removeIf(Map::isEmpty);
        return deleted;
      });
    }

    @Override
    protected List<String> doKeys(String prefix, String after, int limit, String collection)
        throws Exception {
      return locked(() ->
          map(collection).tailMap(after == null ? prefix : after, after == null).keySet().stream()
              .filter(key -> key.startsWith(prefix))
              .limit(limit)
              .toList());
    }

    @Override
    protected Collection<String> doCollections() throws Exception {
      return locked(() -> List.copyOf(maps.keySet()));
    }

    @Override
    protected void doClose() throws Exception {
      locked(() -> closed = true);
    }

    private NavigableMap<String, Map<String, Object>> map(String collection) {
      return maps.getOrDefault(collection, new TreeMap<>(Values.NAME_ORDER));
    }

    private <T> T locked(Callable<T> action) throws Exception {
      lock.lockInterruptibly();
      try {
        if (closed) {
          throw new IllegalStateException("the engine is closed");
        }
        if (!late.isEmpty() && ++callsWithLate % 3 == 0) {
          late.remove().run();
        }
        return action.call();
      } finally {
        lock.unlock();
      }
    }
  }
}
