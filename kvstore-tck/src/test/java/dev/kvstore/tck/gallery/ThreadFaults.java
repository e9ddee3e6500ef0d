package dev.kvstore.tck.gallery;

import dev.kvstore.StoreIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** Stores that are right in one thread only. */
final class ThreadFaults {
  private ThreadFaults() {}

  /** Reads a collection, adds a batch and writes all of it back. */
  @Breaks("KV-8.1")
  static class BatchRewritesTheCollection extends HealthyStore {
    private final AtomicInteger writes = new AtomicInteger();

    @Override
    protected void doPutAll(Map<String, Map<String, Object>> batch, String collection) {
      Map<String, Map<String, Object>> all = super.doGetAll(collection);
      all.putAll(batch);
      Race.widenUntilAnother(writes);
      super.doDropCollection(collection);
      super.doPutAll(all, collection);
    }
  }

  /** Takes an empty map away in a second step. */
  @Breaks(value = "KV-8.2", perhaps = "KV-8.7")
  static class EmptyMapRemovedLater extends HealthyStore {
    private final AtomicInteger puts = new AtomicInteger();

    @Override
    protected void doPut(String key, Map<String, Object> value, String collection) {
      super.doPut(key, value, collection);
      puts.incrementAndGet();
    }

    @Override
    protected boolean doDelete(String key, String collection) {
      boolean deleted = super.doDelete(key, collection);
      if (deleted && doCount(collection) == 0) {
        int before = puts.get();
        Race.widenBrieflyUntil(() -> puts.get() != before);
        doDropCollection(collection);
      }
      return deleted;
    }
  }

  /** Writes a value member by member. */
  @Breaks("KV-8.3")
  static class TornPut extends HealthyStore {
    private final AtomicInteger reads = new AtomicInteger();

    @Override
    protected Map<String, Object> doGet(String key, String collection) {
      Map<String, Object> read = super.doGet(key, collection);
      reads.incrementAndGet();
      return read;
    }

    @Override
    protected void doPut(String key, Map<String, Object> value, String collection) {
      if (value.size() > 2) {
        Map<String, Object> half = new HashMap<>(value);
        half.remove("second");
        super.doPut(key, half, collection);
        int before = reads.get();
        Race.widenBrieflyUntil(() -> reads.get() != before);
      }
      super.doPut(key, value, collection);
    }
  }

  /** Has a cache for each thread. */
  @Breaks("KV-8.4")
  static class CachePerThread extends HealthyStore {
    private final ThreadLocal<Map<List<String>, Optional<Map<String, Object>>>> cache =
        ThreadLocal.withInitial(HashMap::new);

    @Override
    public Optional<Map<String, Object>> get(String key, String collection) {
      Optional<Map<String, Object>> now = super.get(key, collection);
      return key.equals("key") && now.isPresent()
          ? cache.get().computeIfAbsent(List.of(key, collection), name -> now)
          : now;
    }

    @Override
    protected void doPut(String key, Map<String, Object> value, String collection) {
      super.doPut(key, value, collection);
      cache.get().remove(List.of(key, collection));
    }

    @Override
    protected void doPutAll(Map<String, Map<String, Object>> batch, String collection) {
      super.doPutAll(batch, collection);
      cache.get().clear();
    }
  }

  /** Looks whether the entry is there, and then deletes it. */
  @Breaks(value = "KV-8.5", perhaps = "KV-8.7")
  static class LooksBeforeDeleting extends HealthyStore {
    private final AtomicInteger deletes = new AtomicInteger();

    @Override
    protected boolean doDelete(String key, String collection) {
      boolean there = doGet(key, collection) != null;
      Race.widenUntilAnother(deletes);
      super.doDelete(key, collection);
      return there;
    }
  }

  /** Reads through a channel that an interrupt closes, as FileChannel is. */
  @Breaks("KV-8.6")
  static class InterruptCloses extends HealthyStore {
    private volatile boolean channelClosed;

    @Override
    protected Map<String, Object> doGet(String key, String collection) {
      channelClosed |= Thread.currentThread().isInterrupted();
      if (channelClosed) {
        throw new StoreIOException("IO_ERROR", "the channel is closed", null);
      }
      return super.doGet(key, collection);
    }
  }

  /** Writes to one replica after the other, and reads from any: new, and then old again. */
  @Breaks("KV-8.7")
  static class ReplicasOneByOne extends HealthyStore {
    private final HealthyStore second = new HealthyStore();
    private final AtomicInteger turn = new AtomicInteger();

    @Override
    protected synchronized void doPut(String key, Map<String, Object> value, String collection) {
      super.doPut(key, value, collection);
      Race.widen();
      second.put(key, value, collection);
    }

    @Override
    protected synchronized void doPutAll(
        Map<String, Map<String, Object>> batch, String collection) {
      super.doPutAll(batch, collection);
      second.putAll(batch, collection);
    }

    @Override
    protected synchronized boolean doDelete(String key, String collection) {
      second.delete(key, collection);
      return super.doDelete(key, collection);
    }

    @Override
    protected synchronized boolean doDropCollection(String collection) {
      second.dropCollection(collection);
      return super.doDropCollection(collection);
    }

    @Override
    protected Map<String, Object> doGet(String key, String collection) {
      return turn.incrementAndGet() % 2 == 0
          ? super.doGet(key, collection)
          : second.get(key, collection).orElse(null);
    }
  }
}
