package dev.kvstore.tck.gallery;

import dev.kvstore.StoreIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Stores that list or count something else. */
final class ListingFaults {
  private ListingFaults() {}

  /** Leaves out what looks empty. */
  @Breaks(
      value = {"KV-2.8", "KV-5.1", "KV-13.1"},
      perhaps = "KV-13.2")
  static class ListingWithoutEmptyObjects extends HealthyStore {
    @Override
    protected Map<String, Map<String, Object>> doGetAll(String collection) {
      Map<String, Map<String, Object>> all = super.doGetAll(collection);
      all.values().removeIf(Map::isEmpty);
      return all;
    }
  }

  /** Takes a missing table for an error when it counts. */
  @Breaks(
      value = {"KV-3.3", "KV-5.2", "KV-5.9", "KV-13.1"},
      perhaps = "KV-13.2")
  static class CountingNothingFails extends HealthyStore {
    @Override
    protected long doCount(String collection) {
      long count = super.doCount(collection);
      if (count == 0) {
        throw new StoreIOException("NOT_FOUND", "no such table: " + collection, null);
      }
      return count;
    }
  }

  /** Counts puts, not entries. */
  @Breaks(
      value = {"KV-5.3", "KV-7.1", "KV-13.1"},
      perhaps = "KV-13.2")
  static class CounterBesideTheEntries extends HealthyStore {
    private final Map<String, AtomicLong> again = new ConcurrentHashMap<>();

    @Override
    protected void doPut(String key, Map<String, Object> value, String collection) {
      if (doGet(key, collection) != null) {
        again.computeIfAbsent(collection, name -> new AtomicLong()).incrementAndGet();
      }
      super.doPut(key, value, collection);
    }

    @Override
    protected long doCount(String collection) {
      long extra = again.getOrDefault(collection, new AtomicLong()).get();
      return super.doCount(collection) + extra;
    }
  }

  /** Names collections as its engine does. */
  @Breaks(
      value = {"KV-1.2", "KV-1.4", "KV-1.6", "KV-5.4"},
      perhaps = "KV-13.2")
  static class NamesNotDecoded extends HealthyStore {
    @Override
    protected Collection<String> doCollections() {
      return super.doCollections().stream()
          .map(name -> URLEncoder.encode(name, StandardCharsets.UTF_8))
          .toList();
    }
  }

  /** Leaves the table when its last row is deleted. */
  @Breaks(
      value = {"KV-5.5", "KV-8.2", "KV-13.1"},
      perhaps = "KV-13.2")
  static class EmptyCollectionsStay extends HealthyStore {
    private final Set<String> emptied = ConcurrentHashMap.newKeySet();

    @Override
    protected boolean doDelete(String key, String collection) {
      boolean deleted = super.doDelete(key, collection);
      if (deleted && doCount(collection) == 0) {
        emptied.add(collection);
      }
      return deleted;
    }

    @Override
    protected Collection<String> doCollections() {
      Set<String> names = new HashSet<>(super.doCollections());
      names.addAll(emptied);
      return names;
    }
  }

  /** Says that it did what it was told. */
  @Breaks(
      value = {"KV-5.2", "KV-5.6", "KV-7.1", "KV-13.1"},
      perhaps = "KV-13.2")
  static class DropAlwaysTrue extends HealthyStore {
    @Override
    protected boolean doDropCollection(String collection) {
      return super.doDropCollection(collection) || !collection.isEmpty();
    }
  }

  /** Drops by a prefix of its engine's keys. */
  @Breaks(
      value = {"KV-5.7", "KV-13.1"},
      perhaps = "KV-13.2")
  static class DropsByPrefix extends HealthyStore {
    @Override
    protected boolean doDropCollection(String collection) {
      boolean dropped = super.doDropCollection(collection);
      doCollections().stream()
          .filter(name -> !collection.isEmpty() && name.startsWith(collection))
          .forEach(super::doDropCollection);
      return dropped;
    }
  }

  /** Gives out listings that callers can change. */
  @Breaks("KV-5.8")
  static class MutableListings extends HealthyStore {
    @Override
    public Map<String, Map<String, Object>> getAll(String collection) {
      return new LinkedHashMap<>(super.getAll(collection));
    }
  }

  /** Drops as many entries as a statement deletes. */
  @Breaks("KV-5.9")
  static class DropsOnePage extends HealthyStore {
    @Override
    protected boolean doDropCollection(String collection) {
      List<String> keys = doKeys("", null, 1_000, collection);
      keys.forEach(key -> doDelete(key, collection));
      return !keys.isEmpty();
    }
  }

  /** Lists entry by entry. */
  @Breaks("KV-5.10")
  static class ListingInParts extends HealthyStore {
    private final AtomicLong writes = new AtomicLong();

    @Override
    protected void doPut(String key, Map<String, Object> value, String collection) {
      super.doPut(key, value, collection);
      writes.incrementAndGet();
    }

    @Override
    protected Map<String, Map<String, Object>> doGetAll(String collection) {
      Map<String, Map<String, Object>> all = new LinkedHashMap<>();
      for (String key : doKeys("", null, Integer.MAX_VALUE, collection)) {
        Map<String, Object> value = doGet(key, collection);
        if (value != null) {
          all.put(key, value);
        }
        if (key.equals("a")) {
          long enough = writes.get() + 4;
          Race.widenUntil(() -> writes.get() >= enough);
        }
      }
      return all;
    }
  }

  /** Lists page by page, each in one moment of its own. */
  @Breaks("KV-5.10")
  static class ListingByPages extends HealthyStore {
    @Override
    protected synchronized void doPut(String key, Map<String, Object> value, String collection) {
      super.doPut(key, value, collection);
    }

    @Override
    protected Map<String, Map<String, Object>> doGetAll(String collection) {
      Map<String, Map<String, Object>> all = new LinkedHashMap<>();
      String last = null;
      int before;
      do {
        before = all.size();
        last = addPage(last, all, collection);
        Race.widen();
      } while (all.size() == before + 1_000);
      return all;
    }

    private synchronized String addPage(
        String after, Map<String, Map<String, Object>> all, String collection) {
      String last = after;
      for (String key : doKeys("", after, 1_000, collection)) {
        Map<String, Object> value = doGet(key, collection);
        if (value != null) {
          all.put(key, value);
        }
        last = key;
      }
      return last;
    }
  }
}
