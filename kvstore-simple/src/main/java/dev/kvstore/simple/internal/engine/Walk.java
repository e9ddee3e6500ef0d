package dev.kvstore.simple.internal.engine;

import dev.kvstore.spi.Values;
import java.util.Collections;
import java.util.Iterator;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A walk over entries with a prefix in the order of the keys' UTF-8, what came from a file and what
 * was put as one; each is seen as it is when the walk comes near it.
 *
 * <p>It begins before the first entry. It makes no objects for what it passes, since a page of a
 * scan is little more than what it is made of.
 */
public final class Walk {
  private final String prefix;

  /** A key that is left out, or null. */
  private final @Nullable String passed;

  private final Iterator<StoredEntry> puts;
  private final @Nullable LoadedEntries loaded;
  private int place;

  private @Nullable StoredEntry nextPut;
  private StoredValue nextPutValue = StoredValue.GONE;
  private @Nullable String nextLoaded;
  private StoredValue nextLoadedValue = StoredValue.GONE;

  private String key = "";
  private StoredValue value = StoredValue.GONE;

  /**
   * Begins.
   *
   * @param table the entries, or null for none
   * @param after the key behind which to begin, or null
   */
  Walk(@Nullable EntryTable table, String prefix, @Nullable String after) {
    boolean further = after != null && Values.NAME_ORDER.compare(after, prefix) >= 0;
    String from = after != null && further ? after : prefix;
    this.prefix = prefix;
    this.passed = further ? after : null;
    this.puts = table == null ? Collections.emptyIterator() : table.index().from(from);
    this.loaded = table == null ? null : table.loaded();
    this.place = loaded == null ? 0 : loaded.firstFrom(from);
    findPut();
    findLoaded();
  }

  /**
   * Goes on to the next entry.
   *
   * @return whether there is one
   */
  public boolean next() {
    StoredEntry put = nextPut;
    String other = nextLoaded;
    if (put == null && other == null) {
      return false;
    }
    int order = put == null ? 1 : other == null ? -1 : Values.NAME_ORDER.compare(put.key, other);
    if (put != null && order <= 0) {
      key = put.key;
      value = nextPutValue;
      findPut();
    } else {
      key = Objects.requireNonNull(other);
      value = nextLoadedValue;
    }
    // One that is deleted and comes again meanwhile may be seen in both.
    if (order >= 0) {
      findLoaded();
    }
    return true;
  }

  /** The key of the entry that was come to. */
  public String key() {
    return key;
  }

  /** Its value. */
  public StoredValue value() {
    return value;
  }

  private void findPut() {
    nextPut = null;
    while (nextPut == null && puts.hasNext()) {
      StoredEntry entry = puts.next();
      if (!entry.key.startsWith(prefix)) {
        return;
      }
      nextPutValue = entry.value();
      nextPut = isOne(entry.key, nextPutValue) ? entry : null;
    }
  }

  private void findLoaded() {
    nextLoaded = null;
    while (nextLoaded == null && loaded != null && place < loaded.count()) {
      int number = loaded.numberAt(place++);
      String name = loaded.name(number);
      if (!name.startsWith(prefix)) {
        place = loaded.count();
        return;
      }
      nextLoadedValue = loaded.value(number);
      nextLoaded = isOne(name, nextLoadedValue) ? name : null;
    }
  }

  private boolean isOne(String found, StoredValue present) {
    return !present.isDeletion() && !found.equals(passed);
  }
}
