package dev.kvstore.simple.internal.engine;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The values of one collection by their keys, in the order in which the keys came.
 *
 * <p>Most callers go through a listing and ask it for no key. So it is two lists, and the hash
 * table is made for the first who asks: to make a {@code LinkedHashMap} of a million entries took
 * as long as to come to all of them, and eight times the memory.
 */
final class Listing extends AbstractMap<String, Map<String, @Nullable Object>> {
  private final List<String> keys;
  private final List<Map<String, @Nullable Object>> values;
  private volatile @Nullable Map<String, Map<String, @Nullable Object>> byKey;

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

  private Map<String, Map<String, @Nullable Object>> byKey() {
    Map<String, Map<String, @Nullable Object>> present = byKey;
    if (present == null) {
      present = new HashMap<>(keys.size() * 2);
      for (int i = 0; i < keys.size(); i++) {
        present.put(keys.get(i), values.get(i));
      }
      // Two who come at once make one each, and either will do.
      byKey = present;
    }
    return present;
  }

  @Override
  public int size() {
    return keys.size();
  }

  @Override
  public @Nullable Map<String, @Nullable Object> get(@Nullable Object key) {
    return byKey().get(key);
  }

  @Override
  public boolean containsKey(@Nullable Object key) {
    return byKey().containsKey(key);
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
  public Set<Map.Entry<String, Map<String, @Nullable Object>>> entrySet() {
    return new AbstractSet<>() {
      @Override
      public int size() {
        return keys.size();
      }

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
    };
  }
}
