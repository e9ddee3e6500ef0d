package dev.kvstore.simple.internal.engine;

import dev.kvstore.spi.Values;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The keys of a collection that were put, in the order of their UTF-8.
 *
 * <p>It is filled by the first that needs it, while writers go on: a writer's entry takes
 * precedence over what the filler brings, and the filler takes back what was deleted before its
 * eyes.
 */
final class KeyIndex {
  private final ConcurrentNavigableMap<String, StoredEntry> index =
      new ConcurrentSkipListMap<>(Values.NAME_ORDER);
  private final Map<String, StoredEntry> entries;
  private final ReentrantLock filling = new ReentrantLock();
  private volatile boolean filled;

  KeyIndex(Map<String, StoredEntry> entries) {
    this.entries = entries;
  }

  void add(StoredEntry entry) {
    index.put(entry.key, entry);
  }

  void remove(StoredEntry entry) {
    index.remove(entry.key, entry);
  }

  /** The entries, from a key on; one that is being deleted may be among them. */
  Iterator<StoredEntry> from(String key) {
    fill();
    return index.tailMap(key).values().iterator();
  }

  private void fill() {
    if (filled) {
      return;
    }
    filling.lock();
    try {
      if (!filled) {
        entries.forEach((key, entry) -> {
          if (index.putIfAbsent(key, entry) == null && entries.get(key) != entry) {
            index.remove(key, entry);
          }
        });
        filled = true;
      }
    } finally {
      filling.unlock();
    }
  }
}
