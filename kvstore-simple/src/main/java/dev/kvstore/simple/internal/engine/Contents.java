package dev.kvstore.simple.internal.engine;

import dev.kvstore.simple.internal.engine.LoadedEntries.LoadedPlace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
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
 * <p><b>Reading</b> a key takes two look-ups in hash tables and no lock. What was put is found in a
 * table of the entries themselves ({@link PutEntries}), and an entry holds what a get gives, beside
 * the value with its number ({@link StoredEntry}). Who reads the latter just when the two change
 * comes again a moment later.
 *
 * <p><b>What a file brings</b> stays in the file's bytes, keys as well as values, and there is no
 * object for an entry ({@link LoadedEntries}). Half a million documents of 180 bytes, 95 MB, were
 * measured at 2.5 times the file when each entry was a node of a hash table, a place in a list, a
 * key and a value that knew its part of the bytes: 230 bytes of objects for 190 of data. Of these
 * the node and the key as a string alone were 120, more than the goal of 1.6 times allows, so
 * smaller objects would not have done. As numbers in two arrays, a hash table among them, and one
 * reference for what may become of the entry, it takes some 30 bytes: 1.23 times the file, and
 * nearly nothing beside documents of 3 KB (1.02 times). The floor is the file itself, 1.0.
 *
 * <p>What is put is an object beside the loaded entries. Only loaded entries that are replaced are
 * found by their number, so that each keeps its place in the order; a loaded key that was deleted
 * and comes again goes to the end, as in Python's dict. So a reader looks among the loaded entries
 * first, and, where a key is not or no longer there, among the others: a key never goes the other
 * way.
 *
 * <p><b>Giving memory back.</b> When less than half of a file's bytes is needed, the entries that
 * are left move to bytes of their own, and when half of these has gone, again: it costs no more
 * than what went before. The copying is done without the lock; what changed meanwhile can only be
 * needed less. Only bringing over the references of what was changed needs the lock.
 *
 * <p><b>Writing.</b> Writers take turns under one lock. Each write has a number. First it is
 * recorded ({@link WriteAhead}), then it takes effect, so that memory never shows what the record
 * lacks. Whatever takes room on the heap comes before what it is for becomes visible, so that an
 * entry is there, or gone, wholly or not at all, even if a full heap ends the write.
 *
 * <p><b>Size.</b> How large the file of all this would be is counted along with each write
 * ({@link FileSize}), per collection, so that a put beyond a bound is refused before it is
 * recorded, and a collection that is dropped need not be walked through.
 *
 * <p><b>Moments.</b> A listing, or a save, shows the store as it was after one write, while writers
 * go on. To look at a moment is to remember its number, which takes no time however large the store
 * is. As long as somebody looks, a write keeps what it replaces: the new value points to the old
 * one, and a deleted entry stays in its list, out of reach for readers. The looker takes of each
 * entry the newest value that is no younger than the moment. When the last looker that needs it has
 * gone, what was kept is let go. This is the multiversion concurrency control of databases
 * (Bernstein and Goodman, 1983), with versions that exist only while they are looked at.
 *
 * <p><b>What the speed is made of</b>, as {@code kvstore-examples/benchmarks} measured it. To open
 * a file is to read it and to check each of its bytes, which several threads do at a time; what one
 * does alone, to take five numbers for each entry into tables, shows only with small documents. It
 * makes room for as many as the file seems to hold, and has the hashes from those who scanned the
 * keys, so as not to come to a key again; without the two, half a million entries took 1.4 times as
 * long. The parts that are scanned are more than the threads, and who would wait for one scans
 * another; with one for each thread it took a quarter longer. To save is to write and to force:
 * entries that lie behind each other in the file go out as one piece, in whole blocks, since to
 * force others took half as long again. A get waits for memory, and each object on the way to the
 * value is a step more: with the node of a {@code ConcurrentHashMap}, an entry and a value's object
 * between the table and what it gives, it took 1.4 to 1.7 times as long as nested maps, which have
 * the node alone; with the entry alone it takes 0.95 to 1.1 times. A walk in order waits for memory
 * too, but has the places of the next entries before it, and looks at no key but where an array of
 * entries ends ({@link KeyIndex}): with a sorted map of entries, and a look at each key, a page by
 * prefix took half as long again, and a walk through all of a million as long. To take several
 * entries through each step together, so as to wait once for all, was not faster. A listing is two
 * arrays ({@link Listing}): as a linked hash map, which most callers only go through, it took
 * nearly twice as long. And what a loop over characters calls may stay a call in compiled code, if
 * the loop is part of something large: ten times as slow, in two processes of three. Texts are
 * looked at in arrays for that, and not at all in documents that cannot hold what is looked for.
 */
public final class Contents {
  /** How much is let go at a time, so that no writer waits for long. */
  private static final int LET_GO = 1_000;

  /** How long that rests then, for a writer that waits to take its turn. */
  private static final long TURN = TimeUnit.MICROSECONDS.toNanos(100);

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, EntryTable> tables = new ConcurrentHashMap<>();

  /** The collections in the order in which they came; a file's empty ones are among them. */
  private final Map<String, EntryTable> inOrder = new LinkedHashMap<>();

  /** How many look at each moment. */
  private final TreeMap<Long, Integer> lookers = new TreeMap<>();

  /** What was kept for lookers, in the order of the writes that replaced it. */
  private final Deque<Kept> kept = new ArrayDeque<>();

  /** The file that is being loaded, whose content entries are parts of. */
  private @Nullable Source loading;

  /** The collection of it that entries are taken into. */
  private @Nullable LoadedEntries filling;

  /** The content that entries should move out of, so that its memory can go. */
  private volatile @Nullable Source toLeave;

  /** Held by the one who moves entries, before {@link #lock}. */
  private final ReentrantLock leaving = new ReentrantLock();

  private final FileSize fileSize = new FileSize();

  private long writes;
  private int moves;
  private boolean sealed;
  private boolean cleared;

  private record Kept(long replacedBy, EntryTable table, Place place) {}

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

    /** How many entries it has by now. */
    public int size() {
      return table.size();
    }

    /** Its entries, in the order in which their keys came. */
    public Iterator<Map.Entry<String, StoredValue>> entries() {
      return table.at(moment);
    }

    /** Its values by key, in that order, immutable. */
    public Map<String, Map<String, @Nullable Object>> values() {
      return Collections.unmodifiableMap(new Listing(entries(), size()));
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

  /** The value under a key, if it was put and need not be decoded; else null. */
  public @Nullable Map<String, @Nullable Object> ifPut(String key, String collection) {
    EntryTable table = tables.get(collection);
    return table == null ? null : table.ifPut(key);
  }

  /** How many entries a collection holds. */
  public int count(String collection) {
    EntryTable table = tables.get(collection);
    return table == null ? 0 : table.size();
  }

  /**
   * The keys after one, in the order of their UTF-8.
   *
   * @param limit how many at most, at least 1
   */
  public List<String> keys(String prefix, @Nullable String after, int limit, String collection) {
    Keys keys = new Keys(limit);
    visit(prefix, after, collection, keys);
    return keys.keys;
  }

  /**
   * Goes through the entries with a prefix, after a key, in the order of the keys' UTF-8; each is
   * seen as it is when the walk comes near it.
   */
  public void visit(
      String prefix, @Nullable String after, String collection, EntryVisitor visitor) {
    EntryTable table = tables.get(collection);
    if (table != null) {
      table.visit(prefix, after, visitor);
    }
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
      return fileSize.bytes();
    } finally {
      lock.unlock();
    }
  }

  /** How much larger the file becomes by a put of a value of a length. */
  public long growth(String key, int length, String collection) {
    lock.lock();
    try {
      EntryTable table = tables.get(collection);
      Place place = table == null ? null : table.place(key);
      long more = growth(key, length, place);
      return table == null ? more + FileSize.ofCollection(collection) : more;
    } finally {
      lock.unlock();
    }
  }

  private static long growth(String key, int length, @Nullable Place place) {
    return place == null
        ? length + FileSize.ofName(key)
        : (long) length - place.value().length();
  }

  private static final class Keys implements EntryVisitor {
    private final List<String> keys = new ArrayList<>();
    private final int limit;

    Keys(int limit) {
      this.limit = limit;
    }

    @Override
    public boolean visit(String key, Map<String, @Nullable Object> value) {
      return keys.add(key) && keys.size() < limit;
    }

    @Override
    public boolean visit(String key, StoredValue value) {
      return keys.add(key) && keys.size() < limit;
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
    lock.lock();
    try {
      ensureNotSealed();
      EntryTable dropped = tables.get(collection);
      if (dropped == null || dropped.size() == 0) {
        return false;
      }
      record.run();
      writes++;
      forget(collection);
      return true;
    } finally {
      lock.unlock();
      leaveSource();
    }
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

  /** Begins a collection anew, which may stay empty. */
  public void load(String collection) {
    begin(collection);
  }

  /**
   * Takes an entry of the store's file, of which nothing is copied; the last of two with one key
   * has the place of the first.
   *
   * @param text the file, which was checked as far as the value's end
   * @param name where the key begins, behind its quote
   * @param value where the value begins
   * @return where the value of an earlier entry with this key begins, or -1
   */
  public int load(byte[] text, int name, int value, int length, String collection) {
    return loaded(text, collection).load(name, value, length);
  }

  /**
   * Takes an entry of the store's file whose key is plain, as {@link #load(byte[], int, int, int,
   * String)} does, with a look at nothing of the file.
   *
   * @param end where the key ends, at its quote, as {@link JsonName#plainEnd} says
   * @param hash what {@link JsonName#plainHash} gives for it
   */
  public int load(
      byte[] text, int name, int end, int hash, int value, int length, String collection) {
    return loaded(text, collection).load(name, end, hash, value, length);
  }

  private LoadedEntries loaded(byte[] text, String collection) {
    if (loading == null || loading.bytes != text) {
      loading = new Source(text);
    }
    EntryTable table = tables.get(collection);
    if (table == null) {
      table = begin(collection);
    }
    LoadedEntries entries = table.loaded();
    if (entries == null) {
      if (filling != null) {
        filling.trim();
      }
      entries = new LoadedEntries(loading);
      filling = entries;
      table.setLoaded(entries);
    }
    return entries;
  }

  /** Ends the loading of the store's file; before, nothing of it can be read. */
  public void endLoading() {
    loading = null;
    filling = null;
    for (EntryTable table : inOrder.values()) {
      LoadedEntries entries = table.loaded();
      if (entries != null) {
        table.endLoading(entries);
        fileSize.grow(table, entries.fileBytes());
      }
    }
  }

  /** Notes how many bytes the file gets whose values are not written as they came. */
  public void laidOut(long bytes) {
    lock.lock();
    try {
      fileSize.raise(bytes);
    } finally {
      lock.unlock();
    }
  }

  /** Takes a value that was put and is yet to go into the file, as its bytes. */
  public void replay(String key, byte[] source, int offset, int length, String collection) {
    byte[] json = Arrays.copyOfRange(source, offset, offset + length);
    put(key, StoredValue.replayed(json), collection);
  }

  /** Takes an entry out again. */
  public void unload(String key, String collection) {
    if (get(key, collection) != null) {
      remove(key, collection);
    }
  }

  /** Takes a collection out again. */
  public void unload(String collection) {
    forget(collection);
  }

  private void put(String key, StoredValue value, String collection) {
    EntryTable table = tables.get(collection);
    if (table == null) {
      table = begin(collection);
    }
    Place place = table.place(key);
    fileSize.grow(table, growth(key, value.length(), place));
    if (place == null) {
      table.add(new StoredEntry(key, value));
    } else {
      released(place, false);
      keepFor(place, value, table);
    }
  }

  private void remove(String key, String collection) {
    EntryTable table = tables.get(collection);
    Place place = table == null ? null : table.place(key);
    if (table == null || place == null) {
      return;
    }
    writes++;
    StoredValue removed = place.value();
    fileSize.grow(table, -(FileSize.ofName(key) + removed.length()));
    released(place, true);
    if (isLookedAt(removed) || removed.older != null) {
      keepFor(place, StoredValue.deleted(writes), table);
    } else {
      table.unlink(place);
    }
    table.hide(place);
    if (table.size() == 0) {
      forget(collection);
    }
  }

  /**
   * Puts a value in the place of another, and keeps that as long as somebody looks at it.
   *
   * <p>A value that came and went between two moments is not kept, so that a key that is written
   * all the time costs no more than any other.
   */
  private void keepFor(Place place, StoredValue value, EntryTable table) {
    StoredValue replaced = place.value();
    boolean needed = isLookedAt(replaced);
    value.older = needed ? replaced : replaced.older;
    if (needed || value.isDeletion()) {
      kept.add(new Kept(value.version(), table, place));
    }
    dropUnneeded(value);
    place.set(value);
  }

  private boolean isLookedAt(StoredValue present) {
    return !lookers.isEmpty() && lookers.lastKey() >= present.version();
  }

  /**
   * Lets go of what was kept for lookers that have gone, while others still look at what is older.
   */
  private void dropUnneeded(StoredValue newest) {
    StoredValue above = newest;
    for (StoredValue value = above.older; value != null; value = value.older) {
      Long looker = lookers.lowerKey(above.version());
      if (looker == null || looker < value.version()) {
        above.older = value.older;
      } else {
        above = value;
      }
    }
  }

  private void released(Place place, boolean withKey) {
    Source source = place instanceof LoadedPlace loaded ? loaded.release(withKey) : null;
    if (source != null) {
      toLeave = source;
    }
  }

  /** Lets the memory of a file go of which little is left; called without the lock. */
  private void leaveSource() {
    // Who comes while somebody else is at it leaves it to him, who looks once more in the end.
    while (toLeave != null && leaving.tryLock()) {
      try {
        leave();
      } catch (OutOfMemoryError e) {
        // What was written is written; the entries stay where they are until there is more room.
        return;
      } finally {
        leaving.unlock();
      }
    }
  }

  private void leave() {
    Source source;
    List<EntryTable> present;
    lock.lock();
    try {
      source = toLeave;
      toLeave = null;
      present = List.copyOf(inOrder.values());
    } finally {
      lock.unlock();
    }
    for (EntryTable table : present) {
      LoadedEntries entries = table.loaded();
      if (entries != null && entries.source == source) {
        LoadedEntries.Move move = entries.move();
        lock.lock();
        try {
          complete(move, table);
        } finally {
          lock.unlock();
        }
      }
    }
  }

  private void complete(LoadedEntries.Move move, EntryTable table) {
    move.complete();
    for (Kept each : kept) {
      if (each.place() instanceof LoadedPlace place) {
        move.follow(place);
      }
    }
    table.setLoaded(move.to());
    moves++;
  }

  /** How often entries moved out of a file's content, for tests. */
  int moves() {
    lock.lock();
    try {
      return moves;
    } finally {
      lock.unlock();
    }
  }

  private EntryTable begin(String collection) {
    EntryTable table = new EntryTable();
    // In this order, so that readers never see, on a full heap, what is not saved.
    inOrder.put(collection, table);
    EntryTable before = tables.put(collection, table);
    if (before != null) {
      gone(before);
    }
    fileSize.grow(table, FileSize.ofCollection(collection));
    return table;
  }

  private void forget(String collection) {
    EntryTable forgotten = tables.remove(collection);
    inOrder.remove(collection);
    if (forgotten != null) {
      gone(forgotten);
    }
  }

  private void gone(EntryTable table) {
    fileSize.lose(table);
    LoadedEntries entries = table.loaded();
    if (entries != null && entries.releaseAll()) {
      toLeave = entries.source;
    }
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
    // Made first: if the heap has no room for it, nobody looks.
    Moment moment = new Moment(writes, collections);
    lookers.merge(writes, 1, Integer::sum);
    return moment;
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
      StoredValue needed = next.place().value();
      while (needed.version() > oldest && needed.older != null) {
        needed = needed.older;
      }
      if (needed.version() <= oldest) {
        needed.older = null;
        if (needed.isDeletion()) {
          next.table().unlink(next.place());
        }
      }
    }
    return true;
  }
}
