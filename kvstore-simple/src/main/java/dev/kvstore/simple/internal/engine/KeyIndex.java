package dev.kvstore.simple.internal.engine;

import dev.kvstore.spi.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The keys of a collection in the order of their UTF-8.
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

  List<String> keys(String prefix, @Nullable String after, int limit) {
    fill();
    boolean further = after != null && Values.NAME_ORDER.compare(after, prefix) >= 0;
    List<String> keys = new ArrayList<>();
    for (String key : index.tailMap(further ? after : prefix, !further).keySet()) {
      if (!key.startsWith(prefix) || keys.size() == limit) {
        break;
      }
      keys.add(key);
    }
    return keys;
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
