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

  private volatile Table table = new Table(SMALLEST, 0);
  private int size;

  /** How many slots are not free: those of entries, and those that are marked. */
  private int used;

  private static final class Table {
    final StoredEntry[] slots;

    /** What a hash begins and goes on with, or 0: then it is the key's own, which it remembers. */
    final long seed;

    Table(int size, long seed) {
      this.slots = new StoredEntry[size];
      this.seed = seed;
    }

    int home(String key) {
      return KeyHash.slot(seed == 0 ? key.hashCode() : KeyHash.seeded(key, seed), slots.length);
    }

    int next(int slot) {
      return KeyHash.next(slot, slots.length);
    }

    int previous(int slot) {
      return (slot - 1) & (slots.length - 1);
    }

    @Nullable StoredEntry at(int slot) {
      return (StoredEntry) SLOTS.getVolatile(slots, slot);
    }

    void set(int slot, @Nullable StoredEntry entry) {
      SLOTS.setVolatile(slots, slot, entry);
    }

    /** The slot where an entry belongs that is not in the table; -1 if that takes a seed. */
    int freeSlot(StoredEntry entry) {
      int slot = home(entry.key);
      int probes = 0;
      for (StoredEntry there = at(slot); isEntry(there); there = at(slot)) {
        slot = next(slot);
        probes++;
      }
      return probes > KeyHash.MOST_PROBES && seed == 0 ? -1 : slot;
    }
  }

  private static boolean isEntry(@Nullable StoredEntry slot) {
    return slot != null && slot != TAKEN_OUT;
  }

  // Reading.

  @Nullable StoredEntry get(String key) {
    Table present = table;
    int hash = key.hashCode();
    int slot = present.home(key);
    for (StoredEntry entry = present.at(slot); entry != null; entry = present.at(slot)) {
      // A key remembers its hash; its characters are a step further.
      if (entry.key.hashCode() == hash && entry.key.equals(key) && entry != TAKEN_OUT) {
        return entry;
      }
      slot = present.next(slot);
    }
    return null;
  }

  /** All entries, in no order; what comes and goes meanwhile may be among them. */
  List<StoredEntry> all() {
    Table present = table;
    List<StoredEntry> all = new ArrayList<>();
    for (int slot = 0; slot < present.slots.length; slot++) {
      StoredEntry entry = present.at(slot);
      if (entry != null && isEntry(entry)) {
        all.add(entry);
      }
    }
    return all;
  }

  /** How many slots a look-up goes through, for tests. */
  int probes(String key) {
    Table present = table;
    int probes = 1;
    int slot = present.home(key);
    for (StoredEntry entry = present.at(slot);
        entry != null && !entry.key.equals(key);
        entry = present.at(slot)) {
      slot = present.next(slot);
      probes++;
    }
    return probes;
  }

  /** How many slots there are, for tests. */
  int slots() {
    return table.slots.length;
  }

  // Writing.

  /**
   * Takes an entry in whose key is not there; if the heap has no room for it, all stays as it is.
   */
  void add(StoredEntry entry) {
    if (used == table.slots.length / 3 * 2) {
      fill(table.seed);
    }
    int slot = table.freeSlot(entry);
    if (slot < 0) {
      fill(KeyHash.newSeed());
      slot = table.freeSlot(entry);
    }
    boolean isMarked = table.at(slot) != null;
    table.set(slot, entry);
    used += isMarked ? 0 : 1;
    size++;
  }

  /** Takes an entry out that is there. */
  void remove(StoredEntry entry) {
    Table present = table;
    int slot = present.home(entry.key);
    while (present.at(slot) != entry) {
      slot = present.next(slot);
    }
    present.set(slot, TAKEN_OUT);
    size--;
    if (present.at(present.next(slot)) == null) {
      for (; present.at(slot) == TAKEN_OUT; slot = present.previous(slot)) {
        present.set(slot, null);
        used--;
      }
    }
  }

  /** Makes a table that is half full at most, without marks. */
  private void fill(long seed) {
    int slots = SMALLEST;
    while (size >= slots / 2) {
      if (slots == LARGEST) {
        throw new OutOfMemoryError("a collection has room for " + size + " entries that were put");
      }
      slots *= 2;
    }
    Table present = table;
    Table next = new Table(slots, seed);
    for (StoredEntry entry : present.slots) {
      if (isEntry(entry)) {
        int slot = next.home(entry.key);
        while (next.slots[slot] != null) {
          slot = next.next(slot);
        }
        next.slots[slot] = entry;
      }
    }
    used = size;
    table = next;
  }
}
