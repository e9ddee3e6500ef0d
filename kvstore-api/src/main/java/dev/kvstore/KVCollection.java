package dev.kvstore;

import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One collection of a store: the methods of {@link KVStore} without their last argument.
 *
 * <p>It is a name and a store, and holds nothing: the collection need not exist, and there is
 * nothing to close. Every method is bound by the sentences of its namesake.
 */
public final class KVCollection {
  private final KVStore store;
  private final String name;

  KVCollection(KVStore store, String name) {
    this.store = store;
    this.name = Objects.requireNonNull(name, "name");
  }

  /** The collection's name. */
  public String name() {
    return name;
  }

  /** {@link KVStore#put(String, Map, String)} in this collection. */
  public void put(String key, Map<String, ?> value) {
    store.put(key, value, name);
  }

  /** {@link KVStore#get(String, String)} in this collection. */
  public Optional<Map<String, @Nullable Object>> get(String key) {
    return store.get(key, name);
  }

  /** {@link KVStore#getAll(String)} of this collection. */
  public Map<String, Map<String, @Nullable Object>> getAll() {
    return store.getAll(name);
  }

  /** {@link KVStore#getAll(Collection, String)} in this collection. */
  public Map<String, Map<String, @Nullable Object>> getAll(Collection<String> keys) {
    return store.getAll(keys, name);
  }

  /** {@link KVStore#delete(String, String)} in this collection. */
  public boolean delete(String key) {
    return store.delete(key, name);
  }

  /** {@link KVStore#deleteAll(Collection, String)} in this collection. */
  public long deleteAll(Collection<String> keys) {
    return store.deleteAll(keys, name);
  }

  /** {@link KVStore#putAll(Map, String)} into this collection. */
  public void putAll(Map<String, ? extends Map<String, ?>> entries) {
    store.putAll(entries, name);
  }

  /** {@link KVStore#putAll(Iterable, String)} into this collection. */
  public void putAll(Iterable<? extends Map.Entry<String, ? extends Map<String, ?>>> entries) {
    store.putAll(entries, name);
  }

  /** {@link KVStore#putAll(Iterable, String, int)} into this collection. */
  public void putAll(
      Iterable<? extends Map.Entry<String, ? extends Map<String, ?>>> entries, int batchSize) {
    store.putAll(entries, name, batchSize);
  }

  /** {@link KVStore#contains(String, String)} in this collection. */
  public boolean contains(String key) {
    return store.contains(key, name);
  }

  /** {@link KVStore#count(String)} of this collection. */
  public long count() {
    return store.count(name);
  }

  /** {@link KVStore#dropCollection(String)} for this collection. */
  public boolean drop() {
    return store.dropCollection(name);
  }

  /** {@link KVStore#scan(ScanRequest, String)} of this collection. */
  public ScanPage scan(ScanRequest request) {
    return store.scan(request, name);
  }

  /** {@link KVStore#entries(String)} of this collection. */
  public Iterable<Map.Entry<String, Map<String, @Nullable Object>>> entries() {
    return store.entries(name);
  }

  /** {@link KVStore#entries(ScanRequest, String)} of this collection. */
  public Iterable<Map.Entry<String, Map<String, @Nullable Object>>> entries(ScanRequest request) {
    return store.entries(request, name);
  }

  @Override
  public String toString() {
    return "collection \"" + name + "\" of " + store;
  }
}
