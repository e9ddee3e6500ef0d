package dev.kvstore.simple.internal.format;

import dev.kvstore.MalformedDataException;
import dev.kvstore.simple.internal.engine.JsonName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Scans later parts of a large file on other threads, while its reader is still at the beginning.
 *
 * <p>Nobody can tell in the middle of JSON how deep one is, so each part begins at a guess: where
 * something stands that looks like an entry of the collection that is being read. A guess is never
 * trusted. The reader takes what was found from there on only if it comes to that very place
 * itself, before a key of a collection; else it goes on by itself, as it does where a part ended
 * early, at a fault for instance. So what is read, and what is refused and why, is the same as
 * without the other threads.
 *
 * <p>There are more parts than threads, so that all are busy to the end: the reader, which has more
 * to do with each entry than they have, reads a part itself that nobody has begun, and while
 * another is busy with the one that it needs, scans a later one as they do.
 */
final class ScanAhead {
  /** For a part below this, starting a thread would take longer than it saves. */
  private static final int LEAST_PART = 2 << 20;

  /** The reader takes in what others find, so that more of them would wait for it. */
  private static final int MOST_THREADS = 7;

  /** So many for each thread, the reader's too, so that all have something to do to the end. */
  private static final int PARTS_EACH = 8;

  /** How far an entry is looked for; most are smaller. */
  private static final int LOOKED_THROUGH = 1 << 20;

  private static final int LONGEST_BEGINNING = 256;

  private final byte[] text;
  private final String file;
  private final FileFormat format;
  private final int threads;
  private final Executor executor;

  /** Those behind the reader's own, in the file's order. */
  private final Part[] parts;

  /** Arrays of what the reader has taken in, for what is found next. */
  private final Queue<int[]> free = new ConcurrentLinkedQueue<>();

  private Found taken = Found.NOTHING;
  private int next;
  private volatile boolean ended;

  ScanAhead(byte[] text, String file, FileFormat format) {
    this(
        text,
        file,
        format,
        Math.min(PARTS_EACH * (threads() + 1), text.length / LEAST_PART),
        threads(),
        ForkJoinPool.commonPool());
  }

  /**
   * Divides a file.
   *
   * @param count into how many parts, the reader's first one included
   * @param threads how many scan beside the reader
   * @param executor what runs them
   */
  ScanAhead(
      byte[] text, String file, FileFormat format, int count, int threads, Executor executor) {
    this.text = text;
    this.file = file;
    this.format = format;
    this.threads = threads;
    this.executor = executor;
    this.parts = new Part[threads == 0 ? 0 : Math.max(0, count - 1)];
    for (int i = 0; i < parts.length; i++) {
      parts[i] = new Part((int) ((i + 1L) * text.length / count));
    }
  }

  private static int threads() {
    return Math.min(MOST_THREADS, Runtime.getRuntime().availableProcessors() - 1);
  }

  /** A part of the file, which begins at a key that is not far behind a place. */
  private static final class Part {
    private static final int UNKNOWN = -1;

    private final int from;
    private final AtomicBoolean isBegun = new AtomicBoolean();
    private final CompletableFuture<Found> found = new CompletableFuture<>();
    private int start = UNKNOWN;
    private int limit;

    Part(int from) {
      this.from = from;
    }

    /** Whether the caller, and nobody else, is to scan it. */
    boolean begin() {
      return isBegun.compareAndSet(false, true);
    }
  }

  /** What follows a key's place: entries, and where collections begin between them. */
  static final class Found {
    private static final Found NOTHING = new Found(new int[0][], 0);

    /** How many numbers there are for each. */
    private static final int FIELDS = 5;

    /** So many lie in one array, so that none is copied as more are found. */
    private static final int TOGETHER = 1 << 10;

    /**
     * For each the place of its name, of its value and the one behind, and where its name ends and
     * its hash if it is plain; of a collection the place of its name. What is not there is -1.
     */
    private final int[][] numbers;

    private final int count;

    private Found(int[][] numbers, int count) {
      this.numbers = numbers;
      this.count = count;
    }

    int count() {
      return count;
    }

    int name(int i) {
      return number(i, 0);
    }

    int value(int i) {
      return number(i, 1);
    }

    int end(int i) {
      return number(i, 2);
    }

    int nameEnd(int i) {
      return number(i, 3);
    }

    int nameHash(int i) {
      return number(i, 4);
    }

    private void free(Queue<int[]> free) {
      for (int i = 0; i * TOGETHER < count; i++) {
        free.add(numbers[i]);
      }
    }

    private int number(int i, int field) {
      return numbers[i / TOGETHER][i % TOGETHER * FIELDS + field];
    }

    boolean isPlain(int i) {
      return nameEnd(i) >= 0;
    }

    boolean isEntry(int i) {
      return value(i) >= 0;
    }
  }

  /**
   * Begins with the parts for which there is no guess yet.
   *
   * @param value where the value of an entry begins that was read
   * @param end the place behind it
   * @return false if such a value does not tell what others look like
   */
  boolean begin(int value, int end) {
    byte[] beginning = beginning(value, end);
    List<Part> known = new ArrayList<>();
    for (int i = parts.length - 1; i >= next && beginning.length > 0; i--) {
      Part part = parts[i];
      if (part.start == Part.UNKNOWN && part.from > end) {
        part.start = guess(beginning, part.from);
        boolean isFollowed = i + 1 < parts.length && parts[i + 1].start != Part.UNKNOWN;
        part.limit = isFollowed ? parts[i + 1].start : text.length;
        if (part.start != Part.UNKNOWN) {
          known.add(0, part);
        }
      }
    }
    for (int i = 0; i < Math.min(threads, known.size()); i++) {
      executor.execute(() -> known.forEach(this::scan));
    }
    return beginning.length > 0 || parts.length == 0;
  }

  /** Scans a part, unless somebody has begun it, or nobody knows where it begins. */
  private void scan(Part part) {
    if (!ended && part.start != Part.UNKNOWN && part.begin()) {
      Found found = Found.NOTHING;
      try {
        found = new Recorder(part.limit).from(part.start);
      } catch (OutOfMemoryError e) {
        // The reader itself needs less.
      } finally {
        part.found.complete(found);
      }
    }
  }

  /**
   * What was found from a key of a collection on; nothing if no part begins there.
   *
   * @return of use until the next call
   */
  Found at(int key) {
    taken.free(free);
    taken = Found.NOTHING;
    while (next < parts.length
        && parts[next].start < key
        && (parts[next].start != Part.UNKNOWN || parts[next].from < key)) {
      next++;
    }
    if (next == parts.length || parts[next].start != key) {
      return Found.NOTHING;
    }
    Part part = parts[next++];
    if (part.begin()) {
      return Found.NOTHING;
    }
    for (int i = next; i < parts.length && !part.found.isDone(); i++) {
      scan(parts[i]);
    }
    taken = part.found.join();
    return taken;
  }

  /** Lets those who are still scanning end soon. */
  void end() {
    ended = true;
  }

  /** With what a value begins: its brace and its first name; nothing if it has none. */
  private byte[] beginning(int value, int end) {
    int most = Math.min(end, value + LONGEST_BEGINNING);
    if (text[value + 1] == '"') {
      for (int i = value + 2; i < most; i++) {
        if (text[i] == '"' && text[i - 1] != '\\') {
          return Arrays.copyOfRange(text, value, i + 1);
        }
      }
    }
    return new byte[0];
  }

  /** The place of the first key whose value begins in a way. */
  private int guess(byte[] beginning, int from) {
    int to = Math.min(text.length - beginning.length, from + LOOKED_THROUGH);
    for (int i = from; i < to; i++) {
      if (text[i] == '{'
          && Arrays.equals(text, i, i + beginning.length, beginning, 0, beginning.length)) {
        int key = keyBefore(i, from);
        if (key != Part.UNKNOWN) {
          return key;
        }
      }
    }
    return Part.UNKNOWN;
  }

  /** The place of the key before a value, behind another value; unknown if it is not as usual. */
  private int keyBefore(int value, int from) {
    int colon = before(value, from);
    int quote = before(colon, from);
    int key = quote;
    do {
      key--;
    } while (key > from && text[key] != '"');
    int comma = before(key, from);
    int brace = before(comma, from);
    boolean usual = brace > from
        && text[brace] == '}'
        && text[comma] == ','
        && text[quote] == '"'
        && text[colon] == ':';
    return usual ? key : Part.UNKNOWN;
  }

  /** The last place before another that is no white space; not before {@code from}. */
  private int before(int place, int from) {
    int at = place - 1;
    while (at > from && text[at] <= ' ' && text[at] >= 0) {
      at--;
    }
    return Math.max(at, from);
  }

  /** Notes what it finds. */
  private final class Recorder extends StorePass {
    private final int limit;
    private int[][] numbers = new int[16][];
    private int count;

    /** How many of these there were up to the last entry. */
    private int sure;

    Recorder(int limit) {
      super(text, file, format);
      this.limit = limit;
    }

    /** What there is from a key on up to the limit, or a fault. */
    Found from(int key) {
      try {
        rest(key);
      } catch (MalformedDataException e) {
        // The reader will come to it, if it is one.
      }
      return new Found(numbers, sure);
    }

    @Override
    void collection(int place, String name) {
      add(place, -1, -1, -1, -1);
    }

    @Override
    void entry(int key, int value, int end) {
      // The key is near by now, and far when the reader comes.
      int nameEnd = JsonName.plainEnd(text, key + 1);
      int nameHash = nameEnd < 0 ? -1 : JsonName.plainHash(text, key + 1, nameEnd);
      add(key, value, end, nameEnd, nameHash);
      sure = count;
    }

    @Override
    int beforeKey(int place) {
      return place >= limit || ended ? -1 : place;
    }

    private void add(int name, int value, int end, int nameEnd, int nameHash) {
      int place = count / Found.TOGETHER;
      if (place == numbers.length) {
        numbers = Arrays.copyOf(numbers, place * 2);
      }
      int at = count % Found.TOGETHER * Found.FIELDS;
      if (at == 0) {
        int[] old = free.poll();
        numbers[place] = old == null ? new int[Found.TOGETHER * Found.FIELDS] : old;
      }
      int[] last = numbers[place];
      last[at] = name;
      last[at + 1] = value;
      last[at + 2] = end;
      last[at + 3] = nameEnd;
      last[at + 4] = nameHash;
      count++;
    }
  }
}
