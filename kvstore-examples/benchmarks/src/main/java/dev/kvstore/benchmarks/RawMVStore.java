package dev.kvstore.benchmarks;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.type.ByteArrayDataType;
import org.jspecify.annotations.Nullable;

/**
 * One tree, with the collection in the key and a version before the value; a commit for each write,
 * and the engine's own upkeep in the background.
 */
final class RawMVStore extends BlockingClient {
  private static final byte[] COLLECTION = Documents.COLLECTION.getBytes(StandardCharsets.UTF_8);
  private static final byte SEPARATOR = (byte) 0xFF;

  private final MVStore store;
  private final MVMap<byte[], byte[]> entries;
  private final AtomicLong version = new AtomicLong();

  RawMVStore(Path file) {
    store = new MVStore.Builder().fileName("async:" + file).open();
    store.setVersionsToKeep(0);
    entries = store.openMap(
        "entries",
        new MVMap.Builder<byte[], byte[]>()
            .keyType(ByteArrayDataType.INSTANCE)
            .valueType(ByteArrayDataType.INSTANCE));
  }

  private static byte[] bytes(String key) {
    byte[] name = key.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(COLLECTION.length + 1 + name.length)
        .put(COLLECTION)
        .put(SEPARATOR)
        .put(name)
        .array();
  }

  private void add(String key, byte[] json) {
    entries.put(
        bytes(key),
        ByteBuffer.allocate(Long.BYTES + json.length)
            .putLong(version.incrementAndGet())
            .put(json)
            .array());
  }

  @Override
  public void put(String key, byte[] json) {
    add(key, json);
    store.commit();
  }

  @Override
  public byte @Nullable [] get(String key) {
    byte[] record = entries.get(bytes(key));
    return record == null ? null : Arrays.copyOfRange(record, Long.BYTES, record.length);
  }

  @Override
  public void putAll(Map<String, byte[]> batch) {
    batch.forEach(this::add);
    store.commit();
  }

  @Override
  public Map<String, byte[]> getAll(List<String> keys) {
    Map<String, byte[]> found = new LinkedHashMap<>();
    for (String key : keys) {
      byte[] json = get(key);
      if (json != null) {
        found.put(key, json);
      }
    }
    return found;
  }

  @Override
  public void close() {
    super.close();
    store.close();
  }
}
