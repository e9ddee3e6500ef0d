package dev.kvstore.simple.internal.engine;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * All that a simple store holds, by collection and key.
 *
 * <p>Reading a key takes two look-ups in concurrent hash tables and waits for nobody. Writers, and
 * whoever wants to see one moment of a collection or of the whole, take turns under one lock: a
 * listing copies references only, which is short beside what its caller does with them. Values are
 * immutable, so that nothing read here needs a copy.
 */
public final class Contents {
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, EntryTable> tables = new ConcurrentHashMap<>();

  /** The collections' names in the order in which they came; a file's empty ones are among them. */
  private final Map<String, EntryTable> inOrder = new LinkedHashMap<>();

  private long writes;

  /** One moment of the whole store, for saving. */
  public record Moment(long writes, List<Collection> collections) {}

  /** One moment of a collection, in the order of its keys. */
  public record Collection(String name, Map<String, StoredValue> entries) {}

  /** The value under a key, or null. */
  public @Nullable StoredValue get(String key, String collection) {
    EntryTable table = tables.get(collection);
    return table == null ? null : table.get(key);
  }

  /** Whether a key is there. */
  public boolean contains(String key, String collection) {
    EntryTable table = tables.get(collection);
    return table != null && table.contains(key);
  }

  /** How many entries a collection holds. */
  public int count(String collection) {
    EntryTable table = tables.get(collection);
    return table == null ? 0 : table.size();
  }

  /** Puts a batch as one step. */
  public void putAll(Map<String, Map<String, @Nullable Object>> batch, String collection) {
    locked(() -> {
      batch.forEach((key, value) -> table(collection).put(key, written(value)));
      return true;
    });
  }

  /**
   * Puts a value if the present one passes a test.
   *
   * @param condition gets the present value, or null
   * @return what is stored now, or null if the test failed
   */
  public @Nullable StoredValue putIf(
      String key,
      Map<String, @Nullable Object> value,
      String collection,
      Predicate<@Nullable StoredValue> condition) {
    return locked(() -> {
      if (!condition.test(get(key, collection))) {
        return null;
      }
      StoredValue stored = written(value);
      table(collection).put(key, stored);
      return stored;
    });
  }

  /**
   * Deletes an entry if it is there and its value passes a test.
   *
   * @return true exactly when it was deleted
   */
  public boolean removeIf(String key, String collection, Predicate<StoredValue> condition) {
    return locked(() -> {
      StoredValue present = get(key, collection);
      if (present == null || !condition.test(present)) {
        return false;
      }
      EntryTable table = table(collection);
      table.remove(key);
      writes++;
      if (table.size() == 0) {
        forget(collection);
      }
      return true;
    });
  }

  /** Deletes a collection; true exactly when it had an entry. */
  public boolean drop(String collection) {
    return locked(() -> {
      if (count(collection) == 0) {
        return false;
      }
      forget(collection);
      writes++;
      return true;
    });
  }

  /** The names of the collections that hold an entry. */
  public List<String> collections() {
    return locked(
        () -> inOrder.keySet().stream().filter(name -> count(name) > 0).toList());
  }

  /** One moment of a collection. */
  public Collection collection(String name) {
    return locked(() -> copy(name));
  }

  /** One moment of the whole store. */
  public Moment moment() {
    return locked(() -> {
      List<Collection> collections = new ArrayList<>();
      inOrder.keySet().forEach(name -> collections.add(copy(name)));
      return new Moment(writes, collections);
    });
  }

  /** How many writes there have been; a later moment with the same number holds the same. */
  public long writes() {
    return locked(() -> writes);
  }

  /** The keys after one, in the order of their UTF-8. */
  public List<String> keys(String prefix, @Nullable String after, int limit, String collection) {
    EntryTable table = tables.get(collection);
    return table == null ? List.of() : locked(() -> table.keys(prefix, after, limit));
  }

  /** Gives the memory back. */
  public void clear() {
    locked(() -> {
      tables.clear();
      inOrder.clear();
      return true;
    });
  }

  /**
   * For a reader of files, before anyone else has the contents: begins a collection, which may stay
   * empty.
   */
  public void load(String collection) {
    begin(collection);
  }

  /** For a reader of files, before anyone else has the contents: takes a value as its bytes. */
  public void load(String key, byte[] source, int offset, int length, String collection) {
    table(collection).put(key, StoredValue.loaded(source, offset, length));
  }

  private StoredValue written(Map<String, @Nullable Object> value) {
    return StoredValue.captured(value, ++writes);
  }

  private EntryTable table(String collection) {
    EntryTable table = tables.get(collection);
    return table == null ? begin(collection) : table;
  }

  private EntryTable begin(String collection) {
    EntryTable table = new EntryTable();
    tables.put(collection, table);
    inOrder.put(collection, table);
    return table;
  }

  private void forget(String collection) {
    tables.remove(collection);
    inOrder.remove(collection);
  }

  private Collection copy(String name) {
    Map<String, StoredValue> entries = new LinkedHashMap<>(count(name) * 2);
    EntryTable table = tables.get(name);
    if (table != null) {
      table.forEach(entries::put);
    }
    return new Collection(name, entries);
  }

  private <T extends @Nullable Object> T locked(Supplier<T> action) {
    lock.lock();
    try {
      return action.get();
    } finally {
      lock.unlock();
    }
  }
}
