package dev.kvstore.spi;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** The least that an author writes: six methods, here over sorted maps of bytes. */
class SkipListStore extends AbstractKVStore {
  private final ConcurrentNavigableMap<String, ConcurrentNavigableMap<String, byte[]>> collections =
      new ConcurrentSkipListMap<>(Values.NAME_ORDER);

  @Override
  protected void doPut(String key, Map<String, Object> value, String collection) throws Exception {
    byte[] json = JsonCodec.encode(value);
    collections.compute(collection, (name, entries) -> {
      ConcurrentNavigableMap<String, byte[]> written =
          entries == null ? new ConcurrentSkipListMap<>(Values.NAME_ORDER) : entries;
      written.put(key, json);
      return written;
    });
  }

  @Override
  protected Map<String, Object> doGet(String key, String collection) throws Exception {
    byte[] json = map(collection).get(key);
    return json == null ? null : JsonCodec.decode(json);
  }

  @Override
  protected boolean doDelete(String key, String collection) throws Exception {
    boolean there = map(collection).remove(key) != null;
    collections.computeIfPresent(collection, (name, entries) -> entries.isEmpty() ? null : entries);
    return there;
  }

  @Override
  protected List<String> doKeys(String prefix, String after, int limit, String collection)
      throws Exception {
    return map(collection).keySet().stream()
        .filter(key -> key.startsWith(prefix))
        .filter(key -> after == null || Values.NAME_ORDER.compare(key, after) > 0)
        .limit(limit)
        .toList();
  }

  @Override
  protected Collection<String> doCollections() throws Exception {
    return collections.keySet();
  }

  @Override
  protected void doClose() throws Exception {}

  private ConcurrentNavigableMap<String, byte[]> map(String collection) {
    return collections.getOrDefault(collection, new ConcurrentSkipListMap<>());
  }
}
