package dev.kvstore.simple.internal.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * All that a simple store holds, by collection and key.
 *
 * <p><b>Reading</b> a key takes two look-ups in concurrent hash tables and waits for nobody.
 *
 * <p><b>Writing.</b> Writers take turns under one lock. Each write has a number. First it is
 * recorded ({@link WriteAhead}), then it takes effect, so that memory never shows what the record
 * lacks.
 *
 * <p><b>Moments.</b> A listing, or a save, shows the store as it was after one write, while writers
 * go on. To look at a moment is to remember its number, which takes no time however large the store
 * is. As long as somebody looks, a write keeps what it replaces: the new value points to the old
 * one, and a deleted entry stays in its list, out of reach for readers. The looker takes of each
 * entry the newest value that is no younger than the moment. When the last looker that needs it has
 * gone, what was kept is let go. This is the multiversion concurrency control of databases
 * (Bernstein and Goodman, 1983), with versions that exist only while they are looked at.
 */
public final class Contents {
  /** How much is let go at a time, so that no writer waits for long. */
  private static final int LET_GO = 1_000;

  /** How long that rests then, for a writer that waits to take its turn. */
  private static final long TURN = TimeUnit.MICROSECONDS.toNanos(100);

  /** The bytes of a file without any collection. */
  private static final int EMPTY = 3;

  /** Quotes, colon and comma of a name. */
  private static final int AROUND_NAME = 6;

  /** The braces of a collection, and in one of the forms lines and indentation. */
  private static final int BRACES = 7;

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, EntryTable> tables = new ConcurrentHashMap<>();

  /** The collections in the order in which they came; a file's empty ones are among them. */
  private final Map<String, EntryTable> inOrder = new LinkedHashMap<>();

  /** How many look at each moment. */
  private final TreeMap<Long, Integer> lookers = new TreeMap<>();

  /** What was kept for lookers, in the order of the writes that replaced it. */
  private final Deque<Kept> kept = new ArrayDeque<>();

  /** The file that was loaded last, whose content values are parts of. */
  private @Nullable Source loading;

  /** The content that values should move out of, so that its memory can go. */
  private volatile @Nullable Source toLeave;

  /** The most bytes that a file of all this may have, where the lengths of values are known. */
  private long fileBytes = EMPTY;

  private long writes;
  private boolean sealed;
  private boolean cleared;

  private record Kept(long replacedBy, EntryTable table, StoredEntry entry) {}

  /** One collection at a moment. */
  public static final class Collection {
    private final String name;
    private final EntryTable table;
    private final long moment;

    private Collection(String name, EntryTable table, long moment) {
      this.name = name;
      this.table = table;
      this.moment = moment;
    }

    /** Its name. */
    public String name() {
      return name;
    }

    /** Its entries, in the order in which their keys came. */
    public Iterator<Map.Entry<String, StoredValue>> entries() {
      return table.at(moment);
    }
  }

  /** The whole store at a moment; to be closed, so that what is kept for it can go. */
  public final class Moment implements AutoCloseable {
    private final long number;
    private final List<Collection> collections;
    private boolean closed;

    private Moment(long number, List<Collection> collections) {
      this.number = number;
      this.collections = collections;
    }

    /** The number of the last write that it shows. */
    public long number() {
      return number;
    }

    /** The collections, in the order in which they came; some may have no entry. */
    public List<Collection> collections() {
      return collections;
    }

    @Override
    public void close() {
      if (!closed) {
        closed = true;
        forgetLooker(number);
      }
    }
  }

  /** The value under a key, or null. */
  public @Nullable StoredValue get(String key, String collection) {
    EntryTable table = tables.get(collection);
    StoredValue value = table == null ? null : table.get(key);
    return value == null ? null : value.at(Long.MAX_VALUE);
  }

  /** How many entries a collection holds. */
  public int count(String collection) {
    EntryTable table = tables.get(collection);
    return table == null ? 0 : table.size();
  }

  /** The keys after one, in the order of their UTF-8. */
  public List<String> keys(String prefix, @Nullable String after, int limit, String collection) {
    EntryTable table = tables.get(collection);
    return table == null ? List.of() : table.keys(prefix, after, limit);
  }

  /** The names of the collections that hold an entry. */
  public List<String> collections() {
    lock.lock();
    try {
      return inOrder.keySet().stream().filter(name -> count(name) > 0).toList();
    } finally {
      lock.unlock();
    }
  }

  /** How many writes there have been; a later moment with the same number holds the same. */
  public long writes() {
    lock.lock();
    try {
      return writes;
    } finally {
      lock.unlock();
    }
  }

  /**
   * The most bytes that a file of all this may have, in any form; a little more than in Python's.
   *
   * <p>It is known at any time, if all that is put comes with its length.
   */
  public long fileBytes() {
    lock.lock();
    try {
      return fileBytes;
    } finally {
      lock.unlock();
    }
  }

  /** How much larger the file becomes by a put of a value of a length. */
  public long growth(String key, int length, String collection) {
    lock.lock();
    try {
      EntryTable table = tables.get(collection);
      StoredEntry entry = table == null ? null : table.entry(key);
      return entry != null
          ? length - entry.value.length()
          : length + nameBytes(key) + (table == null ? nameBytes(collection) + BRACES : 0);
    } finally {
      lock.unlock();
    }
  }

  /** Begins to look at the whole store as it is now. */
  public Moment moment() {
    try {
      return moment(WriteAhead.NONE);
    } catch (IOException e) {
      throw new UncheckedIOException("doing nothing failed", e);
    }
  }

  /**
   * Begins to look at the whole store as it is now, after a step between two writes.
   *
   * @throws IOException if the step fails
   */
  public Moment moment(WriteAhead step) throws IOException {
    lock.lock();
    try {
      ensureNotCleared();
      step.run();
      List<Collection> collections = new ArrayList<>(inOrder.size());
      inOrder.forEach((name, table) -> collections.add(new Collection(name, table, writes)));
      return look(collections);
    } finally {
      lock.unlock();
    }
  }

  /** Begins to look at one collection as it is now. */
  public Moment moment(String collection) {
    lock.lock();
    try {
      ensureNotCleared();
      EntryTable table = tables.get(collection);
      return look(table == null ? List.of() : List.of(new Collection(collection, table, writes)));
    } finally {
      lock.unlock();
    }
  }

  /**
   * Puts a batch as one step.
   *
   * @throws IOException if it cannot be recorded; nothing has changed then
   */
  public void putAll(
      Map<String, Map<String, @Nullable Object>> batch, String collection, WriteAhead record)
      throws IOException {
    lock.lock();
    try {
      ensureNotSealed();
      record.run();
      int index = 0;
      for (Map.Entry<String, Map<String, @Nullable Object>> entry : batch.entrySet()) {
        int length = record.length(index++);
        put(entry.getKey(), StoredValue.captured(entry.getValue(), length, ++writes), collection);
      }
    } finally {
      lock.unlock();
      leaveSource();
    }
  }

  /**
   * Puts a value if the present one passes a test.
   *
   * @param condition gets the present value, or null
   * @return what is stored now, or null if the test failed
   * @throws IOException if it cannot be recorded; nothing has changed then
   */
  public @Nullable StoredValue putIf(
      String key,
      Map<String, @Nullable Object> value,
      String collection,
      Predicate<@Nullable StoredValue> condition,
      WriteAhead record)
      throws IOException {
    lock.lock();
    try {
      ensureNotSealed();
      if (!condition.test(get(key, collection))) {
        return null;
      }
      record.run();
      StoredValue stored = StoredValue.captured(value, record.length(0), ++writes);
      put(key, stored, collection);
      return stored;
    } finally {
      lock.unlock();
      leaveSource();
    }
  }

  /**
   * Deletes an entry if it is there and its value passes a test.
   *
   * @return true exactly when it was deleted
   * @throws IOException if it cannot be recorded; nothing has changed then
   */
  public boolean removeIf(
      String key, String collection, Predicate<StoredValue> condition, WriteAhead record)
      throws IOException {
    lock.lock();
    try {
      ensureNotSealed();
      StoredValue present = get(key, collection);
      if (present == null || !condition.test(present)) {
        return false;
      }
      record.run();
      remove(key, collection);
      return true;
    } finally {
      lock.unlock();
      leaveSource();
    }
  }

  /**
   * Deletes a collection.
   *
   * @return true exactly when it had an entry
   * @throws IOException if it cannot be recorded; nothing has changed then
   */
  public boolean drop(String collection, WriteAhead record) throws IOException {
    EntryTable dropped;
    long last;
    lock.lock();
    try {
      ensureNotSealed();
      dropped = tables.get(collection);
      if (dropped == null || dropped.size() == 0) {
        return false;
      }
      record.run();
      last = ++writes;
      forget(collection);
    } finally {
      lock.unlock();
    }
    dropped.at(last).forEachRemaining(entry -> released(entry.getValue()));
    uncount(bytesOf(collection, dropped, last));
    leaveSource();
    return true;
  }

  /** Lets nobody write any more. */
  public void seal() {
    lock.lock();
    try {
      sealed = true;
    } finally {
      lock.unlock();
    }
  }

  /** Gives the memory back; a moment that is looked at stays. */
  public void clear() {
    lock.lock();
    try {
      cleared = true;
      tables.clear();
      inOrder.clear();
    } finally {
      lock.unlock();
    }
  }

  // What follows is for loading, before anyone else has the contents.

  /** Notes how many bytes the file has whose values were loaded. */
  public void loaded(long bytes) {
    uncount(EMPTY - bytes);
  }

  /** Begins a collection anew, which may stay empty. */
  public void load(String collection) {
    begin(collection);
  }

  /** Takes a value of the store's file, as its bytes. */
  public void load(String key, byte[] source, int offset, int length, String collection) {
    load(key, source, true, offset, length, collection);
  }

  /** Takes a value that was put and is yet to go into the file, as its bytes. */
  public void replay(String key, byte[] source, int offset, int length, String collection) {
    load(key, source, false, offset, length, collection);
  }

  private void load(
      String key, byte[] source, boolean file, int offset, int length, String collection) {
    if (loading == null || loading.bytes != source) {
      loading = new Source(source, file);
    }
    put(key, StoredValue.loaded(loading, offset, length), collection);
  }

  /** Takes an entry out again. */
  public void unload(String key, String collection) {
    if (get(key, collection) != null) {
      remove(key, collection);
    }
  }

  /** Takes a collection out again. */
  public void unload(String collection) {
    EntryTable table = tables.get(collection);
    if (table != null) {
      uncount(bytesOf(collection, table, writes));
      forget(collection);
    }
  }

  private void put(String key, StoredValue value, String collection) {
    EntryTable table = tables.get(collection);
    if (!value.isOfFile()) {
      fileBytes += growth(key, value.length(), collection);
    }
    if (table == null) {
      table = begin(collection);
    }
    StoredEntry entry = table.entry(key);
    if (entry == null) {
      table.add(new StoredEntry(key, value));
    } else {
      replace(entry, value, table);
    }
  }

  private void remove(String key, String collection) {
    EntryTable table = tables.get(collection);
    StoredEntry entry = table == null ? null : table.entry(key);
    if (table == null || entry == null) {
      return;
    }
    writes++;
    fileBytes -= bytesOf(key, entry.value);
    released(entry.value);
    table.hide(entry);
    if (isLookedAt(entry.value) || entry.value.older != null) {
      keepFor(entry, StoredValue.deleted(writes), table);
    } else {
      table.unlink(entry);
    }
    if (table.size() == 0) {
      fileBytes -= nameBytes(collection) + BRACES;
      forget(collection);
    }
  }

  private void replace(StoredEntry entry, StoredValue value, EntryTable table) {
    released(entry.value);
    keepFor(entry, value, table);
  }

  /**
   * Puts a value in the place of another, and keeps that as long as somebody looks at it.
   *
   * <p>A value that came and went between two moments is not kept, so that a key that is written
   * all the time costs no more than any other.
   */
  private void keepFor(StoredEntry entry, StoredValue value, EntryTable table) {
    StoredValue replaced = entry.value;
    boolean needed = isLookedAt(replaced);
    value.older = needed ? replaced : replaced.older;
    if (needed || value.isDeletion()) {
      kept.add(new Kept(value.version(), table, entry));
    }
    entry.value = value;
  }

  private boolean isLookedAt(StoredValue present) {
    return !lookers.isEmpty() && lookers.lastKey() >= present.version();
  }

  private void released(StoredValue value) {
    Source source = value.release();
    if (source != null) {
      toLeave = source;
    }
  }

  /** Lets the memory of a file go of which little is left; called without the lock. */
  private void leaveSource() {
    Source source = toLeave;
    if (source != null) {
      toLeave = null;
      loading = null;
      Moment now;
      lock.lock();
      try {
        if (cleared) {
          return;
        }
        now = moment();
      } finally {
        lock.unlock();
      }
      try (Moment moment = now) {
        for (Collection collection : moment.collections()) {
          Iterator<Map.Entry<String, StoredValue>> entries = collection.entries();
          while (entries.hasNext()) {
            entries.next().getValue().moveOutOf(source);
          }
        }
      }
    }
  }

  private static long bytesOf(String collection, EntryTable table, long moment) {
    long bytes = nameBytes(collection) + BRACES;
    Iterator<Map.Entry<String, StoredValue>> entries = table.at(moment);
    while (entries.hasNext()) {
      Map.Entry<String, StoredValue> entry = entries.next();
      bytes += bytesOf(entry.getKey(), entry.getValue());
    }
    return bytes;
  }

  /** What the file loses with an entry, of which one that came from it may have had less. */
  private static long bytesOf(String key, StoredValue value) {
    return value.length() + (value.isOfFile() ? key.length() : nameBytes(key));
  }

  /** The most that a name takes in the file, with what stands around it. */
  private static long nameBytes(String name) {
    long bytes = AROUND_NAME;
    for (int i = 0; i < name.length(); i++) {
      char unit = name.charAt(i);
      bytes += unit < ' ' || unit > '~' || unit == '"' || unit == '\\' ? 6 : 1;
    }
    return bytes;
  }

  private void uncount(long bytes) {
    lock.lock();
    try {
      fileBytes -= bytes;
    } finally {
      lock.unlock();
    }
  }

  private EntryTable begin(String collection) {
    EntryTable table = new EntryTable();
    tables.put(collection, table);
    inOrder.put(collection, table);
    return table;
  }

  private void forget(String collection) {
    tables.remove(collection);
    inOrder.remove(collection);
  }

  private void ensureNotSealed() {
    if (sealed) {
      throw new IllegalStateException("the store is being closed");
    }
  }

  /** How many replaced or deleted values are kept, for tests. */
  int keptForLookers() {
    lock.lock();
    try {
      return kept.size();
    } finally {
      lock.unlock();
    }
  }

  /** Who comes after the closing must not take the empty contents for the store, and save them. */
  private void ensureNotCleared() {
    if (cleared) {
      throw new IllegalStateException("the store is closed");
    }
  }

  private Moment look(List<Collection> collections) {
    lookers.merge(writes, 1, Integer::sum);
    return new Moment(writes, collections);
  }

  private void forgetLooker(long moment) {
    boolean more;
    lock.lock();
    try {
      lookers.computeIfPresent(moment, (number, count) -> count == 1 ? null : count - 1);
      more = letGo();
    } finally {
      lock.unlock();
    }
    while (more) {
      if (lock.hasQueuedThreads()) {
        // Who comes back at once gets the lock again, before those wake up who wait for it.
        LockSupport.parkNanos(TURN);
      }
      lock.lock();
      try {
        more = letGo();
      } finally {
        lock.unlock();
      }
    }
  }

  /** Lets go some of what no looker needs, and says whether there is more. */
  private boolean letGo() {
    long oldest = lookers.isEmpty() ? Long.MAX_VALUE : lookers.firstKey();
    for (int i = 0; i < LET_GO; i++) {
      Kept next = kept.peek();
      if (next == null || next.replacedBy() > oldest) {
        return false;
      }
      kept.remove();
      StoredValue needed = next.entry().value;
      while (needed.version() > oldest && needed.older != null) {
        needed = needed.older;
      }
      if (needed.version() <= oldest) {
        needed.older = null;
        if (needed.isDeletion()) {
          next.table().unlink(next.entry());
        }
      }
    }
    return true;
  }
}
