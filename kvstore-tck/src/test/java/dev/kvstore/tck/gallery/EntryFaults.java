package dev.kvstore.tck.gallery;

import dev.kvstore.KVCollection;
import dev.kvstore.StoreIOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Stores whose put, get and delete do something else. */
final class EntryFaults {
  private EntryFaults() {}

  /** Merges documents, as an upsert of fields does. */
  @Breaks(
      value = {"KV-2.1", "KV-2.6", "KV-3.1", "KV-7.1", "KV-13.1"},
      perhaps = "KV-13.2")
  static class PutMerges extends HealthyStore {
    @Override
    protected void doPut(String key, Map<String, Object> value, String collection) {
      Map<String, Object> merged = new LinkedHashMap<>();
      Map<String, Object> old = super.doGet(key, collection);
      merged.putAll(old == null ? Map.of() : old);
      merged.putAll(value);
      super.doPut(key, merged, collection);
    }
  }

  /** Takes a missing row for an error. */
  @Breaks(
      value = {"KV-3.2", "KV-3.3"},
      perhaps = "KV-13.2")
  static class AbsentRowFails extends HealthyStore {
    @Override
    protected Map<String, Map<String, Object>> doGetAll(List<String> keys, String collection)
        throws Exception {
      Map<String, Map<String, Object>> found = super.doGetAll(keys, collection);
      if (keys.size() == 1 && found.isEmpty()) {
        throw new StoreIOException("NOT_FOUND", "no such row: " + keys, null);
      }
      return found;
    }
  }

  /** Makes a collection when it is looked up, as LlamaIndex's in-memory store does. */
  @Breaks(
      value = {"KV-3.3", "KV-8.2", "KV-13.1"},
      perhaps = "KV-13.2")
  static class ReadingCreatesCollections extends HealthyStore {
    private final Set<String> lookedUp = ConcurrentHashMap.newKeySet();

    @Override
    protected Map<String, Object> doGet(String key, String collection) {
      lookedUp.add(collection);
      return super.doGet(key, collection);
    }

    @Override
    protected boolean doDropCollection(String collection) {
      lookedUp.remove(collection);
      return super.doDropCollection(collection);
    }

    @Override
    protected Collection<String> doCollections() {
      Set<String> names = new HashSet<>(super.doCollections());
      names.addAll(lookedUp);
      return names;
    }
  }

  /** Says that it did what it was told. */
  @Breaks(
      value = {"KV-3.4", "KV-7.1", "KV-8.5", "KV-13.1"},
      perhaps = {"KV-8.7", "KV-13.2"})
  static class DeleteAlwaysTrue extends HealthyStore {
    @Override
    public boolean delete(String key, String collection) {
      boolean deleted = super.delete(key, collection);
      return deleted || !key.isEmpty();
    }
  }

  /** Keeps values that were put in a cache, and forgets to take them out. */
  @Breaks(
      value = {"KV-3.5", "KV-3.7", "KV-3.8", "KV-5.6", "KV-13.1"},
      perhaps = {"KV-8.7", "KV-13.2"})
  static class CacheKeepsDeleted extends HealthyStore {
    private final Map<List<String>, Map<String, Object>> cache = new HashMap<>();

    @Override
    protected synchronized void doPut(String key, Map<String, Object> value, String collection) {
      super.doPut(key, value, collection);
      cache.put(List.of(key, collection), value);
    }

    @Override
    protected synchronized void doPutAll(
        Map<String, Map<String, Object>> batch, String collection) {
      batch.forEach((key, value) -> doPut(key, value, collection));
    }

    @Override
    protected synchronized Map<String, Object> doGet(String key, String collection) {
      Map<String, Object> cached = cache.get(List.of(key, collection));
      return cached == null ? super.doGet(key, collection) : cached;
    }
  }

  /** Asks whether the value holds anything. */
  @Breaks(
      value = {"KV-3.6", "KV-13.1"},
      perhaps = "KV-13.2")
  static class ContainsMeansNotEmpty extends HealthyStore {
    @Override
    protected boolean doContains(String key, String collection) {
      Map<String, Object> value = doGet(key, collection);
      return value != null && !value.isEmpty();
    }
  }

  /** Deletes by key alone. */
  @Breaks(
      value = {"KV-3.7", "KV-13.1"},
      perhaps = {"KV-8.7", "KV-13.2"})
  static class DeletesInAllCollections extends HealthyStore {
    @Override
    protected boolean doDelete(String key, String collection) {
      boolean deleted = super.doDelete(key, collection);
      if (deleted) {
        doCollections().forEach(other -> super.doDelete(key, other));
      }
      return deleted;
    }
  }

  /** Has a default collection of its own. */
  @Breaks("KV-3.8")
  static class DefaultCollectionRenamed extends HealthyStore {
    @Override
    public void put(String key, Map<String, ?> value) {
      put(key, value, "default");
    }
  }

  /** Tidies the name up for a view, but not elsewhere. */
  @Breaks("KV-3.9")
  static class ViewTrimsItsName extends HealthyStore {
    @Override
    public KVCollection collection(String name) {
      return super.collection(name.trim());
    }
  }

  /** Takes null for a key that is not there. */
  @Breaks({"KV-3.10", "KV-7.4"})
  static class NullIsAbsent extends HealthyStore {
    @Override
    public Optional<Map<String, Object>> get(String key, String collection) {
      return key == null ? Optional.empty() : super.get(key, collection);
    }
  }

  /** Fails for null without saying where. */
  @Breaks("KV-3.10")
  static class NullWithoutName extends HealthyStore {
    @Override
    public void put(String key, Map<String, ?> value, String collection) {
      if (value == null) {
        throw new NullPointerException();
      }
      super.put(key, value, collection);
    }
  }
}
