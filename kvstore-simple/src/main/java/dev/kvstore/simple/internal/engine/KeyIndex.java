package dev.kvstore.simple.internal.engine;

import dev.kvstore.spi.Values;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The entries of a collection that were put, in the order of their keys' UTF-8.
 *
 * <p>They stand in leaves, sorted arrays of some dozens, of which each knows the next, and a sorted
 * map finds the leaf of a key, as in a B-tree with links (Lehman and Yao, 1981). Whoever walks has
 * the next entries before him and need not come to one to learn where the next is, so that he waits
 * for several steps in memory at once.
 *
 * <p>What a leaf holds is never changed, but replaced as one, with the link: readers take it as it
 * is and hold nothing. A leaf that is full is halved in one step, by giving it the lower half and
 * the link to a new leaf with the other.
 *
 * <p>It is filled by the first that needs it, while writers go on: what they change meanwhile is
 * noted, and made up for afterwards.
 */
final class KeyIndex {
  /** How many entries a leaf holds at most: more to copy for each write, fewer steps in a walk. */
  private static final int LEAF = 64;

  /** How many a leaf gets when the index is made, so that not each is halved by the next write. */
  private static final int FILLED_LEAF = LEAF * 3 / 4;

  /** So many changes are made up for while writers wait. */
  private static final int FEW = 256;

  private static final Comparator<StoredEntry> ORDER =
      (left, right) -> Values.NAME_ORDER.compare(left.key, right.key);

  private final NavigableMap<String, Leaf> leaves = new ConcurrentSkipListMap<>(Values.NAME_ORDER);
  private final Supplier<List<StoredEntry>> entries;

  private final ReentrantLock filling = new ReentrantLock();
  private volatile boolean filled;

  /** Guards {@link #changes}, and that the index becomes filled. */
  private final ReentrantLock noting = new ReentrantLock();

  /** What writers have changed and the filling is yet to make up for. */
  private List<Change> changes = new ArrayList<>();

  private static final class Leaf {
    /** The least key that may stand here; the first leaf has the least of all. */
    final String from;

    volatile Content content;

    Leaf(String from, Content content) {
      this.from = from;
      this.content = content;
    }
  }

  private static final class Content {
    final StoredEntry[] entries;
    final @Nullable Leaf next;

    Content(StoredEntry[] entries, @Nullable Leaf next) {
      this.entries = entries;
      this.next = next;
    }
  }

  private record Change(StoredEntry entry, boolean isAdded) {}

  /** Takes who gives all entries, in no order, when it is filled. */
  KeyIndex(Supplier<List<StoredEntry>> entries) {
    this.entries = entries;
  }

  // Writing: one writer at a time, under the lock of the contents.

  void add(StoredEntry entry) {
    if (!isNoted(entry, true)) {
      insert(entry);
    }
  }

  void remove(StoredEntry entry) {
    if (!isNoted(entry, false)) {
      take(entry);
    }
  }

  private boolean isNoted(StoredEntry entry, boolean isAdded) {
    if (filled) {
      return false;
    }
    noting.lock();
    try {
      return !filled && changes.add(new Change(entry, isAdded));
    } finally {
      noting.unlock();
    }
  }

  private void change(Change change) {
    if (change.isAdded()) {
      insert(change.entry());
    } else {
      take(change.entry());
    }
  }

  /** Puts an entry in its place. */
  private void insert(StoredEntry entry) {
    Leaf leaf = leaf(entry.key);
    Content content = leaf.content;
    StoredEntry[] present = content.entries;
    int found = Arrays.binarySearch(present, entry, ORDER);
    if (found >= 0) {
      // The filling found it, or one that came after it, of which there is a note as well.
      return;
    }
    int place = -(found + 1);
    if (present.length < LEAF) {
      StoredEntry[] larger = with(entry, place, present, 0, present.length);
      leaf.content = new Content(larger, content.next);
      return;
    }
    // Keys that come in their order leave full leaves behind.
    int half = place == LEAF ? LEAF : LEAF / 2;
    boolean isLow = place < half;
    StoredEntry[] low = isLow ? with(entry, place, present, 0, half) : Arrays.copyOf(present, half);
    StoredEntry[] high =
        isLow ? Arrays.copyOfRange(present, half, LEAF) : with(entry, place, present, half, LEAF);
    Leaf other = new Leaf(high[0].key, new Content(high, content.next));
    leaf.content = new Content(low, other);
    leaves.put(other.from, other);
  }

  /** A part of an array, with an entry at a place of the array. */
  private static StoredEntry[] with(
      StoredEntry entry, int place, StoredEntry[] array, int from, int to) {
    StoredEntry[] larger = new StoredEntry[to - from + 1];
    System.arraycopy(array, from, larger, 0, place - from);
    larger[place - from] = entry;
    System.arraycopy(array, place, larger, place - from + 1, to - place);
    return larger;
  }

  /** Takes an entry out, unless another has its place by now. */
  private void take(StoredEntry entry) {
    Leaf leaf = leaf(entry.key);
    Content content = leaf.content;
    StoredEntry[] present = content.entries;
    int place = Arrays.binarySearch(present, entry, ORDER);
    if (place < 0 || present[place] != entry) {
      return;
    }
    StoredEntry[] smaller = Arrays.copyOf(present, present.length - 1);
    System.arraycopy(present, place + 1, smaller, place, smaller.length - place);
    leaf.content = new Content(smaller, content.next);
    if (smaller.length == 0 && !leaf.from.isEmpty()) {
      // Who stands on it finds the way on; what comes into its range from now on is before him.
      leaves.remove(leaf.from);
      Leaf before = leaf(leaf.from);
      before.content = new Content(before.content.entries, content.next);
    }
  }

  private Leaf leaf(String key) {
    return leaves.floorEntry(key).getValue();
  }

  // Filling.

  private void fill() {
    filling.lock();
    try {
      if (!filled) {
        // One that went may be there beside another that came with its key, and nobody would take
        // it out.
        StoredEntry[] present = entries.get().stream()
            .filter(entry -> !entry.value().isDeletion())
            .toArray(StoredEntry[]::new);
        Arrays.sort(present, ORDER);
        leaves.clear();
        Leaf next = null;
        int end = present.length;
        for (; end > FILLED_LEAF; end -= FILLED_LEAF) {
          int begin = end - FILLED_LEAF;
          Content content = new Content(Arrays.copyOfRange(present, begin, end), next);
          next = new Leaf(present[begin].key, content);
          leaves.put(next.from, next);
        }
        leaves.put("", new Leaf("", new Content(Arrays.copyOf(present, end), next)));
        makeUp();
      }
    } finally {
      filling.unlock();
    }
  }

  /**
   * Makes up for what writers changed meanwhile, in ever larger steps, so that it comes to an end.
   */
  private void makeUp() {
    for (int few = FEW; !filled; few *= 2) {
      List<Change> next;
      noting.lock();
      try {
        next = changes;
        changes = new ArrayList<>();
        if (next.size() <= few) {
          next.forEach(this::change);
          filled = true;
          return;
        }
      } finally {
        noting.unlock();
      }
      next.forEach(this::change);
    }
  }

  // Reading.

  /**
   * The entries whose keys have a prefix, from a key on; one that is being deleted may be among
   * them.
   *
   * @param from the prefix, or a key behind it
   * @param isPassed whether that key itself is left out
   */
  Cursor from(String prefix, String from, boolean isPassed) {
    if (!filled) {
      fill();
    }
    return new Cursor(prefix, from, isPassed);
  }

  /**
   * A place between two entries, which goes on in the order. It looks at few keys, since each would
   * be two steps in memory.
   */
  final class Cursor {
    private final String prefix;
    private Content content;
    private int place;
    private int end;

    private Cursor(String prefix, String from, boolean isPassed) {
      this.prefix = prefix;
      this.content = leaf(from).content;
      this.place = first(0, key -> isBehind(key, from, isPassed));
      // It may have been halved since it was found.
      while (place == content.entries.length && content.next != null) {
        content = content.next.content;
        place = first(0, key -> isBehind(key, from, isPassed));
      }
      this.end = end();
    }

    private static boolean isBehind(String key, String other, boolean isPassed) {
      int order = Values.NAME_ORDER.compare(key, other);
      return order > 0 || (order == 0 && !isPassed);
    }

    /**
     * Goes through all that is left, as far as a visitor wants to.
     *
     * @return whether he wants to go on
     */
    boolean visit(EntryVisitor visitor) {
      do {
        StoredEntry[] entries = content.entries;
        for (int i = place; i < end; i++) {
          if (!entries[i].show(visitor)) {
            return false;
          }
        }
      } while (findLeaf());
      return true;
    }

    /**
     * Goes through what stands before a key, as far as a visitor wants to, and passes the key.
     *
     * @return whether he wants to go on
     */
    boolean visitBefore(String key, EntryVisitor visitor) {
      while (place < end || findLeaf()) {
        StoredEntry entry = content.entries[place];
        int order = Values.NAME_ORDER.compare(entry.key, key);
        if (order > 0) {
          return true;
        }
        place++;
        if (order < 0 && !entry.show(visitor)) {
          return false;
        }
      }
      return true;
    }

    /** Goes on to the next leaf that holds what is looked for. */
    private boolean findLeaf() {
      do {
        place = end;
        Leaf next = end < content.entries.length ? null : content.next;
        if (next == null) {
          return false;
        }
        content = next.content;
        place = 0;
        end = end();
      } while (end == 0);
      return true;
    }

    /** Where the keys with the prefix end. */
    private int end() {
      StoredEntry[] entries = content.entries;
      return entries.length == 0 || entries[entries.length - 1].key.startsWith(prefix)
          ? entries.length
          : first(place, key -> !key.startsWith(prefix));
    }

    /** The first place whose key passes a test that all keys behind it pass too. */
    private int first(int from, Predicate<String> test) {
      StoredEntry[] entries = content.entries;
      int low = from;
      int high = entries.length;
      while (low < high) {
        int middle = (low + high) >>> 1;
        if (test.test(entries[middle].key)) {
          high = middle;
        } else {
          low = middle + 1;
        }
      }
      return low;
    }
  }
}
