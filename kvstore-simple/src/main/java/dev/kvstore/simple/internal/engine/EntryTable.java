package dev.kvstore.simple.internal.engine;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The entries of one collection: a hash table for reading, a linked list for their order, and, once
 * somebody has scanned, an index in the order of the keys' UTF-8.
 *
 * <p>Whoever writes holds the lock of {@link Contents}; whoever reads, lists or scans holds
 * nothing.
 */
final class EntryTable {
  private final Map<String, StoredEntry> entries = new ConcurrentHashMap<>();

  /** Before the first entry; it never leaves the list. */
  private final StoredEntry head = new StoredEntry("", StoredValue.deleted(0));

  private StoredEntry last = head;
  private volatile @Nullable KeyIndex index;

  @Nullable StoredValue get(String key) {
    StoredEntry entry = entries.get(key);
    return entry == null ? null : entry.value;
  }

  @Nullable StoredEntry entry(String key) {
    return entries.get(key);
  }

  int size() {
    return entries.size();
  }

  /** Takes an entry in, as the last one. */
  void add(StoredEntry entry) {
    entry.previous = last;
    last.next = entry;
    last = entry;
    entries.put(entry.key, entry);
    KeyIndex present = index;
    if (present != null) {
      present.add(entry);
    }
  }

  /** Makes an entry unreadable; it stays in the list for those who look at an earlier moment. */
  void hide(StoredEntry entry) {
    entries.remove(entry.key);
    KeyIndex present = index;
    if (present != null) {
      present.remove(entry);
    }
  }

  /** Takes a hidden entry out of the list, unless it is out already. */
  void unlink(StoredEntry entry) {
    StoredEntry before = entry.previous;
    StoredEntry after = entry.next;
    if (before == null) {
      return;
    }
    before.next = after;
    if (after == null) {
      last = before;
    } else {
      after.previous = before;
    }
    entry.previous = null;
  }

  /** The entries as they were at a moment, in the order in which their keys came. */
  Iterator<Map.Entry<String, StoredValue>> at(long moment) {
    return new Iterator<>() {
      private @Nullable StoredEntry place = head;
      private Map.@Nullable Entry<String, StoredValue> found;

      @Override
      public boolean hasNext() {
        while (found == null && place != null) {
          place = place.next;
          StoredValue value = place == null ? null : place.value.at(moment);
          if (place != null && value != null) {
            found = Map.entry(place.key, value);
          }
        }
        return found != null;
      }

      @Override
      public Map.Entry<String, StoredValue> next() {
        if (!hasNext() || found == null) {
          throw new NoSuchElementException("no further entry at this moment");
        }
        Map.Entry<String, StoredValue> next = found;
        found = null;
        return next;
      }
    };
  }

  /** The keys after one, in the order of their UTF-8; the first call makes the index. */
  List<String> keys(String prefix, @Nullable String after, int limit) {
    KeyIndex present = index;
    if (present == null) {
      synchronized (this) {
        present = index;
        if (present == null) {
          present = new KeyIndex(entries);
          // From here on writers keep it, and what was there before is added beside them.
          index = present;
        }
      }
    }
    return present.keys(prefix, after, limit);
  }
}
