package dev.kvstore.tck.gallery;

import dev.kvstore.Capability;
import dev.kvstore.ConditionalWrites;
import dev.kvstore.ScanRequest;
import dev.kvstore.Version;
import dev.kvstore.VersionedValue;
import dev.kvstore.spi.AbstractKVStore;
import dev.kvstore.spi.Values;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One of many clients of an engine; it keeps every rule. */
class EngineClient extends AbstractKVStore implements ConditionalWrites {
  final Engine engine;

  EngineClient(Engine engine) {
    this.engine = engine;
  }

  @Override
  public Set<Capability> capabilities() {
    return engine.entries.capabilities();
  }

  @Override
  protected void doPut(String key, Map<String, Object> value, String collection) {
    engine.entries.put(key, value, collection);
  }

  @Override
  protected void doPutAll(Map<String, Map<String, Object>> batch, String collection) {
    engine.entries.putAll(batch, collection);
  }

  @Override
  protected Map<String, Object> doGet(String key, String collection) {
    return engine.entries.get(key, collection).orElse(null);
  }

  @Override
  protected Map<String, Map<String, Object>> doGetAll(String collection) {
    return engine.entries.getAll(collection);
  }

  @Override
  protected boolean doDelete(String key, String collection) {
    return engine.entries.delete(key, collection);
  }

  @Override
  protected boolean doDropCollection(String collection) {
    return engine.entries.dropCollection(collection);
  }

  @Override
  protected long doCount(String collection) {
    return engine.entries.count(collection);
  }

  @Override
  protected List<String> doKeys(String prefix, String after, int limit, String collection) {
    List<String> keys = new ArrayList<>();
    ScanRequest request = ScanRequest.all().prefix(prefix).limit(Integer.MAX_VALUE);
    for (var entry : engine.entries.scan(request, collection).entries()) {
      boolean later = after == null || Values.NAME_ORDER.compare(entry.getKey(), after) > 0;
      if (later && keys.size() < limit) {
        keys.add(entry.getKey());
      }
    }
    return keys;
  }

  @Override
  protected Collection<String> doCollections() {
    return engine.entries.collections();
  }

  @Override
  protected void doClose() {}

  @Override
  public Optional<VersionedValue> getVersioned(String key, String collection) {
    ensureOpen();
    return engine.entries.getVersioned(key, collection);
  }

  @Override
  public Optional<Version> putIfAbsent(String key, Map<String, ?> value, String collection) {
    ensureOpen();
    return engine.entries.putIfAbsent(key, value, collection);
  }

  @Override
  public Optional<Version> replace(
      String key, Map<String, ?> value, Version expected, String collection) {
    ensureOpen();
    return engine.entries.replace(key, value, expected, collection);
  }

  @Override
  public boolean delete(String key, Version expected, String collection) {
    ensureOpen();
    return engine.entries.delete(key, expected, collection);
  }
}
