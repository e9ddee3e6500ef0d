package dev.kvstore.simple.internal.engine;

import dev.kvstore.simple.internal.engine.DecodedCache.Form;
import dev.kvstore.spi.Values;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The entries of one collection that came from a file, by their numbers from 0 in the file's order.
 *
 * <p>There is no object for an entry. Its key and its value stay in the file's bytes; four numbers
 * say where, a hash table with open addressing finds them by the key, and an array of references,
 * which are null in the beginning, has room for what becomes of each: the decoded form, as long as
 * the cache keeps it, or the value that was put in its place, or a deletion. In all that takes some
 * 30 bytes, where a node, an entry, a key and a value as objects took 230.
 *
 * <p>A number's place is never given to another key: a key that was deleted and comes again is a
 * new entry. Loading aside, only what became of an entry changes, under the lock of
 * {@link Contents}, and whoever reads waits for nobody.
 */
final class LoadedEntries {
  /** What is kept of each entry, as four numbers in a row. */
  private static final int HASH = 0;

  private static final int NAME = 1;
  private static final int VALUE = 2;
  private static final int LENGTH = 3;
  private static final int FIELDS = 4;

  private static final int SMALLEST = 8;

  /** Of so many entries one can tell how large the others will be. */
  private static final int SAMPLE = 1_000;

  /** For how many times the entries that there are room is made on the strength of fewer. */
  private static final int MOST_AHEAD = 16;

  /** Of more, for entries that are no smaller: such room takes a ninth of the file's size. */
  private static final int SMALL = 256;

  /** A part so small is room that may stay unused. */
  private static final int SPARE = 32;

  final Source source;
  private final byte[] text;
  private int[] fields = new int[4 * FIELDS];
  private int count;

  /** An entry's number and one, or 0; a power of two in length, at most two thirds full. */
  private int[] table = new int[SMALLEST];

  /** What a hash begins and goes on with, or 0: then it is the key's own, which it remembers. */
  private long seed;

  private AtomicReferenceArray<@Nullable Object> states = new AtomicReferenceArray<>(0);
  private volatile int @Nullable [] order;
  private long needed;
  private long fileBytes;

  LoadedEntries(Source source) {
    this.source = source;
    this.text = source.bytes;
  }

  // Loading, before anyone else has the entries.

  /**
   * Takes an entry in; one whose key is there keeps its place and gets the new value.
   *
   * @param name where its key begins, behind the quote
   * @return where the value lies that the key had before, or -1
   */
  int load(int name, int value, int length) {
    int end = JsonName.plainEnd(text, name);
    return end < 0
        ? loadOther(name, value, length)
        : load(name, end, JsonName.plainHash(text, name, end), value, length);
  }

  /**
   * Takes an entry in whose key is plain, with a look at nothing of the file.
   *
   * @param end where its key ends
   * @param hash what {@link JsonName#plainHash} gives for it
   */
  int load(int name, int end, int hash, int value, int length) {
    return seed == 0
        ? load(name, end, hash, FileSize.ofPlainName(end - name), value, length)
        : loadOther(name, value, length);
  }

  private int loadOther(int name, int value, int length) {
    int end = JsonName.end(text, name);
    return load(name, end, hash(name, end), FileSize.ofName(text, name, end), value, length);
  }

  private int load(int name, int end, int hash, long inFile, int value, int length) {
    int slot = slot(hash);
    int probes = 0;
    for (; table[slot] != 0; slot = next(slot)) {
      int number = table[slot] - 1;
      if (field(number, HASH) == hash && isSame(number, name, end)) {
        int earlier = field(number, VALUE);
        int longer = length - field(number, LENGTH);
        needed += longer;
        fileBytes += longer;
        fields[number * FIELDS + VALUE] = value;
        fields[number * FIELDS + LENGTH] = length;
        return earlier;
      }
      probes++;
    }
    if (count * FIELDS == fields.length) {
      fields = Arrays.copyOf(fields, FIELDS * more(count, value + length));
    }
    add(hash, name, value, length);
    needed += end - name + 1L + length;
    fileBytes += inFile + length;
    table[slot] = count;
    if (probes > KeyHash.MOST_PROBES && seed == 0) {
      seed = KeyHash.newSeed();
      for (int number = 0; number < count; number++) {
        int at = field(number, NAME);
        fields[number * FIELDS + HASH] = hash(at, JsonName.end(text, at));
      }
      fill(table.length);
    } else if (count > table.length / 3 * 2) {
      fill(KeyHash.slots(more(count, value + length)));
    }
    return -1;
  }

  /**
   * How many entries to make room for: a few more than there will be if the rest of the file is
   * like what went before; but no more than twice those that there are, or what takes little beside
   * the file.
   */
  private int more(int count, int end) {
    long expected = (long) count * text.length / end;
    long most =
        count < SAMPLE ? (long) count * MOST_AHEAD : Math.max(count * 2L, text.length / SMALL);
    return (int) Math.max(count + count / 8 + 1, Math.min(expected + expected / SPARE, most));
  }

  private void add(int hash, int name, int value, int length) {
    int at = count * FIELDS;
    fields[at + HASH] = hash;
    fields[at + NAME] = name;
    fields[at + VALUE] = value;
    fields[at + LENGTH] = length;
    count++;
  }

  private void fill(int size) {
    table = new int[size];
    for (int number = 0; number < count; number++) {
      int slot = slot(field(number, HASH));
      while (table[slot] != 0) {
        slot = next(slot);
      }
      table[slot] = number + 1;
    }
  }

  /** Gives back what room was made for nothing. */
  void trim() {
    if (fields.length / FIELDS - count > count / SPARE + 1) {
      fields = Arrays.copyOf(fields, count * FIELDS);
    }
    if (table.length > KeyHash.slots(count)) {
      fill(KeyHash.slots(count));
    }
  }

  /** Ends the loading. */
  void finish() {
    trim();
    source.need(needed);
    states = new AtomicReferenceArray<>(count);
  }

  /** What {@link FileSize} counts of those that were loaded. */
  long fileBytes() {
    return fileBytes;
  }

  // Reading.

  /** How many there were in the beginning; all numbers are below. */
  int count() {
    return count;
  }

  /** The number of a key's entry, whatever became of it, or -1. */
  int find(String key) {
    int hash = KeyHash.hash(key, seed);
    for (int slot = slot(hash); table[slot] != 0; slot = next(slot)) {
      int number = table[slot] - 1;
      if (field(number, HASH) == hash && isNamed(number, key)) {
        return number;
      }
    }
    return -1;
  }

  String name(int number) {
    int name = field(number, NAME);
    return JsonName.read(text, name, JsonName.end(text, name));
  }

  /** The present value of an entry, or the deletion that stands for one. */
  StoredValue value(int number) {
    return states.get(number) instanceof StoredValue changed
        ? changed
        : StoredValue.loaded(this, number);
  }

  boolean isDeleted(int number) {
    return states.get(number) instanceof StoredValue changed && changed.isDeletion();
  }

  byte[] text() {
    return text;
  }

  int offset(int number) {
    return field(number, VALUE);
  }

  int length(int number) {
    return field(number, LENGTH);
  }

  /**
   * Whether an entry lies right behind the one before it, with nothing between their values but
   * what a save would write there: a comma, and a name of plain characters.
   */
  boolean isBehindOther(int number) {
    int between = number == 0 ? text.length : offset(number - 1) + length(number - 1);
    int name = field(number, NAME);
    if (name != between + 3
        || text[between] != ','
        || text[between + 1] != ' '
        || text[between + 2] != '"') {
      return false;
    }
    int end = name;
    while (FileSize.isPlain(text[end])) {
      end++;
    }
    return text[end] == '"'
        && text[end + 1] == ':'
        && text[end + 2] == ' '
        && offset(number) == end + 3;
  }

  /** The decoded form of what was loaded, if it is kept. */
  @Nullable Form form(int number) {
    return states.get(number) instanceof Form form ? form : null;
  }

  /** Makes room for a decoded form, until the cache lets go of it. */
  Form newForm(int number) {
    return new LoadedForm(states, number, length(number));
  }

  /** Knows where it is kept, but nothing of the bytes, which may have gone before it. */
  private static final class LoadedForm extends Form {
    private final AtomicReferenceArray<@Nullable Object> states;
    private final int number;

    LoadedForm(AtomicReferenceArray<@Nullable Object> states, int number, int jsonLength) {
      super(jsonLength);
      this.states = states;
      this.number = number;
    }

    @Override
    void kept() {
      Object present = states.get(number);
      if (present == null || present instanceof Form) {
        states.compareAndSet(number, present, this);
      }
    }

    @Override
    void dropped() {
      states.compareAndSet(number, this, null);
    }
  }

  // The order of the keys' UTF-8.

  /** The numbers in the order of the keys' UTF-8; the first call sorts them. */
  private int[] order() {
    int[] present = order;
    if (present == null) {
      synchronized (this) {
        present = order;
        if (present == null) {
          present = sorted();
          order = present;
        }
      }
    }
    return present;
  }

  private int[] sorted() {
    Integer[] numbers = new Integer[count];
    Arrays.setAll(numbers, number -> number);
    Arrays.sort(numbers, this::compare);
    return Arrays.stream(numbers).mapToInt(Integer::intValue).toArray();
  }

  private int compare(int left, int right) {
    int a = field(left, NAME);
    int b = field(right, NAME);
    for (; ; a++, b++) {
      byte x = text[a];
      byte y = text[b];
      if (x == '\\' || y == '\\') {
        return Values.NAME_ORDER.compare(name(left), name(right));
      }
      if (x == '"' || y == '"') {
        return x == y ? 0 : x == '"' ? -1 : 1;
      }
      if (x != y) {
        return Byte.compareUnsigned(x, y);
      }
    }
  }

  /** The number of the entry at a place in that order. */
  int numberAt(int place) {
    return order()[place];
  }

  /**
   * The place in the order of the first key that is not before another.
   *
   * @param isPassed whether the other itself is left out
   */
  int firstFrom(String key, boolean isPassed) {
    int[] numbers = order();
    int from = 0;
    int to = numbers.length;
    while (from < to) {
      int middle = (from + to) >>> 1;
      int order = Values.NAME_ORDER.compare(name(numbers[middle]), key);
      if (order < 0 || (order == 0 && isPassed)) {
        from = middle + 1;
      } else {
        to = middle;
      }
    }
    return from;
  }

  // Writing, under the lock of the contents.

  /** The place of one entry; it follows when the entries move. */
  static final class LoadedPlace implements Place {
    private LoadedEntries entries;
    private int number;

    LoadedPlace(LoadedEntries entries, int number) {
      this.entries = entries;
      this.number = number;
    }

    @Override
    public StoredValue value() {
      return entries.value(number);
    }

    @Override
    public void set(StoredValue value) {
      entries.states.set(number, value);
    }

    /**
     * Notes that a value goes, or a key and its value do.
     *
     * @return the file's content that others should move out of now, or null
     */
    @Nullable Source release(boolean withKey) {
      return entries.release(entries.bytes(number, withKey)) ? entries.source : null;
    }
  }

  /** How much of the file's content an entry needs. */
  private long bytes(int number, boolean withKey) {
    int name = field(number, NAME);
    long key = withKey ? JsonName.end(text, name) - name + 1 : 0;
    return key + (isUntouched(number) ? length(number) : 0);
  }

  private boolean isUntouched(int number) {
    return !(states.get(number) instanceof StoredValue);
  }

  /**
   * Notes that no entry needs the file's content, and says whether what others need should move.
   */
  boolean releaseAll() {
    return release(needed);
  }

  private boolean release(long bytes) {
    needed -= bytes;
    return source.release(bytes);
  }

  private void need(long bytes) {
    needed += bytes;
    source.need(bytes);
  }

  /**
   * What is left of the entries, on bytes of its own; made without the lock.
   *
   * <p>Meanwhile less may become needed, but never more: what was changed or deleted once is never
   * the loaded value again, and what a looker needs of it keeps the old bytes.
   */
  Move move() {
    int[] left = new int[count];
    int size = 0;
    long bytes = 0;
    for (int number = 0; number < count; number++) {
      if (states.get(number) != StoredValue.GONE) {
        left[size++] = number;
        bytes += bytes(number, true);
      }
    }
    // Enough for all that was counted; by now it may be less.
    byte[] own = new byte[Math.toIntExact(bytes)];
    LoadedEntries moved = new LoadedEntries(new Source(own));
    moved.seed = seed;
    moved.fields = new int[size * FIELDS];
    int end = 0;
    for (int i = 0; i < size; i++) {
      int number = left[i];
      int name = field(number, NAME);
      int nameLength = JsonName.end(text, name) - name + 1;
      System.arraycopy(text, name, own, end, nameLength);
      int length = isUntouched(number) ? length(number) : 0;
      System.arraycopy(text, offset(number), own, end + nameLength, length);
      moved.add(field(number, HASH), end, end + nameLength, length);
      end += nameLength + length;
    }
    moved.fill(KeyHash.slots(size));
    moved.finish();
    moved.need(end);
    return new Move(this, moved, Arrays.copyOf(left, size));
  }

  /** Entries that move to bytes of their own. */
  static final class Move {
    private final LoadedEntries from;
    private final LoadedEntries to;

    /** The old number of each that is left. */
    private final int[] numbers;

    private Move(LoadedEntries from, LoadedEntries to, int[] numbers) {
      this.from = from;
      this.to = to;
      this.numbers = numbers;
    }

    LoadedEntries to() {
      return to;
    }

    /** Brings over what became of the entries; under the lock, right before the new take over. */
    void complete() {
      for (int i = 0; i < numbers.length; i++) {
        if (from.states.get(numbers[i]) instanceof StoredValue changed) {
          to.need(-to.bytes(i, changed.isDeletion()));
          to.states.set(i, changed);
        }
      }
    }

    void follow(LoadedPlace place) {
      int number = Arrays.binarySearch(numbers, place.number);
      if (place.entries == from && number >= 0) {
        place.entries = to;
        place.number = number;
      }
    }
  }

  // Keys, compared where they lie.

  private int field(int number, int field) {
    return fields[number * FIELDS + field];
  }

  private int slot(int hash) {
    return KeyHash.slot(hash, KeyHash.shift(table.length));
  }

  private int next(int slot) {
    return (slot + 1) & (table.length - 1);
  }

  private int hash(int name, int end) {
    int hash = 0;
    for (int i = name; i < end; i++) {
      byte next = text[i];
      if (next < 0 || next == '\\' || seed != 0) {
        String key = JsonName.read(text, name, end);
        return KeyHash.hash(key, seed);
      }
      hash = 31 * hash + next;
    }
    return hash;
  }

  private boolean isSame(int number, int name, int end) {
    int other = field(number, NAME);
    if (Arrays.equals(text, other, JsonName.end(text, other), text, name, end)) {
      return true;
    }
    // The same characters may stand there as themselves and as escapes.
    return name(number).equals(JsonName.read(text, name, end));
  }

  private boolean isNamed(int number, String key) {
    int name = field(number, NAME);
    for (int i = 0; i < key.length(); i++) {
      byte next = text[name + i];
      if (next < 0 || next == '\\') {
        return name(number).equals(key);
      }
      if (next != key.charAt(i) || next == '"') {
        return false;
      }
    }
    return text[name + key.length()] == '"';
  }
}
