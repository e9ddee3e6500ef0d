package dev.kvstore;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The operations of a {@link KVStore} with futures; each is bound by the sentences of its namesake.
 *
 * <p>No method throws: every error, even a null argument, arrives as the future's own exception,
 * not wrapped ({@code join} and {@code get} wrap it, as they always do). Calls that have not begun
 * when the store is closed fail with {@link StoreClosedException}. No method waits for an engine.
 * Arguments are captured before the method returns, except the iterable of a {@code putAll}, which
 * is read until the future is done, by the thread that runs the call. A cancelled call that did not
 * begin has no effect; one that did may or may not have one. By default the calls run on virtual
 * threads, where the JVM has them, or on a bounded pool of daemon threads; a store that never waits
 * completes them at once, on the caller's thread.
 */
public interface AsyncKVStore {
  /** {@link KVStore#put(String, Map)}. */
  default CompletableFuture<Void> put(String key, Map<String, ?> value) {
    return put(key, value, KVStore.DEFAULT_COLLECTION);
  }

  /** {@link KVStore#put(String, Map, String)}. */
  CompletableFuture<Void> put(String key, Map<String, ?> value, String collection);

  /** {@link KVStore#get(String)}. */
  default CompletableFuture<Optional<Map<String, @Nullable Object>>> get(String key) {
    return get(key, KVStore.DEFAULT_COLLECTION);
  }

  /** {@link KVStore#get(String, String)}. */
  CompletableFuture<Optional<Map<String, @Nullable Object>>> get(String key, String collection);

  /** {@link KVStore#getAll()}. */
  default CompletableFuture<Map<String, Map<String, @Nullable Object>>> getAll() {
    return getAll(KVStore.DEFAULT_COLLECTION);
  }

  /** {@link KVStore#getAll(String)}. */
  CompletableFuture<Map<String, Map<String, @Nullable Object>>> getAll(String collection);

  /** {@link KVStore#getAll(Collection)}. */
  default CompletableFuture<Map<String, Map<String, @Nullable Object>>> getAll(
      Collection<String> keys) {
    return getAll(keys, KVStore.DEFAULT_COLLECTION);
  }

  /** {@link KVStore#getAll(Collection, String)}. */
  CompletableFuture<Map<String, Map<String, @Nullable Object>>> getAll(
      Collection<String> keys, String collection);

  /** {@link KVStore#delete(String)}. */
  default CompletableFuture<Boolean> delete(String key) {
    return delete(key, KVStore.DEFAULT_COLLECTION);
  }

  /** {@link KVStore#delete(String, String)}. */
  CompletableFuture<Boolean> delete(String key, String collection);

  /** {@link KVStore#deleteAll(Collection)}. */
  default CompletableFuture<Long> deleteAll(Collection<String> keys) {
    return deleteAll(keys, KVStore.DEFAULT_COLLECTION);
  }

  /** {@link KVStore#deleteAll(Collection, String)}. */
  CompletableFuture<Long> deleteAll(Collection<String> keys, String collection);

  /** {@link KVStore#putAll(Map)}. */
  default CompletableFuture<Void> putAll(Map<String, ? extends Map<String, ?>> entries) {
    return putAll(entries, KVStore.DEFAULT_COLLECTION);
  }

  /**
   * {@link KVStore#putAll(Map, String)}; the map is captured, and so checked whole, before the
   * method returns.
   */
  CompletableFuture<Void> putAll(Map<String, ? extends Map<String, ?>> entries, String collection);

  /** {@link KVStore#putAll(Iterable, String)}. */
  default CompletableFuture<Void> putAll(
      Iterable<? extends Map.Entry<String, ? extends Map<String, ?>>> entries, String collection) {
    return putAll(entries, collection, 1_000);
  }

  /** {@link KVStore#putAll(Iterable, String, int)}. */
  CompletableFuture<Void> putAll(
      Iterable<? extends Map.Entry<String, ? extends Map<String, ?>>> entries,
      String collection,
      int batchSize);

  /** {@link KVStore#contains(String)}. */
  default CompletableFuture<Boolean> contains(String key) {
    return contains(key, KVStore.DEFAULT_COLLECTION);
  }

  /** {@link KVStore#contains(String, String)}. */
  CompletableFuture<Boolean> contains(String key, String collection);

  /** {@link KVStore#count()}. */
  default CompletableFuture<Long> count() {
    return count(KVStore.DEFAULT_COLLECTION);
  }

  /** {@link KVStore#count(String)}. */
  CompletableFuture<Long> count(String collection);

  /** {@link KVStore#collections()}. */
  CompletableFuture<Set<String>> collections();

  /** {@link KVStore#dropCollection(String)}. */
  CompletableFuture<Boolean> dropCollection(String collection);

  /** {@link KVStore#scan(ScanRequest)}. */
  default CompletableFuture<ScanPage> scan(ScanRequest request) {
    return scan(request, KVStore.DEFAULT_COLLECTION);
  }

  /** {@link KVStore#scan(ScanRequest, String)}. */
  CompletableFuture<ScanPage> scan(ScanRequest request, String collection);
}
