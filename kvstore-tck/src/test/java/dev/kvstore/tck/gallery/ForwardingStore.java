package dev.kvstore.tck.gallery;

import dev.kvstore.AsyncKVStore;
import dev.kvstore.Capability;
import dev.kvstore.KVStore;
import dev.kvstore.Limits;
import dev.kvstore.ScanPage;
import dev.kvstore.ScanRequest;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Hands every call on to a healthy store; for faults that {@code AbstractKVStore} rules out. */
class ForwardingStore implements KVStore {
  private final KVStore target = new HealthyStore();

  @Override
  public void put(String key, Map<String, ?> value, String collection) {
    target.put(key, value, collection);
  }

  @Override
  public Optional<Map<String, Object>> get(String key, String collection) {
    return target.get(key, collection);
  }

  @Override
  public Map<String, Map<String, Object>> getAll(String collection) {
    return target.getAll(collection);
  }

  @Override
  public Map<String, Map<String, Object>> getAll(Collection<String> keys, String collection) {
    return target.getAll(keys, collection);
  }

  @Override
  public boolean delete(String key, String collection) {
    return target.delete(key, collection);
  }

  @Override
  public long deleteAll(Collection<String> keys, String collection) {
    return target.deleteAll(keys, collection);
  }

  @Override
  public void putAll(
      Iterable<? extends Map.Entry<String, ? extends Map<String, ?>>> entries,
      String collection,
      int batchSize) {
    target.putAll(entries, collection, batchSize);
  }

  @Override
  public boolean contains(String key, String collection) {
    return target.contains(key, collection);
  }

  @Override
  public long count(String collection) {
    return target.count(collection);
  }

  @Override
  public Set<String> collections() {
    return target.collections();
  }

  @Override
  public boolean dropCollection(String collection) {
    return target.dropCollection(collection);
  }

  @Override
  public ScanPage scan(ScanRequest request, String collection) {
    return target.scan(request, collection);
  }

  @Override
  public AsyncKVStore async() {
    return target.async();
  }

  @Override
  public <T> Optional<T> capability(Class<T> type) {
    return target.capability(type);
  }

  @Override
  public Set<Capability> capabilities() {
    return target.capabilities();
  }

  @Override
  public Limits limits() {
    return target.limits();
  }

  @Override
  public void close() {
    target.close();
  }

  @Override
  public String toString() {
    return getClass().getSimpleName();
  }
}
