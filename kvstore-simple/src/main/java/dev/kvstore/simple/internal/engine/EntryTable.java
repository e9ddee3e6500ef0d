package dev.kvstore.simple.internal.engine;

import dev.kvstore.simple.internal.engine.LoadedEntries.LoadedPlace;
import dev.kvstore.spi.Values;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The entries of one collection: those that came from a file, and behind them those that were put,
 * in a hash table for reading, a linked list for their order, and, once somebody has scanned, an
 * index in the order of the keys' UTF-8.
 *
 * <p>A key is in force in one of the two at most: one that came from a file stays there as long as
 * it is not deleted, and a reader who finds it deleted there looks among the others.
 *
 * <p>Whoever writes holds the lock of {@link Contents}; whoever reads, lists or scans holds
 * nothing.
 */
final class EntryTable {
  private volatile PutEntries entries = new PutEntries();

  /** Before the first entry; it never leaves the list. */
  private final StoredEntry head = new StoredEntry("", StoredValue.GONE);

  private StoredEntry last = head;
  private volatile @Nullable LoadedEntries loaded;
  private volatile @Nullable KeyIndex index;
  private final AtomicInteger size = new AtomicInteger();

  /** What {@link FileSize} counts of it. */
  long fileBytes;

  /** The present value of a key, or the deletion that stands for one, or null. */
  @Nullable StoredValue get(String key) {
    LoadedEntries first = loaded;
    if (first != null) {
      int number = first.find(key);
      if (number >= 0 && !first.isDeleted(number)) {
        return first.value(number);
      }
    }
    StoredEntry entry = entries.get(key);
    return entry == null ? null : entry.settledValue();
  }

  /** The present value of a key, if it was put and need not be decoded; else null. */
  @Nullable Map<String, @Nullable Object> ifPut(String key) {
    LoadedEntries first = loaded;
    if (first != null) {
      int number = first.find(key);
      if (number >= 0 && !first.isDeleted(number)) {
        return first.value(number).ifPut();
      }
    }
    StoredEntry entry = entries.get(key);
    return entry == null ? null : entry.ifPut();
  }

  /** Where a key's value is, or null if it has none. */
  @Nullable Place place(String key) {
    LoadedEntries first = loaded;
    if (first != null) {
      int number = first.find(key);
      if (number >= 0 && !first.isDeleted(number)) {
        return new LoadedPlace(first, number);
      }
    }
    return entries.get(key);
  }

  int size() {
    return size.get();
  }

  @Nullable LoadedEntries loaded() {
    return loaded;
  }

  /** Takes what was loaded, or has moved, in the place of what was there before. */
  void setLoaded(LoadedEntries entries) {
    loaded = entries;
  }

  void endLoading(LoadedEntries entries) {
    entries.finish();
    size.set(entries.count());
    // Once more, so that whoever sees them sees all of them.
    loaded = entries;
  }

  /** Takes an entry in, as the last one. */
  void add(StoredEntry entry) {
    entries = entries.add(entry);
    entry.previous = last;
    last.next = entry;
    last = entry;
    size.incrementAndGet();
    changeIndex(KeyIndex::add, entry);
  }

  private void changeIndex(BiConsumer<KeyIndex, StoredEntry> change, StoredEntry entry) {
    KeyIndex present = index;
    if (present != null) {
      try {
        change.accept(present, entry);
      } catch (OutOfMemoryError e) {
        // The write took effect all the same, and the next scan makes an index anew.
        index = null;
      }
    }
  }

  /** Takes an entry from readers; it stays in its place for those who look at an earlier moment. */
  void hide(Place place) {
    size.decrementAndGet();
    if (place instanceof StoredEntry entry) {
      entries.remove(entry);
      changeIndex(KeyIndex::remove, entry);
    }
  }

  /** Takes a hidden entry out of its place, unless it is out already. */
  void unlink(Place place) {
    place.set(StoredValue.GONE);
    if (place instanceof StoredEntry entry) {
      unlink(entry);
    }
  }

  private void unlink(StoredEntry entry) {
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
    LoadedEntries first = loaded;
    return new Iterator<>() {
      private int number;
      private @Nullable StoredEntry place = head;
      private Map.@Nullable Entry<String, StoredValue> found;

      @Override
      public boolean hasNext() {
        while (found == null && first != null && number < first.count()) {
          StoredValue value = first.value(number).at(moment);
          if (value != null) {
            found = Map.entry(first.name(number), value);
          }
          number++;
        }
        while (found == null && place != null) {
          place = place.next;
          StoredValue value = place == null ? null : place.value().at(moment);
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

  /**
   * Goes through the entries with a prefix in the order of the keys' UTF-8, what came from a file
   * and what was put as one; each is seen as it is when the walk comes near it.
   *
   * @param after the key behind which to begin, or null
   */
  void visit(String prefix, @Nullable String after, EntryVisitor visitor) {
    boolean isPassed = after != null && Values.NAME_ORDER.compare(after, prefix) >= 0;
    String from = after != null && isPassed ? after : prefix;
    KeyIndex.Cursor puts = index().from(prefix, from, isPassed);
    LoadedEntries first = loaded;
    if (first == null || visit(first, first.firstFrom(from, isPassed), prefix, puts, visitor)) {
      puts.visit(visitor);
    }
  }

  private static boolean visit(
      LoadedEntries loaded, int from, String prefix, KeyIndex.Cursor puts, EntryVisitor visitor) {
    boolean goesOn = true;
    for (int i = from; i < loaded.count() && goesOn; i++) {
      int number = loaded.numberAt(i);
      String name = loaded.name(number);
      if (!name.startsWith(prefix)) {
        return true;
      }
      StoredValue value = loaded.value(number);
      if (!value.isDeletion()) {
        // One that is deleted and comes again meanwhile may be in both.
        goesOn = puts.visitBefore(name, visitor) && visitor.visit(name, value);
      }
    }
    return goesOn;
  }

  /** What was put, in the order of the keys' UTF-8; the first call makes the index. */
  private KeyIndex index() {
    KeyIndex present = index;
    if (present == null) {
      synchronized (this) {
        present = index;
        if (present == null) {
          present = new KeyIndex(() -> entries.all());
          // From here on writers keep it, and what was there before is added beside them.
          index = present;
        }
      }
    }
    return present;
  }
}
