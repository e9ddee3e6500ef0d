package dev.kvstore.mvstore;

import dev.kvstore.Capability;
import dev.kvstore.ConditionalWrites;
import dev.kvstore.ConflictException;
import dev.kvstore.Limits;
import dev.kvstore.ScanPage;
import dev.kvstore.StoreIOException;
import dev.kvstore.Version;
import dev.kvstore.VersionedValue;
import dev.kvstore.spi.AbstractKVStore;
import dev.kvstore.spi.JsonCodec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.h2.mvstore.Cursor;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.h2.mvstore.Page;
import org.h2.mvstore.type.ByteArrayDataType;
import org.jspecify.annotations.Nullable;

/**
 * A store in one tree of MVStore: the keys are {@link EntryKey}s, a value is its version in eight
 * bytes and its JSON.
 *
 * <p>The tree is never changed in place, so that a cursor shows one moment. The version of MVStore
 * that it reads is held meanwhile; else its pages might be overwritten.
 */
final class TreeStore extends AbstractKVStore implements ConditionalWrites {
  static final Set<Capability> CAPABILITIES = Set.of(
      Capability.ORDERED_SCAN,
      Capability.SNAPSHOT_LISTING,
      Capability.PERSISTENT,
      Capability.DURABLE,
      Capability.CONDITIONAL_WRITES);

  /** Room for the page that holds the largest value: MVStore's chunks have fewer than 2 GiB. */
  private static final Limits LIMITS = new Limits(64 << 10, 256 << 20);

  /** So many bytes are changed in the tree before they go into the file. */
  private static final long MOST_UNCOMMITTED = 8 << 20;

  /** A page ends after so many bytes of values. */
  private static final long MOST_BYTES = 16 << 20;

  private static final int MOST_DROPPED = 10_000;

  private final String name;
  private final Supplier<MVStore> reopening;
  private final boolean readOnly;
  private final Fsync fsync;
  private final AtomicLong lastVersion;

  /** Calls hold it to read, closing to write: the engine does not bear to be closed under them. */
  private final ReadWriteLock life = new ReentrantReadWriteLock();

  private volatile MVStore store;
  private MVMap<byte[], byte[]> entries;
  private Commits commits;

  /**
   * Takes over the engine.
   *
   * @param reopening opens the same file once more
   */
  TreeStore(
      String name,
      MVStore store,
      Supplier<MVStore> reopening,
      long epoch,
      boolean readOnly,
      Fsync fsync) {
    this.name = name;
    this.reopening = reopening;
    this.readOnly = readOnly;
    this.fsync = fsync;
    this.lastVersion = new AtomicLong(epoch << 32);
    this.store = store;
    this.entries = entries(store);
    this.commits = new Commits(store, fsync, name);
  }

  private static MVMap<byte[], byte[]> entries(MVStore store) {
    return store.openMap(
        "entries",
        new MVMap.Builder<byte[], byte[]>()
            .keyType(ByteArrayDataType.INSTANCE)
            .valueType(ByteArrayDataType.INSTANCE));
  }

  @Override
  public Set<Capability> capabilities() {
    return CAPABILITIES;
  }

  @Override
  protected boolean keepsJson() {
    return true;
  }

  @Override
  public Limits limits() {
    return LIMITS;
  }

  @Override
  protected void doPut(String key, Map<String, @Nullable Object> value, String collection) {
    write(() -> entries.put(EntryKey.of(collection, key), record(value)));
  }

  @Override
  protected void doPutAll(Map<String, Map<String, @Nullable Object>> batch, String collection) {
    write(() -> {
      long uncommitted = 0;
      for (Map.Entry<String, Map<String, @Nullable Object>> entry : batch.entrySet()) {
        byte[] record = record(entry.getValue());
        entries.put(EntryKey.of(collection, entry.getKey()), record);
        uncommitted += record.length;
        if (uncommitted > MOST_UNCOMMITTED) {
          commits.commit();
          uncommitted = 0;
        }
      }
      return true;
    });
  }

  @Override
  protected @Nullable Map<String, @Nullable Object> doGet(String key, String collection) {
    byte[] record = read(() -> entries.get(EntryKey.of(collection, key)));
    return record == null ? null : value(record);
  }

  @Override
  protected Map<String, Map<String, @Nullable Object>> doGetAll(String collection) {
    Map<String, Map<String, @Nullable Object>> all = new LinkedHashMap<>();
    walk(collection, "", null, (key, record) -> {
      all.put(key, value(record));
      return true;
    });
    return all;
  }

  @Override
  protected boolean doContains(String key, String collection) {
    return read(() -> entries.containsKey(EntryKey.of(collection, key)));
  }

  @Override
  protected boolean doDelete(String key, String collection) {
    return write(() -> entries.remove(EntryKey.of(collection, key)) != null);
  }

  @Override
  protected long doDeleteAll(List<String> keys, String collection) {
    return write(() -> {
      long deleted = 0;
      for (String key : keys) {
        deleted += entries.remove(EntryKey.of(collection, key)) == null ? 0 : 1;
      }
      return deleted;
    });
  }

  @Override
  protected List<String> doKeys(
      String prefix, @Nullable String after, int limit, String collection) {
    List<String> keys = new ArrayList<>();
    walk(collection, prefix, after, (key, record) -> keys.size() < limit && keys.add(key));
    return keys;
  }

  @Override
  protected ScanPage doScan(String prefix, @Nullable String place, int limit, String collection) {
    List<Map.Entry<String, Map<String, @Nullable Object>>> found = new ArrayList<>();
    long[] bytes = {0};
    boolean more = walk(collection, prefix, place, (key, record) -> {
      if (found.size() == limit || bytes[0] > MOST_BYTES) {
        return false;
      }
      found.add(Map.entry(key, value(record)));
      bytes[0] += record.length;
      return true;
    });
    return new ScanPage(
        found, more ? Optional.of(found.get(found.size() - 1).getKey()) : Optional.empty());
  }

  /** The tree knows the number of each key, and numbers of one moment give a count. */
  @Override
  protected long doCount(String collection) {
    byte[] begin = EntryKey.of(collection, "");
    byte[] end = EntryKey.behind(collection);
    return read(() -> {
      for (int attempt = 0; attempt < 10; attempt++) {
        Page<byte[], byte[]> moment = entries.getRootPage();
        long count = place(end) - place(begin);
        if (entries.getRootPage() == moment) {
          return count;
        }
      }
      long count = 0;
      for (Cursor<byte[], byte[]> cursor = entries.cursor(begin, end, false);
          cursor.hasNext();
          cursor.next()) {
        count++;
      }
      return count;
    });
  }

  private long place(byte[] key) {
    long index = entries.getKeyIndex(key);
    return index < 0 ? -index - 1 : index;
  }

  @Override
  protected Collection<String> doCollections() {
    return read(() -> {
      List<String> collections = new ArrayList<>();
      for (byte[] key = entries.firstKey(); key != null; ) {
        String collection = EntryKey.collection(key);
        collections.add(collection);
        key = entries.higherKey(EntryKey.behind(collection));
      }
      return collections;
    });
  }

  @Override
  protected boolean doDropCollection(String collection) {
    return write(() -> {
      long dropped = 0;
      Cursor<byte[], byte[]> present =
          entries.cursor(EntryKey.of(collection, ""), EntryKey.behind(collection), false);
      while (present.hasNext()) {
        if (entries.remove(present.next()) != null && ++dropped % MOST_DROPPED == 0) {
          commits.commit();
        }
      }
      return dropped > 0;
    });
  }

  @Override
  public Optional<VersionedValue> getVersioned(String key, String collection) {
    checkName(key, "key");
    checkName(collection, "collection");
    return call("getVersioned", () -> {
      byte[] record = read(() -> entries.get(EntryKey.of(collection, key)));
      return Optional.ofNullable(record)
          .map(found -> new VersionedValue(value(found), version(found)));
    });
  }

  @Override
  public Optional<Version> putIfAbsent(String key, Map<String, ?> value, String collection) {
    Map<String, @Nullable Object> captured = checkEntry(key, value, collection);
    return call("putIfAbsent", () -> {
      byte[] record = record(captured);
      return decide(key, collection, record, Objects::isNull)
          ? Optional.of(version(record))
          : Optional.empty();
    });
  }

  @Override
  public Optional<Version> replace(
      String key, Map<String, ?> value, Version expected, String collection) {
    Map<String, @Nullable Object> captured = checkEntry(key, value, collection);
    Objects.requireNonNull(expected, "expected");
    return call("replace", () -> {
      byte[] record = record(captured);
      return decide(key, collection, record, present -> hasVersion(present, expected))
          ? Optional.of(version(record))
          : Optional.empty();
    });
  }

  @Override
  public boolean delete(String key, Version expected, String collection) {
    checkName(key, "key");
    checkName(collection, "collection");
    Objects.requireNonNull(expected, "expected");
    return call(
        "delete", () -> decide(key, collection, null, present -> hasVersion(present, expected)));
  }

  /** Puts a record, or deletes for null, if what is there is as it must be; says whether it was. */
  private boolean decide(
      String key,
      String collection,
      byte @Nullable [] record,
      Predicate<byte @Nullable []> condition) {
    return write(() -> {
      Condition decision = new Condition(condition);
      entries.operate(EntryKey.of(collection, key), record, decision);
      return decision.holds;
    });
  }

  private static boolean hasVersion(byte @Nullable [] record, Version expected) {
    return record != null && version(record).equals(expected);
  }

  /** Asked again by the tree when another thread was quicker. */
  private static final class Condition extends MVMap.DecisionMaker<byte[]> {
    private final Predicate<byte @Nullable []> condition;
    boolean holds;

    Condition(Predicate<byte @Nullable []> condition) {
      this.condition = condition;
    }

    @Override
    public MVMap.Decision decide(byte @Nullable [] present, byte @Nullable [] record) {
      holds = condition.test(present);
      if (!holds) {
        return MVMap.Decision.ABORT;
      }
      return record == null ? MVMap.Decision.REMOVE : MVMap.Decision.PUT;
    }
  }

  private byte[] record(Map<String, @Nullable Object> value) {
    byte[] json = JsonCodec.encode(value);
    return ByteBuffer.allocate(Long.BYTES + json.length)
        .putLong(lastVersion.incrementAndGet())
        .put(json)
        .array();
  }

  private static Version version(byte[] record) {
    return new Version(Long.toHexString(ByteBuffer.wrap(record).getLong()));
  }

  private static Map<String, @Nullable Object> value(byte[] record) {
    return JsonCodec.decode(record, Long.BYTES, record.length - Long.BYTES);
  }

  /**
   * Steps over entries of one moment while there are such and the step takes them.
   *
   * @return whether there is one that the step did not take
   */
  private boolean walk(
      String collection, String prefix, @Nullable String after, BiPredicate<String, byte[]> step) {
    byte[] beginning = EntryKey.of(collection, prefix);
    byte[] place = after == null ? beginning : EntryKey.of(collection, after);
    return read(() -> {
      byte[] from = Arrays.compareUnsigned(place, beginning) > 0 ? place : beginning;
      Cursor<byte[], byte[]> cursor = entries.cursor(from, EntryKey.behind(collection), false);
      while (cursor.hasNext()) {
        byte[] key = cursor.next();
        if (!EntryKey.startsWith(key, beginning)) {
          return false;
        }
        boolean passed = after != null && Arrays.equals(key, place);
        if (!passed && !step.test(EntryKey.key(key), cursor.getValue())) {
          return true;
        }
      }
      return false;
    });
  }

  private <T extends @Nullable Object> T read(Supplier<T> action) {
    if (store.isClosed()) {
      reopen();
    }
    life.readLock().lock();
    try {
      ensureOpen();
      var version = store.registerVersionUsage();
      try {
        return action.get();
      } finally {
        store.deregisterVersionUsage(version);
      }
    } catch (MVStoreException e) {
      throw failure(e);
    } finally {
      life.readLock().unlock();
    }
  }

  private <T extends @Nullable Object> T write(Supplier<T> action) {
    if (readOnly) {
      throw new ConflictException(
          "READ_ONLY", this + " was opened with mode=read; open it without to write", null);
    }
    return read(() -> {
      T result = action.get();
      commits.commit();
      return result;
    });
  }

  /**
   * The engine closes itself when it cannot write, as on a full disk. What was acknowledged is in
   * the file, and versions go on where they were.
   */
  private void reopen() {
    life.writeLock().lock();
    try {
      ensureOpen();
      if (store.isClosed()) {
        commits.close();
        MVStore reopened = reopening.get();
        entries = entries(reopened);
        commits = new Commits(reopened, fsync, name);
        store = reopened;
      }
    } finally {
      life.writeLock().unlock();
    }
  }

  private StoreIOException failure(MVStoreException e) {
    Optional<IOException> cause = Opening.ofTheSystem(e);
    if (cause.isPresent()) {
      return new StoreIOException(
          "IO_ERROR",
          this + " cannot be read or written: " + cause.get().getMessage()
              + "; what was acknowledged is in the file: mend the cause, and the next call opens it"
              + " again",
          e);
    }
    return new StoreIOException(
        "ENGINE_FAILED", "MVStore failed in " + this + ": " + e.getMessage(), e);
  }

  @Override
  protected void doClose() {
    commits.close();
    life.writeLock().lock();
    try {
      commits.pack();
      store.close();
    } catch (MVStoreException e) {
      throw failure(e);
    } finally {
      life.writeLock().unlock();
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
