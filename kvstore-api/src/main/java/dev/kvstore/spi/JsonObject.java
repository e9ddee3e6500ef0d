package dev.kvstore.spi;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A captured JSON object: immutable, in the order of its keys, and known to be so without a copy.
 *
 * <p>Keys and values lie in two arrays, the smallest form that keeps the order. Few objects of a
 * document have many keys; those that do get an index. It is a HashMap, whose buckets turn into
 * trees, since names come from files that somebody may have made to collide.
 */
final class JsonObject extends AbstractMap<String, @Nullable Object> {
  private static final int LINEAR = 16;

  private final String[] keys;
  private final @Nullable Object[] values;
  private final @Nullable Map<String, Integer> index;

  /** How many levels this object has, itself included. */
  final int height;

  /** False if a put must refuse it: Python's files may hold NaN and unpaired surrogates. */
  final boolean storable;

  private JsonObject(Builder builder) {
    this.keys = Arrays.copyOf(builder.keys, builder.size);
    this.values = Arrays.copyOf(builder.values, builder.size);
    this.index = builder.index;
    this.height = builder.height + 1;
    this.storable = builder.storable;
  }

  String keyAt(int position) {
    return keys[position];
  }

  @Nullable Object valueAt(int position) {
    return values[position];
  }

  @Override
  public int size() {
    return keys.length;
  }

  @Override
  public @Nullable Object get(@Nullable Object key) {
    int position = find(keys, keys.length, index, key);
    return position < 0 ? null : values[position];
  }

  @Override
  public boolean containsKey(@Nullable Object key) {
    return find(keys, keys.length, index, key) >= 0;
  }

  @Override
  public void forEach(BiConsumer<? super String, ? super @Nullable Object> action) {
    for (int i = 0; i < keys.length; i++) {
      action.accept(keys[i], values[i]);
    }
  }

  @Override
  public @Nullable Object remove(@Nullable Object key) {
    throw immutable();
  }

  @Override
  public void clear() {
    throw immutable();
  }

  @Override
  public void putAll(Map<? extends String, ? extends @Nullable Object> entries) {
    throw immutable();
  }

  @Override
  public Set<Map.Entry<String, @Nullable Object>> entrySet() {
    return new AbstractSet<>() {
      @Override
      public int size() {
        return keys.length;
      }

      @Override
      public void clear() {
        throw immutable();
      }

      @Override
      public Iterator<Map.Entry<String, @Nullable Object>> iterator() {
        return new Iterator<>() {
          private int next;

          @Override
          public boolean hasNext() {
            return next < keys.length;
          }

          @Override
          public Map.Entry<String, @Nullable Object> next() {
            if (next == keys.length) {
              throw new NoSuchElementException("no further key in this object");
            }
            var entry =
                new SimpleImmutableEntry<String, @Nullable Object>(keys[next], values[next]);
            next++;
            return entry;
          }
        };
      }
    };
  }

  private static int find(
      @Nullable String[] keys,
      int size,
      @Nullable Map<String, Integer> index,
      @Nullable Object key) {
    if (!(key instanceof String name)) {
      return -1;
    }
    if (index != null) {
      Integer position = index.get(name);
      return position == null ? -1 : position;
    }
    for (int i = 0; i < size; i++) {
      if (name.equals(keys[i])) {
        return i;
      }
    }
    return -1;
  }

  static UnsupportedOperationException immutable() {
    return new UnsupportedOperationException(
        "what a store gives out is immutable; copy it (new LinkedHashMap<>(value)) and put the copy");
  }

  /**
   * Collects the members of one object; of two equal keys, the first gives the place, the last the
   * value.
   */
  static final class Builder {
    private @Nullable String[] keys = new String[8];
    private @Nullable Object[] values = new Object[8];
    private @Nullable Map<String, Integer> index;
    private int size;
    private int height;
    private boolean storable = true;

    void add(String key, @Nullable Object value) {
      int position = find(keys, size, index, key);
      if (position < 0) {
        if (size == keys.length) {
          keys = Arrays.copyOf(keys, size * 2);
          values = Arrays.copyOf(values, size * 2);
        }
        position = size++;
        keys[position] = key;
        if (index != null) {
          index.put(key, position);
        } else if (size > LINEAR) {
          index = indexOf(keys, size);
        }
      }
      values[position] = value;
      height = Math.max(height, Values.height(value));
      storable &= Values.storable(value);
    }

    void refuse() {
      storable = false;
    }

    JsonObject build() {
      return new JsonObject(this);
    }

    private static Map<String, Integer> indexOf(@Nullable String[] keys, int size) {
      Map<String, Integer> index = new HashMap<>(size * 4);
      for (int i = 0; i < size; i++) {
        String key = keys[i];
        if (key != null) {
          index.put(key, i);
        }
      }
      return index;
    }
  }
}
