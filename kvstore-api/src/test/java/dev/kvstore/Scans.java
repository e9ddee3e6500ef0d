package dev.kvstore;

import java.util.ArrayList;
import java.util.List;

/** Walks the pages of a scan. */
final class Scans {
  private Scans() {}

  static List<String> keys(KVStore store, ScanRequest first) {
    List<String> keys = new ArrayList<>();
    ScanPage page = store.scan(first);
    while (true) {
      page.entries().forEach(entry -> keys.add(entry.getKey()));
      if (page.next().isEmpty()) {
        return keys;
      }
      page = store.scan(first.after(page.next().get()));
    }
  }
}
