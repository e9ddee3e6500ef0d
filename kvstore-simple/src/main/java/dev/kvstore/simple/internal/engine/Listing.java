package dev.kvstore.simple.internal.engine;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The values of one collection by their keys, in the order in which the keys came.
 *
 * <p>Most callers go through a listing and ask it for no key. So it is two lists, and a hash table
 * of their places is made for the first who asks: to make a {@code LinkedHashMap} of a million
 * entries took as long as to come to all of them, and six times the memory.
 */
final class Listing extends AbstractMap<String, Map<String, @Nullable Object>> {
  private final List<String> keys;
  private final List<Map<String, @Nullable Object>> values;
  private volatile @Nullable Places places;

  /**
   * Takes all that is left of entries whose keys are all different.
   *
   * @param size how many that may be
   */
  Listing(Iterator<Map.Entry<String, StoredValue>> entries, int size) {
    keys = new ArrayList<>(size);
    values = new ArrayList<>(size);
    while (entries.hasNext()) {
      Map.Entry<String, StoredValue> entry = entries.next();
      keys.add(entry.getKey());
      values.add(entry.getValue().value());
    }
  }

  /** The place of each key: a hash table with open addressing, at most two thirds full. */
  private static final class Places {
    private final List<String> keys;

    /** A place and one, or 0; a power of two in length. */
    private final int[] table;

    private final int shift;

    /** What a hash begins and goes on with, or 0: then it is the key's own, which it remembers. */
    private final long seed;

    private Places(List<String> keys, int size, long seed) {
      this.keys = keys;
      this.table = new int[size];
      this.shift = KeyHash.shift(size);
      this.seed = seed;
    }

    static Places of(List<String> keys) {
      int size = KeyHash.slots(keys.size());
      Places places = new Places(keys, size, 0);
      return places.fill() ? places : new Places(keys, size, KeyHash.newSeed()).filled();
    }

    private Places filled() {
      fill();
      return this;
    }

    /** Takes all keys in; false if they were chosen to meet. */
    private boolean fill() {
      for (int place = 0; place < keys.size(); place++) {
        int probes = 0;
        int slot = home(keys.get(place));
        for (; table[slot] != 0; slot = next(slot)) {
          probes++;
        }
        if (probes > KeyHash.MOST_PROBES && seed == 0) {
          return false;
        }
        table[slot] = place + 1;
      }
      return true;
    }

    int of(@Nullable Object key) {
      if (key instanceof String name) {
        for (int slot = home(name); table[slot] != 0; slot = next(slot)) {
          int place = table[slot] - 1;
          if (keys.get(place).equals(name)) {
            return place;
          }
        }
      }
      return -1;
    }

    private int home(String key) {
      return KeyHash.slot(KeyHash.hash(key, seed), shift);
    }

    private int next(int slot) {
      return (slot + 1) & (table.length - 1);
    }
  }

  private int place(@Nullable Object key) {
    Places present = places;
    if (present == null) {
      present = Places.of(keys);
      // Two who come at once make one each, and either will do.
      places = present;
    }
    return present.of(key);
  }

  @Override
  public int size() {
    return keys.size();
  }

  @Override
  public @Nullable Map<String, @Nullable Object> get(@Nullable Object key) {
    int place = place(key);
    return place < 0 ? null : values.get(place);
  }

  @Override
  public boolean containsKey(@Nullable Object key) {
    return place(key) >= 0;
  }

  @Override
  public void forEach(BiConsumer<? super String, ? super Map<String, @Nullable Object>> action) {
    for (int i = 0; i < keys.size(); i++) {
      action.accept(keys.get(i), values.get(i));
    }
  }

  @Override
  public Collection<Map<String, @Nullable Object>> values() {
    return Collections.unmodifiableList(values);
  }

  @Override
  public Set<String> keySet() {
    return new View<>() {
      @Override
      public Iterator<String> iterator() {
        return Collections.unmodifiableList(keys).iterator();
      }

      @Override
      public boolean contains(@Nullable Object key) {
        return containsKey(key);
      }
    };
  }

  @Override
  public Set<Map.Entry<String, Map<String, @Nullable Object>>> entrySet() {
    return new View<>() {
      @Override
      public Iterator<Map.Entry<String, Map<String, @Nullable Object>>> iterator() {
        Iterator<String> ofKeys = keys.iterator();
        Iterator<Map<String, @Nullable Object>> ofValues = values.iterator();
        return new Iterator<>() {
          @Override
          public boolean hasNext() {
            return ofKeys.hasNext();
          }

          @Override
          public Map.Entry<String, Map<String, @Nullable Object>> next() {
            return Map.entry(ofKeys.next(), ofValues.next());
          }
        };
      }

      @Override
      public boolean contains(@Nullable Object other) {
        return other instanceof Map.Entry<?, ?> entry
            && entry.getValue() != null
            && entry.getValue().equals(get(entry.getKey()));
      }
    };
  }

  /** A view of all entries, in their order. */
  private abstract class View<T> extends AbstractSet<T> {
    @Override
    public int size() {
      return keys.size();
    }

    @Override
    public Spliterator<T> spliterator() {
      return Spliterators.spliterator(
          this,
          Spliterator.ORDERED | Spliterator.DISTINCT | Spliterator.NONNULL | Spliterator.IMMUTABLE);
    }
  }
}
