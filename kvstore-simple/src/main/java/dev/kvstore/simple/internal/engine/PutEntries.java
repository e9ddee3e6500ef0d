package dev.kvstore.simple.internal.engine;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The entries of one collection that came in by puts, by their keys.
 *
 * <p>A hash table with open addressing, whose slots are the entries themselves: from the table to
 * an entry is one step in memory, where {@code ConcurrentHashMap} has a node between.
 *
 * <p>One thread writes at a time, under the lock of {@link Contents}; readers hold nothing. An
 * entry never changes its slot within a table, so that who looks for one that is there all the time
 * finds it; a larger table is filled before readers get it, and the smaller one stays as it was for
 * those who are still in it. A slot whose entry went is marked, unless the next is free, since what
 * lies behind must be found across it.
 */
final class PutEntries {
  private static final VarHandle SLOTS = MethodHandles.arrayElementVarHandle(StoredEntry[].class);

  /** Stands in a slot whose entry was taken out. */
  private static final StoredEntry TAKEN_OUT = new StoredEntry("", StoredValue.GONE);

  private static final int SMALLEST = 8;
  private static final int LARGEST = 1 << 30;

  private final StoredEntry[] slots;

  /** Of {@link KeyHash}, for as many slots. */
  private final int shift;

  /** What a hash begins and goes on with, or 0: then it is the key's own, which it remembers. */
  private final long seed;

  private int size;

  /** How many slots are not free: those of entries, and those that are marked. */
  private int used;

  /** Makes a small table, with no entry. */
  PutEntries() {
    this(SMALLEST, 0);
  }

  private PutEntries(int slots, long seed) {
    this.slots = new StoredEntry[slots];
    this.shift = KeyHash.shift(slots);
    this.seed = seed;
  }

  private int home(String key) {
    return KeyHash.slot(KeyHash.hash(key, seed), shift);
  }

  private int next(int slot) {
    return (slot + 1) & (slots.length - 1);
  }

  private int previous(int slot) {
    return (slot - 1) & (slots.length - 1);
  }

  private @Nullable StoredEntry at(int slot) {
    return (StoredEntry) SLOTS.getVolatile(slots, slot);
  }

  private void set(int slot, @Nullable StoredEntry entry) {
    SLOTS.setVolatile(slots, slot, entry);
  }

  private static boolean isEntry(@Nullable StoredEntry slot) {
    return slot != null && slot != TAKEN_OUT;
  }

  // Reading.

  @Nullable StoredEntry get(String key) {
    int hash = key.hashCode();
    int slot = home(key);
    for (StoredEntry entry = at(slot); entry != null; entry = at(slot)) {
      // A key remembers its hash; its characters are a step further.
      if (entry.key.hashCode() == hash && entry.key.equals(key) && entry != TAKEN_OUT) {
        return entry;
      }
      slot = next(slot);
    }
    return null;
  }

  /** All entries, in no order; what comes and goes meanwhile may be among them. */
  List<StoredEntry> all() {
    List<StoredEntry> all = new ArrayList<>();
    for (int slot = 0; slot < slots.length; slot++) {
      StoredEntry entry = at(slot);
      if (entry != null && isEntry(entry)) {
        all.add(entry);
      }
    }
    return all;
  }

  /** How many slots a look-up goes through, for tests. */
  int probes(String key) {
    int probes = 1;
    int slot = home(key);
    for (StoredEntry entry = at(slot); entry != null && !entry.key.equals(key); entry = at(slot)) {
      slot = next(slot);
      probes++;
    }
    return probes;
  }

  /** How many slots there are, for tests. */
  int slots() {
    return slots.length;
  }

  // Writing.

  /**
   * Takes an entry in whose key is not there; if the heap has no room for it, all stays as it is.
   *
   * @return the table to go on with: this, or another that holds all entries
   */
  PutEntries add(StoredEntry entry) {
    PutEntries table = used >= slots.length / 3 * 2 ? filled(seed) : this;
    int slot = table.freeSlot(entry);
    if (slot < 0) {
      table = table.filled(KeyHash.newSeed());
      slot = table.freeSlot(entry);
    }
    table.used += table.at(slot) == null ? 1 : 0;
    table.size++;
    table.set(slot, entry);
    return table;
  }

  /** The slot where an entry belongs that is not in the table; -1 if that takes a seed. */
  private int freeSlot(StoredEntry entry) {
    int slot = home(entry.key);
    int probes = 0;
    while (isEntry(at(slot))) {
      slot = next(slot);
      probes++;
    }
    return probes > KeyHash.MOST_PROBES && seed == 0 ? -1 : slot;
  }

  /** Takes an entry out that is there. */
  void remove(StoredEntry entry) {
    int slot = home(entry.key);
    while (at(slot) != entry) {
      slot = next(slot);
    }
    set(slot, TAKEN_OUT);
    size--;
    if (at(next(slot)) == null) {
      for (; at(slot) == TAKEN_OUT; slot = previous(slot)) {
        set(slot, null);
        used--;
      }
    }
  }

  /** A table that is half full at most, without marks. */
  private PutEntries filled(long itsSeed) {
    int enough = SMALLEST;
    while (size >= enough / 2) {
      if (enough == LARGEST) {
        throw new OutOfMemoryError("a collection has room for " + size + " entries that were put");
      }
      enough *= 2;
    }
    PutEntries filled = new PutEntries(enough, itsSeed);
    for (StoredEntry entry : slots) {
      if (isEntry(entry)) {
        int slot = filled.home(entry.key);
        while (filled.slots[slot] != null) {
          slot = filled.next(slot);
        }
        filled.slots[slot] = entry;
      }
    }
    filled.size = size;
    filled.used = size;
    return filled;
  }
}
