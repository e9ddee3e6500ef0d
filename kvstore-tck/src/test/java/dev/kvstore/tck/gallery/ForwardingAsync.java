package dev.kvstore.tck.gallery;

import dev.kvstore.AsyncKVStore;
import dev.kvstore.ScanPage;
import dev.kvstore.ScanRequest;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** Hands every call on; broken ones override one. */
class ForwardingAsync implements AsyncKVStore {
  private final AsyncKVStore target;

  ForwardingAsync(AsyncKVStore target) {
    this.target = target;
  }

  @Override
  public CompletableFuture<Void> put(String key, Map<String, ?> value, String collection) {
    return target.put(key, value, collection);
  }

  @Override
  public CompletableFuture<Optional<Map<String, Object>>> get(String key, String collection) {
    return target.get(key, collection);
  }

  @Override
  public CompletableFuture<Map<String, Map<String, Object>>> getAll(String collection) {
    return target.getAll(collection);
  }

  @Override
  public CompletableFuture<Map<String, Map<String, Object>>> getAll(
      Collection<String> keys, String collection) {
    return target.getAll(keys, collection);
  }

  @Override
  public CompletableFuture<Boolean> delete(String key, String collection) {
    return target.delete(key, collection);
  }

  @Override
  public CompletableFuture<Long> deleteAll(Collection<String> keys, String collection) {
    return target.deleteAll(keys, collection);
  }

  @Override
  public CompletableFuture<Void> putAll(
      Map<String, ? extends Map<String, ?>> entries, String collection) {
    return target.putAll(entries, collection);
  }

  @Override
  public CompletableFuture<Void> putAll(
      Iterable<? extends Map.Entry<String, ? extends Map<String, ?>>> entries,
      String collection,
      int batchSize) {
    return target.putAll(entries, collection, batchSize);
  }

  @Override
  public CompletableFuture<Boolean> contains(String key, String collection) {
    return target.contains(key, collection);
  }

  @Override
  public CompletableFuture<Long> count(String collection) {
    return target.count(collection);
  }

  @Override
  public CompletableFuture<Set<String>> collections() {
    return target.collections();
  }

  @Override
  public CompletableFuture<Boolean> dropCollection(String collection) {
    return target.dropCollection(collection);
  }

  @Override
  public CompletableFuture<ScanPage> scan(ScanRequest request, String collection) {
    return target.scan(request, collection);
  }
}
