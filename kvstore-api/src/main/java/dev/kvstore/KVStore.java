package dev.kvstore;

import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A store of JSON documents in named collections, each document under a key.
 *
 * <p>It carries over LlamaIndex's {@code BaseKVStore} (Python) and completes it: every operation
 * works in every store, and every store answers alike. What a store promises beyond this page it
 * says in {@link #capabilities()}.
 *
 * <h2>Values</h2>
 *
 * <p>A value is a JSON object: a {@code Map<String, Object>} with null, Boolean, String, Number,
 * List and Map inside, at most 500 levels deep. What goes in is captured deeply, so that no later
 * change by the caller shows in the store; what comes out is deeply immutable. Equal values are
 * equal by {@link Map#equals}; the order of the keys inside a value does not count.
 *
 * <p>Whole numbers come out as the smallest of Integer, Long and BigInteger that holds them. A
 * decimal comes out as a Double if it equals the shortest decimal that names that double (Python's
 * {@code repr}), and as a BigDecimal otherwise, without trailing zeros. A Float counts as its
 * decimal text. A number has at most 100,000 digits, and an exponent of ten of at most 999,999,999
 * on either side of zero. {@code 1} and {@code 1.0} are different values. So a number that went in
 * as a Long may come out as an Integer: read it with {@code ((Number) value.get("n")).longValue()}.
 * NaN, infinities, strings with unpaired surrogates and all other types are refused with
 * {@link InvalidEntryException}, though a file that Python wrote may hold the first three, and
 * shows them in reading.
 *
 * <h2>Names</h2>
 *
 * <p>A key, like the name of a collection, is any string without unpaired surrogates: the empty
 * string, {@code /}, {@code ..}, NUL and emoji included. Two names are the same only if they are
 * the same characters; nothing is trimmed, folded or normalised. Names of 1,024 bytes of UTF-8 and
 * values of 8 MiB of JSON work in every store; beyond that a store holds them or refuses them with
 * {@code KEY_TOO_LONG}, in reading too, or {@code VALUE_TOO_LARGE}, as its {@link #limits()} say.
 *
 * <h2>Threads, interrupts and errors</h2>
 *
 * <p>Every store is safe for many threads, and the operations on one key are linearizable: each
 * takes effect at one moment between its call and its return. A write is checked whole before
 * anything is written. Interrupting a thread, or cancelling a future, never closes or tears a
 * store; such a call may or may not take effect. Every method throws {@link KVStoreException} where
 * the store fails, {@link StoreClosedException} after {@link #close()},
 * {@link InvalidEntryException} for a name that no store can hold, and {@link NullPointerException}
 * naming the parameter for null.
 *
 * <p>To implement a store, extend {@link dev.kvstore.spi.AbstractKVStore}.
 */
public interface KVStore extends AutoCloseable {
  /** The collection that the methods without a collection's name use. */
  String DEFAULT_COLLECTION = "data";

  /** Puts a value into the {@linkplain #DEFAULT_COLLECTION default collection}. */
  default void put(String key, Map<String, ?> value) {
    put(key, value, DEFAULT_COLLECTION);
  }

  /**
   * Puts a value under a key, in place of the value that was there; the two are never merged.
   *
   * @param key the key
   * @param value the value, captured deeply before the call returns
   * @param collection the collection, which begins to exist with its first entry
   * @throws InvalidEntryException if the value or a name is refused; nothing is written
   */
  void put(String key, Map<String, ?> value, String collection);

  /** Reads a value from the {@linkplain #DEFAULT_COLLECTION default collection}. */
  default Optional<Map<String, @Nullable Object>> get(String key) {
    return get(key, DEFAULT_COLLECTION);
  }

  /**
   * Reads the value under a key. Reading never creates a collection.
   *
   * @param key the key
   * @param collection the collection, which need not exist
   * @return the value, deeply immutable, or empty if the key is not there; an empty object is a
   *     value
   */
  Optional<Map<String, @Nullable Object>> get(String key, String collection);

  /** Reads all entries of the {@linkplain #DEFAULT_COLLECTION default collection}. */
  default Map<String, Map<String, @Nullable Object>> getAll() {
    return getAll(DEFAULT_COLLECTION);
  }

  /**
   * Reads all entries of a collection into memory; for a large one, {@link #entries(String)} pages.
   *
   * @param collection the collection, which need not exist
   * @return the entries by key, in an order of the store's own, deeply immutable, empty if there is
   *     no such collection; one moment of the collection where the store offers
   *     {@link Capability#SNAPSHOT_LISTING}
   */
  Map<String, Map<String, @Nullable Object>> getAll(String collection);

  /** Reads the entries of some keys in the {@linkplain #DEFAULT_COLLECTION default collection}. */
  default Map<String, Map<String, @Nullable Object>> getAll(Collection<String> keys) {
    return getAll(keys, DEFAULT_COLLECTION);
  }

  /**
   * Reads the entries of some keys, in as few round trips as the engine allows.
   *
   * @param keys the keys, in any number; equal ones count once
   * @param collection the collection, which need not exist
   * @return the entries that are there, in the order of {@code keys}, deeply immutable
   */
  Map<String, Map<String, @Nullable Object>> getAll(Collection<String> keys, String collection);

  /** Deletes an entry of the {@linkplain #DEFAULT_COLLECTION default collection}. */
  default boolean delete(String key) {
    return delete(key, DEFAULT_COLLECTION);
  }

  /**
   * Deletes an entry. A collection that lost its last entry is gone.
   *
   * @param key the key
   * @param collection the collection, which need not exist
   * @return true exactly when the key was there
   */
  boolean delete(String key, String collection);

  /** Deletes some entries of the {@linkplain #DEFAULT_COLLECTION default collection}. */
  default long deleteAll(Collection<String> keys) {
    return deleteAll(keys, DEFAULT_COLLECTION);
  }

  /**
   * Deletes the entries of some keys, in as few round trips as the engine allows; it is not atomic.
   *
   * @param keys the keys, in any number; equal ones count once
   * @param collection the collection, which need not exist
   * @return how many of the keys were there
   */
  long deleteAll(Collection<String> keys, String collection);

  /** Puts entries into the {@linkplain #DEFAULT_COLLECTION default collection}. */
  default void putAll(Map<String, ? extends Map<String, ?>> entries) {
    putAll(entries, DEFAULT_COLLECTION);
  }

  /**
   * Puts all entries of a map, as {@link #putAll(Iterable, String, int)} does in batches of 1,000.
   *
   * @param entries the entries
   * @param collection the collection
   * @throws BatchException if it stops after it began to write
   */
  default void putAll(Map<String, ? extends Map<String, ?>> entries, String collection) {
    putAll(Objects.requireNonNull(entries, "entries").entrySet(), collection);
  }

  /**
   * Puts entries in batches of 1,000, as {@link #putAll(Iterable, String, int)} does.
   *
   * @param entries the entries, read once
   * @param collection the collection
   * @throws BatchException if it stops after it began to write
   */
  default void putAll(
      Iterable<? extends Map.Entry<String, ? extends Map<String, ?>>> entries, String collection) {
    putAll(entries, collection, 1_000);
  }

  /**
   * Puts entries of any number, in their order, at constant memory; of two equal keys the last
   * wins.
   *
   * <p>The entries are taken in batches; each is checked whole and then written, so that the call
   * is not atomic. An error before the first write comes as it is, and nothing has changed. A later
   * one comes as {@link BatchException}, which says how many entries were written; they stay.
   *
   * @param entries the entries, read once, on the calling thread
   * @param collection the collection
   * @param batchSize how many entries are taken, checked and written at a time, at least 1
   * @throws InvalidEntryException if an entry of the first batch is refused; nothing is written
   * @throws BatchException if it stops after it began to write
   * @throws IllegalArgumentException if {@code batchSize} is below 1
   */
  void putAll(
      Iterable<? extends Map.Entry<String, ? extends Map<String, ?>>> entries,
      String collection,
      int batchSize);

  /** Says whether a key is in the {@linkplain #DEFAULT_COLLECTION default collection}. */
  default boolean contains(String key) {
    return contains(key, DEFAULT_COLLECTION);
  }

  /**
   * Says whether a key is there, without reading its value where the engine allows that.
   *
   * @param key the key
   * @param collection the collection, which need not exist
   */
  boolean contains(String key, String collection);

  /** Counts the entries of the {@linkplain #DEFAULT_COLLECTION default collection}. */
  default long count() {
    return count(DEFAULT_COLLECTION);
  }

  /**
   * Counts the entries of a collection, exactly while nobody writes to it.
   *
   * @param collection the collection, which need not exist
   */
  long count(String collection);

  /** Names the collections that hold at least one entry; the set is immutable and a moment's. */
  Set<String> collections();

  /**
   * Deletes all entries of a collection that are there when the call begins.
   *
   * @param collection the collection, which need not exist
   * @return true exactly when it had an entry
   */
  boolean dropCollection(String collection);

  /** Reads one page of the {@linkplain #DEFAULT_COLLECTION default collection}. */
  default ScanPage scan(ScanRequest request) {
    return scan(request, DEFAULT_COLLECTION);
  }

  /**
   * Reads one page of a collection; {@link #entries(String)} walks all pages.
   *
   * <p>Over all pages, an entry that is present throughout appears at least once; exactly once, and
   * in the byte order of the keys' UTF-8, where the store offers {@link Capability#ORDERED_SCAN}.
   * An entry that comes or goes meanwhile may appear or not.
   *
   * @param request the prefix of the keys, which must be a name as a key is, the page's size, and
   *     where to go on
   * @param collection the collection, which need not exist
   * @throws MalformedDataException with {@code INVALID_TOKEN} if the request's token is none of
   *     this kind of store
   */
  ScanPage scan(ScanRequest request, String collection);

  /** Walks all entries of the {@linkplain #DEFAULT_COLLECTION default collection}. */
  default Iterable<Map.Entry<String, Map<String, @Nullable Object>>> entries() {
    return entries(DEFAULT_COLLECTION);
  }

  /**
   * Walks all entries of a collection of any size, page by page, under the promises of
   * {@link #scan(ScanRequest, String)}.
   *
   * @param collection the collection, which need not exist
   * @return the entries, each immutable; every iterator reads anew from the first page on, as it is
   *     asked, and holds nothing that must be closed
   */
  default Iterable<Map.Entry<String, Map<String, @Nullable Object>>> entries(String collection) {
    return entries(ScanRequest.all(), collection);
  }

  /**
   * Walks the entries of a collection from one page on, as {@link #entries(String)} does.
   *
   * @param request the prefix of the keys, the size of the pages, and where to begin
   * @param collection the collection, which need not exist
   * @return the entries of that page and of all after it
   */
  default Iterable<Map.Entry<String, Map<String, @Nullable Object>>> entries(
      ScanRequest request, String collection) {
    Objects.requireNonNull(request, "request");
    Objects.requireNonNull(collection, "collection");
    return () -> new EntryIterator(this, request, collection);
  }

  /**
   * Gives the same operations for one collection, without the last argument.
   *
   * @param name the collection's name; it need not exist
   */
  default KVCollection collection(String name) {
    return new KVCollection(this, name);
  }

  /** Gives the same operations with futures. */
  AsyncKVStore async();

  /**
   * Gives an ability that not every store has.
   *
   * @param type the ability's interface, such as {@link Persistable} or {@link ConditionalWrites}
   * @param <T> the ability
   * @return the ability, or empty if this store has none; it shares the store's life
   */
  <T> Optional<T> capability(Class<T> type);

  /** Says what this store promises beyond the contract. */
  Set<Capability> capabilities();

  /** Says which names and values this store can hold at most; by default {@link Limits#NONE}. */
  default Limits limits() {
    return Limits.NONE;
  }

  /**
   * Closes the store and gives back all it holds. Every later operation that reads or writes, a
   * future's included, and {@link #capability} fail with {@link StoreClosedException}; closing
   * again does nothing.
   *
   * @throws KVStoreException if closing fails, for instance because the store cannot be saved; it
   *     is closed all the same
   */
  @Override
  void close();
}
