package dev.kvstore.spi;

import dev.kvstore.AsyncKVStore;
import dev.kvstore.BatchException;
import dev.kvstore.Capability;
import dev.kvstore.InvalidEntryException;
import dev.kvstore.KVStore;
import dev.kvstore.KVStoreException;
import dev.kvstore.MalformedDataException;
import dev.kvstore.ScanPage;
import dev.kvstore.ScanRequest;
import dev.kvstore.StoreClosedException;
import dev.kvstore.StoreIOException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The ground that a backend stands on: it does what every store must do alike, and leaves the
 * engine.
 *
 * <p>A backend implements six methods: {@link #doPut}, {@link #doGet}, {@link #doDelete},
 * {@link #doKeys}, {@link #doCollections} and {@link #doClose}. They are called with arguments that
 * are checked (not null, names without unpaired surrogates and within {@link #limits()}, values
 * captured), only while the store is open, and from many threads at once. What they throw reaches
 * the caller as a {@link KVStoreException}. The other {@code do} methods have defaults made of
 * these six; override one where the engine does it in fewer round trips, or as one step.
 */
public abstract class AbstractKVStore implements KVStore {
  /** How many keys an engine is asked for at a time, at most. */
  static final int PAGE = 1_000;

  /** About how many bytes of JSON a batch or a page holds before it ends. */
  private static final long MOST_BYTES = 16L << 20;

  /** How many values are read first, of which nobody knows how large they are. */
  private static final int FIRST_VALUES = 16;

  private static final Class<?> IMMUTABLE_ENTRY = Map.entry("", "").getClass();

  private final AtomicBoolean closed = new AtomicBoolean();

  @SuppressWarnings("this-escape") // It is asked for anything when the first call comes.
  private final AsyncKVStore async = createAsync();

  /** For subclasses. */
  protected AbstractKVStore() {}

  /** The operations with futures; called once, before the subclass is initialised. */
  AsyncKVStore createAsync() {
    return new OffloadingAsyncKVStore(this, this::asyncExecutor);
  }

  /**
   * Puts a value in place of what was there.
   *
   * @param value the captured value; {@link JsonCodec#encode} gives its bytes
   * @throws Exception if the engine fails
   */
  protected abstract void doPut(String key, Map<String, @Nullable Object> value, String collection)
      throws Exception;

  /**
   * Reads a value.
   *
   * @return the value, as {@link JsonCodec#decode} gives it or in any map, or null if it is not
   *     there
   * @throws Exception if the engine fails
   */
  protected abstract @Nullable Map<String, @Nullable Object> doGet(String key, String collection)
      throws Exception;

  /**
   * Deletes an entry.
   *
   * @return true exactly when the key was there
   * @throws Exception if the engine fails
   */
  protected abstract boolean doDelete(String key, String collection) throws Exception;

  /**
   * Lists keys in an order that is the same at every call, {@link Values#NAME_ORDER} where the
   * store offers {@link Capability#ORDERED_SCAN}. An engine with cursors of its own overrides
   * {@link #doScan}, {@link #doCount} and {@link #doDropCollection} together; nobody calls this
   * method then.
   *
   * @param prefix what the keys begin with, character by character
   * @param after the key after which to go on, which may have been deleted since; null for the
   *     beginning
   * @param limit how many keys at most
   * @return the next keys; fewer than {@code limit} only at the end
   * @throws Exception if the engine fails
   */
  protected abstract List<String> doKeys(
      String prefix, @Nullable String after, int limit, String collection) throws Exception;

  /**
   * Names the collections that hold at least one entry.
   *
   * @throws Exception if the engine fails
   */
  protected abstract Collection<String> doCollections() throws Exception;

  /**
   * Gives back all that the store holds; called once. Calls may still be running: what they throw
   * from here on reaches their callers as {@link StoreClosedException}, but an engine that does not
   * bear to be closed under them, as one with native memory, must wait for them here.
   *
   * @throws Exception if the engine fails; the store is closed all the same
   */
  protected abstract void doClose() throws Exception;

  /**
   * Puts a batch in its order.
   *
   * @param batch at least one entry, at most as many as the caller of {@code putAll} chose, and
   *     fewer where their values would need more than about 16 MiB of JSON
   * @throws Exception if the engine fails; entries that were written stay
   */
  protected void doPutAll(Map<String, Map<String, @Nullable Object>> batch, String collection)
      throws Exception {
    for (Map.Entry<String, Map<String, @Nullable Object>> entry : batch.entrySet()) {
      doPut(entry.getKey(), entry.getValue(), collection);
    }
  }

  /**
   * Reads the entries of some keys.
   *
   * @param keys at most 1,000 keys, all different; there may be none
   * @return the entries that are there, in the order of the keys
   * @throws Exception if the engine fails
   */
  protected Map<String, Map<String, @Nullable Object>> doGetAll(
      List<String> keys, String collection) throws Exception {
    Map<String, Map<String, @Nullable Object>> found = new LinkedHashMap<>();
    for (String key : keys) {
      Map<String, @Nullable Object> value = doGet(key, collection);
      if (value != null) {
        found.put(key, value);
      }
    }
    return found;
  }

  /**
   * Reads all entries of a collection.
   *
   * @throws Exception if the engine fails
   */
  protected Map<String, Map<String, @Nullable Object>> doGetAll(String collection)
      throws Exception {
    Map<String, Map<String, @Nullable Object>> all = new LinkedHashMap<>();
    String place = null;
    do {
      ScanPage page = doScan("", place, PAGE, collection);
      page.entries().forEach(entry -> all.put(entry.getKey(), entry.getValue()));
      place = page.next().orElse(null);
    } while (place != null);
    return all;
  }

  /**
   * Deletes some entries.
   *
   * @param keys at most 1,000 keys, all different; there may be none
   * @return how many of the keys were there
   * @throws Exception if the engine fails
   */
  protected long doDeleteAll(List<String> keys, String collection) throws Exception {
    long deleted = 0;
    for (String key : keys) {
      if (doDelete(key, collection)) {
        deleted++;
      }
    }
    return deleted;
  }

  /**
   * Says whether a key is there.
   *
   * @throws Exception if the engine fails
   */
  protected boolean doContains(String key, String collection) throws Exception {
    return doGet(key, collection) != null;
  }

  /**
   * Counts the entries of a collection.
   *
   * @throws Exception if the engine fails
   */
  protected long doCount(String collection) throws Exception {
    long count = 0;
    List<String> keys = doKeys("", null, PAGE, collection);
    while (keys.size() == PAGE) {
      count += keys.size();
      keys = doKeys("", keys.get(PAGE - 1), PAGE, collection);
    }
    return count + keys.size();
  }

  /**
   * Deletes all entries of a collection.
   *
   * @return true exactly when it had an entry
   * @throws Exception if the engine fails
   */
  protected boolean doDropCollection(String collection) throws Exception {
    boolean dropped = false;
    List<String> keys = doKeys("", null, PAGE, collection);
    while (!keys.isEmpty()) {
      dropped |= doDeleteAll(keys, collection) > 0;
      keys = doKeys("", keys.get(keys.size() - 1), PAGE, collection);
    }
    return dropped;
  }

  /**
   * Reads a page of entries, in the order of {@link #doKeys}; override it where the engine gives
   * keys and values in one round trip, or has cursors of its own. A page ends where its values need
   * more than about 16 MiB of JSON, also before it holds {@code limit} entries.
   *
   * @param prefix what the keys begin with, character by character
   * @param place where to go on, as the page before said; null for the beginning
   * @param limit how many entries at most
   * @return the entries, and as {@code next} the place of the next page, of which the caller's
   *     token is made: any string, here the last key, which may be deleted before it is asked for
   * @throws Exception if the engine fails
   */
  protected ScanPage doScan(String prefix, @Nullable String place, int limit, String collection)
      throws Exception {
    // One key more tells whether there is a further page.
    int probe = limit == Integer.MAX_VALUE ? limit : limit + 1;
    List<String> keys = doKeys(prefix, place, probe, collection);
    int most = Math.min(limit, keys.size());
    List<Map.Entry<String, Map<String, @Nullable Object>>> entries = new ArrayList<>();
    long bytes = 0;
    int taken = 0;
    for (int values = FIRST_VALUES; taken < most && bytes < MOST_BYTES; values *= 4) {
      List<String> some = keys.subList(taken, Math.min(most, taken + Math.min(values, PAGE)));
      for (Map.Entry<String, Map<String, @Nullable Object>> entry :
          doGetAll(some, collection).entrySet()) {
        entries.add(entry);
        bytes += JsonWriter.estimate(entry.getValue());
      }
      taken += some.size();
      // After large values only as many more as there is room for.
      values = (int) Math.max(1, Math.min(values, (MOST_BYTES - bytes) * taken / (bytes + 1) / 4));
    }
    return new ScanPage(
        entries, taken < keys.size() ? Optional.of(keys.get(taken - 1)) : Optional.empty());
  }

  /**
   * Whether the engine keeps values as JSON. Then they are captured as that, in one walk over the
   * caller's maps: {@link JsonCodec#encode} has nothing left to do for them, and whoever reads one
   * as a map decodes it. By default false, for engines that keep maps.
   *
   * @return always the same
   */
  protected boolean keepsJson() {
    return false;
  }

  /**
   * Where {@link #async()} runs its calls; asked for once a call. By default virtual threads where
   * the JVM has them, else a bounded pool of daemon threads. A store that never blocks returns
   * {@code Runnable::run}.
   */
  protected Executor asyncExecutor() {
    return OffloadingAsyncKVStore.sharedExecutor();
  }

  @Override
  public void put(String key, Map<String, ?> value, String collection) {
    checkNames(key, collection);
    Map<String, @Nullable Object> captured = checkValue(value);
    call("put", () -> {
      doPut(key, captured, collection);
      return true;
    });
  }

  @Override
  public Optional<Map<String, @Nullable Object>> get(String key, String collection) {
    checkNames(key, collection);
    return Optional.ofNullable(call("get", () -> {
      try {
        return captured(doGet(key, collection));
      } catch (MalformedDataException | InvalidEntryException e) {
        throw malformed(key, collection, e);
      }
    }));
  }

  @Override
  public Map<String, Map<String, @Nullable Object>> getAll(String collection) {
    checkName(collection, "collection");
    return call("getAll", () -> capturedAll(doGetAll(collection)));
  }

  @Override
  public Map<String, Map<String, @Nullable Object>> getAll(
      Collection<String> keys, String collection) {
    List<String> different = checkNames(keys, collection);
    return call("getAll", () -> {
      Map<String, Map<String, @Nullable Object>> found = new LinkedHashMap<>();
      for (List<String> some : slices(different)) {
        found.putAll(doGetAll(some, collection));
      }
      return capturedAll(found);
    });
  }

  @Override
  public boolean delete(String key, String collection) {
    checkNames(key, collection);
    return call("delete", () -> doDelete(key, collection));
  }

  @Override
  public long deleteAll(Collection<String> keys, String collection) {
    List<String> different = checkNames(keys, collection);
    return call("deleteAll", () -> {
      long deleted = 0;
      for (List<String> some : slices(different)) {
        deleted += doDeleteAll(some, collection);
      }
      return deleted;
    });
  }

  @Override
  public void putAll(
      Iterable<? extends Map.Entry<String, ? extends Map<String, ?>>> entries,
      String collection,
      int batchSize) {
    Objects.requireNonNull(entries, "entries");
    checkName(collection, "collection");
    if (batchSize < 1) {
      throw new IllegalArgumentException("batchSize must be at least 1, not " + batchSize);
    }
    ensureOpen();
    Batch batch = new Batch(batchSize);
    long written = 0;
    boolean writing = false;
    try {
      for (Map.Entry<String, ? extends Map<String, ?>> entry : entries) {
        Objects.requireNonNull(entry, "entries holds a null entry");
        checkName(entry.getKey(), "key");
        batch.add(entry.getKey(), checkValueOf(entry));
        if (batch.isFull()) {
          writing = beginWriting(writing);
          putBatch(batch.entries, collection);
          written += batch.taken;
          batch = new Batch(batchSize);
        }
      }
      if (batch.taken > 0) {
        writing = beginWriting(writing);
        putBatch(batch.entries, collection);
      }
    } catch (RuntimeException e) {
      throw writing ? new BatchException(written, e) : e;
    }
  }

  /** That the store is closed is an error as it is, as long as nothing was written. */
  private boolean beginWriting(boolean begun) {
    if (!begun) {
      ensureOpen();
    }
    return true;
  }

  private void putBatch(Map<String, Map<String, @Nullable Object>> batch, String collection) {
    call("putAll", () -> {
      doPutAll(batch, collection);
      return true;
    });
  }

  @Override
  public boolean contains(String key, String collection) {
    checkNames(key, collection);
    return call("contains", () -> doContains(key, collection));
  }

  @Override
  public long count(String collection) {
    checkName(collection, "collection");
    return call("count", () -> doCount(collection));
  }

  @Override
  public Set<String> collections() {
    return call(
        "collections",
        () -> Collections.unmodifiableSet(new LinkedHashSet<>(
            Objects.requireNonNull(doCollections(), "doCollections returned null"))));
  }

  @Override
  public boolean dropCollection(String collection) {
    checkName(collection, "collection");
    return call("dropCollection", () -> doDropCollection(collection));
  }

  @Override
  public ScanPage scan(ScanRequest request, String collection) {
    checkScan(request, collection);
    return call(
        "scan", () -> page(doScan(request.prefix(), place(request), request.limit(), collection)));
  }

  @Override
  public AsyncKVStore async() {
    return async;
  }

  /** {@inheritDoc} The default hands out the interfaces that this class itself implements. */
  @Override
  public <T> Optional<T> capability(Class<T> type) {
    Objects.requireNonNull(type, "type");
    ensureOpen();
    boolean ability = type.isInterface() && !type.isAssignableFrom(KVStore.class);
    return ability && type.isInstance(this) ? Optional.of(type.cast(this)) : Optional.empty();
  }

  /** {@inheritDoc} The default promises nothing. */
  @Override
  public Set<Capability> capabilities() {
    return Set.of();
  }

  @Override
  public final void close() {
    if (closed.compareAndSet(false, true)) {
      try {
        doClose();
      } catch (Exception | OutOfMemoryError e) {
        // As in any call; and so that a try statement does not meet one error of the JVM's twice.
        throw failure("close", e);
      }
    }
  }

  /**
   * Fails if the store is closed; for the methods that a backend adds.
   *
   * @throws StoreClosedException if it is
   */
  protected final void ensureOpen() {
    if (closed.get()) {
      throw new StoreClosedException(toString());
    }
  }

  /**
   * The store as messages name it, for instance its URI; it must not show a secret, nor call the
   * store, which may be closed.
   */
  @Override
  public String toString() {
    return getClass().getName();
  }

  /**
   * Runs a call to the engine under the rules for errors and closing; for the methods that a
   * backend adds.
   *
   * @param operation the method's name, for messages
   * @param engineCall the call
   * @param <T> its result
   */
  protected final <T extends @Nullable Object> T call(String operation, Callable<T> engineCall) {
    ensureOpen();
    try {
      return engineCall.call();
    } catch (Exception | OutOfMemoryError e) {
      // What the call had made is garbage by now, so that there is room to go on.
      throw typed(operation, e);
    }
  }

  /** What the caller sees of an error of the engine. */
  final KVStoreException typed(String operation, Throwable e) {
    if (closed.get() && !(e instanceof InvalidEntryException)) {
      if (e instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      StoreClosedException cause = new StoreClosedException(toString());
      cause.addSuppressed(e);
      return cause;
    }
    return failure(operation, e);
  }

  final void checkNames(String key, String collection) {
    checkName(key, "key");
    checkName(collection, "collection");
  }

  /**
   * Checks the names and the value of one entry as {@code put} does; for the methods that a backend
   * adds.
   *
   * @return the captured value
   */
  protected final Map<String, @Nullable Object> checkEntry(
      String key, Map<String, ?> value, String collection) {
    checkNames(key, collection);
    return checkValue(value);
  }

  /** What the engine gave is no value; the caller did nothing wrong. */
  final MalformedDataException malformed(String key, String collection, KVStoreException e) {
    return new MalformedDataException(
        e.code(),
        "what " + this + " holds under the key \"" + key + "\" of the collection \"" + collection
            + "\" is no value: " + reasonOf(e),
        e);
  }

  private static String reasonOf(KVStoreException e) {
    return String.valueOf(e.getMessage()).substring(e.code().length() + 2);
  }

  private KVStoreException failure(String operation, Throwable e) {
    if (e instanceof KVStoreException typed) {
      return typed;
    }
    if (e instanceof OutOfMemoryError) {
      return outOfMemory(operation + " in " + this, "it may or may not have taken effect", e);
    }
    boolean ofAFuture = e instanceof ExecutionException || e instanceof CompletionException;
    if (ofAFuture && e.getCause() instanceof Exception cause) {
      return failure(operation, cause);
    }
    // A driver's own message may hold an address with a password; it stays with the cause.
    boolean ofTheJdk = e.getClass().getName().startsWith("java.");
    String what =
        operation + " failed in " + this + ": " + (ofTheJdk ? e : e.getClass().getName());
    if (e instanceof InterruptedException) {
      Thread.currentThread().interrupt();
      return new StoreIOException("INTERRUPTED", what + "; it may or may not have taken effect", e);
    }
    if (e instanceof TimeoutException || e instanceof SocketTimeoutException) {
      return new StoreIOException("TIMEOUT", what + "; it may or may not have taken effect", e);
    }
    if (e instanceof ConnectException) {
      return new StoreIOException(
          "CONNECTION_FAILED", what + "; check that the engine runs, and its address", e);
    }
    if (e instanceof AccessDeniedException) {
      return new StoreIOException(
          "ACCESS_DENIED", what + "; the system does not allow it: change the permissions", e);
    }
    boolean inputOutput = e instanceof IOException || e.getCause() instanceof IOException;
    return new StoreIOException(
        inputOutput ? "IO_ERROR" : "ENGINE_FAILED",
        what + "; the cause says what the engine expected",
        e);
  }

  private static StoreIOException outOfMemory(String what, String effect, Throwable e) {
    return new StoreIOException(
        "OUT_OF_MEMORY",
        "the heap has no room for " + what + "; " + effect
            + ". Do less at a time, or give Java more with -Xmx",
        e);
  }

  final List<String> checkNames(Collection<String> keys, String collection) {
    Objects.requireNonNull(keys, "keys");
    checkName(collection, "collection");
    Set<String> different = new LinkedHashSet<>();
    for (String key : keys) {
      checkName(key, "key");
      different.add(key);
    }
    return List.copyOf(different);
  }

  /**
   * Checks one name as every operation does; for the methods that a backend adds.
   *
   * @param name a key or the name of a collection
   * @param parameter what it is, as the error names it
   */
  protected final void checkName(String name, String parameter) {
    Values.checkName(name, parameter);
    long limit = limits().nameBytes();
    // A character needs three bytes at most.
    if (name.length() * 3L > limit && name.getBytes(StandardCharsets.UTF_8).length > limit) {
      throw new InvalidEntryException(
          "KEY_TOO_LONG",
          "the "
              + parameter
              + " has "
              + name.getBytes(StandardCharsets.UTF_8).length
              + " bytes of UTF-8, but "
              + this
              + " holds names of "
              + limit
              + " at most; shorten it, for instance to a hash",
          null);
    }
  }

  /** Among many entries, the message must say which one is refused. */
  final Map<String, @Nullable Object> checkValueOf(
      Map.Entry<String, ? extends Map<String, ?>> entry) {
    try {
      return checkValue(entry.getValue());
    } catch (InvalidEntryException e) {
      throw new InvalidEntryException(
          e.code(), "under the key \"" + entry.getKey() + "\", " + reasonOf(e), e);
    }
  }

  private Map<String, @Nullable Object> checkValue(Map<String, ?> value) {
    Map<String, @Nullable Object> captured;
    try {
      captured = capture(value);
    } catch (OutOfMemoryError e) {
      // Nobody has seen the copy, and it is garbage by now.
      throw outOfMemory("a copy of the value", "nothing was written", e);
    }
    long limit = limits().valueBytes();
    if (limit <= Integer.MAX_VALUE && JsonWriter.bound(captured) > limit) {
      int size = JsonCodec.encode(captured).length;
      if (size > limit) {
        throw new InvalidEntryException(
            "VALUE_TOO_LARGE",
            "the value has "
                + size
                + " bytes of JSON, but "
                + this
                + " holds values of "
                + limit
                + " at most; split it into several entries",
            null);
      }
    }
    return captured;
  }

  /** Captures a value in the form that the engine keeps. */
  final Map<String, @Nullable Object> capture(Map<String, ?> value) {
    return keepsJson() ? Values.encode(value) : Values.capture(value);
  }

  static @Nullable Map<String, @Nullable Object> captured(
      @Nullable Map<String, @Nullable Object> value) {
    return value == null ? null : Values.decoded(value);
  }

  static Map<String, Map<String, @Nullable Object>> capturedAll(
      Map<String, Map<String, @Nullable Object>> entries) {
    Map<String, Map<String, @Nullable Object>> captured = new LinkedHashMap<>(entries.size() * 2);
    for (Map.Entry<String, Map<String, @Nullable Object>> entry : entries.entrySet()) {
      captured.put(entry.getKey(), Values.decoded(entry.getValue()));
    }
    return Collections.unmodifiableMap(captured);
  }

  final void checkScan(ScanRequest request, String collection) {
    Objects.requireNonNull(request, "request");
    checkName(request.prefix(), "prefix");
    checkName(collection, "collection");
  }

  /** The place that a request's token stands for. */
  final @Nullable String place(ScanRequest request) {
    return request.token().isPresent() ? ScanToken.key(request.token().get(), this) : null;
  }

  /** A page as the caller sees it: its entries immutable, its place a token. */
  static ScanPage page(ScanPage found) {
    List<Map.Entry<String, Map<String, @Nullable Object>>> entries = found.entries();
    boolean immutable = true;
    for (Map.Entry<String, Map<String, @Nullable Object>> entry : entries) {
      immutable &= isImmutable(entry);
    }
    if (!immutable) {
      entries = entries.stream()
          .map(entry -> Map.entry(entry.getKey(), Values.decoded(entry.getValue())))
          .toList();
    }
    return new ScanPage(entries, found.next().map(ScanToken::of));
  }

  private static boolean isImmutable(Map.Entry<String, Map<String, @Nullable Object>> entry) {
    return entry.getClass() == IMMUTABLE_ENTRY && entry.getValue() instanceof JsonObject;
  }

  /** Parts of a list that an engine takes in one call; one empty part for an empty list. */
  static List<List<String>> slices(List<String> keys) {
    List<List<String>> slices = new ArrayList<>();
    int begin = 0;
    do {
      int end = Math.min(keys.size(), begin + PAGE);
      slices.add(keys.subList(begin, end));
      begin = end;
    } while (begin < keys.size());
    return slices;
  }

  /** Entries of a {@code putAll} that are written together. */
  static final class Batch {
    final Map<String, Map<String, @Nullable Object>> entries = new LinkedHashMap<>();
    int taken;
    private final int size;
    private long bytes;

    Batch(int size) {
      this.size = size;
    }

    void add(String key, Map<String, @Nullable Object> captured) {
      entries.put(key, captured);
      bytes += JsonWriter.estimate(captured);
      taken++;
    }

    boolean isFull() {
      return taken == size || bytes >= MOST_BYTES;
    }
  }
}
