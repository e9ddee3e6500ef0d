package dev.kvstore.cli;

import dev.kvstore.KVStore;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** What a store held when somebody last looked, as a number for each value. */
final class Baseline {
  /** What a person reads. */
  private static final int MOST = 1_000;

  private @Nullable Map<String, Map<String, Long>> seen;
  private String since = "";

  synchronized void takeFirst(KVStore store) {
    if (seen == null) {
      take(store);
    }
  }

  synchronized void take(KVStore store) {
    seen = look(store);
    since = LocalTime.now(ZoneId.systemDefault())
        .format(DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT));
  }

  /** What is otherwise now: entries that were added, changed or deleted. */
  synchronized Map<String, ?> changes(KVStore store) {
    Map<String, Map<String, Long>> before = seen == null ? Map.of() : seen;
    Map<String, Map<String, Long>> now = look(store);
    List<Map<String, ?>> changes = new ArrayList<>();
    now.forEach((collection, entries) -> {
      Map<String, Long> earlier = before.getOrDefault(collection, Map.of());
      entries.forEach((key, value) -> {
        Long was = earlier.get(key);
        if (was == null || !was.equals(value)) {
          add(was == null ? "added" : "changed", collection, key, changes);
        }
      });
    });
    before.forEach((collection, entries) -> {
      Map<String, Long> later = now.getOrDefault(collection, Map.of());
      entries.keySet().forEach(key -> {
        if (!later.containsKey(key)) {
          add("deleted", collection, key, changes);
        }
      });
    });
    return Map.of("since", since, "changes", changes, "more", changes.size() == MOST);
  }

  private static void add(
      String change, String collection, String key, List<Map<String, ?>> changes) {
    if (changes.size() < MOST) {
      changes.add(Map.of("change", change, "collection", collection, "key", key));
    }
  }

  private static Map<String, Map<String, Long>> look(KVStore store) {
    Map<String, Map<String, Long>> look = new HashMap<>();
    for (String collection : store.collections()) {
      Map<String, Long> entries = new HashMap<>();
      Batches.walk(
          store,
          collection,
          "",
          batch -> batch.entries().forEach((key, value) -> entries.put(key, fingerprint(value))));
      look.put(collection, entries);
    }
    return look;
  }

  static long fingerprint(Map<String, ?> value) {
    byte[] json = Json.line(value);
    CRC32C checksum = new CRC32C();
    checksum.update(json);
    return checksum.getValue() << Integer.SIZE | json.length;
  }
}
