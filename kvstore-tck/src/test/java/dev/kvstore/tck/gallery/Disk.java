package dev.kvstore.tck.gallery;

import java.util.LinkedHashMap;
import java.util.Map;

/** What stays when a {@link ReferenceStore} is closed; guarded by itself. */
final class Disk {
  private final Map<String, Map<String, Map<String, Object>>> collections = new LinkedHashMap<>();

  synchronized void write(String key, Map<String, Object> value, String collection) {
    collections.computeIfAbsent(collection, name -> new LinkedHashMap<>()).put(key, value);
  }

  synchronized void erase(String key, String collection) {
    collections.getOrDefault(collection, new LinkedHashMap<>()).remove(key);
  }

  synchronized void erase(String collection) {
    collections.remove(collection);
  }

  synchronized Map<String, Map<String, Map<String, Object>>> read() {
    Map<String, Map<String, Map<String, Object>>> copy = new LinkedHashMap<>();
    collections.forEach((name, entries) -> copy.put(name, new LinkedHashMap<>(entries)));
    return copy;
  }
}
