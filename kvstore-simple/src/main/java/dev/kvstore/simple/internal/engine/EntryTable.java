package dev.kvstore.simple.internal.engine;

import dev.kvstore.spi.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The entries of one collection: a hash table for reading, a linked list for their order, and, once
 * somebody has scanned, an index in the order of the keys' UTF-8.
 *
 * <p>{@link #get} and {@link #contains} may be called at any time; all else under the lock of
 * {@link Contents}.
 */
final class EntryTable {
  private final Map<String, StoredEntry> entries = new ConcurrentHashMap<>();
  private @Nullable StoredEntry first;
  private @Nullable StoredEntry last;
  private @Nullable ConcurrentNavigableMap<String, StoredEntry> index;

  @Nullable StoredValue get(String key) {
    StoredEntry entry = entries.get(key);
    return entry == null ? null : entry.value;
  }

  boolean contains(String key) {
    return entries.containsKey(key);
  }

  int size() {
    return entries.size();
  }

  /** Puts a value; one for a key that is there takes the place of the old, as in Python's dict. */
  void put(String key, StoredValue value) {
    StoredEntry entry = entries.get(key);
    if (entry != null) {
      entry.value = value;
      return;
    }
    entry = new StoredEntry(key, value);
    entry.previous = last;
    if (last == null) {
      first = entry;
    } else {
      last.next = entry;
    }
    last = entry;
    if (index != null) {
      index.put(key, entry);
    }
    entries.put(key, entry);
  }

  boolean remove(String key) {
    StoredEntry entry = entries.remove(key);
    if (entry == null) {
      return false;
    }
    if (entry.previous == null) {
      first = entry.next;
    } else {
      entry.previous.next = entry.next;
    }
    if (entry.next == null) {
      last = entry.previous;
    } else {
      entry.next.previous = entry.previous;
    }
    if (index != null) {
      index.remove(key);
    }
    return true;
  }

  /** Shows all entries in the order in which their keys came. */
  void forEach(BiConsumer<String, StoredValue> action) {
    for (StoredEntry entry = first; entry != null; entry = entry.next) {
      action.accept(entry.key, entry.value);
    }
  }

  /** The keys after one, in the order of their UTF-8; the first call makes the index. */
  List<String> keys(String prefix, @Nullable String after, int limit) {
    if (index == null) {
      index = new ConcurrentSkipListMap<>(Values.NAME_ORDER);
      index.putAll(entries);
    }
    boolean further = after != null && Values.NAME_ORDER.compare(after, prefix) >= 0;
    List<String> keys = new ArrayList<>();
    for (String key : index.tailMap(further ? after : prefix, !further).keySet()) {
      if (!key.startsWith(prefix) || keys.size() == limit) {
        break;
      }
      keys.add(key);
    }
    return keys;
  }
}
