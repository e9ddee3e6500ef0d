package dev.kvstore.tck.internal.program;

import dev.kvstore.spi.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A scan under way, a page at a time.
 *
 * @param last the key that it gave last
 * @param owed the keys that were there from its begin on, and that it has not given
 * @param seen the keys that were there at any time since its begin
 */
record Walk(String collection, Optional<String> last, Set<String> owed, Set<String> seen) {

  static Walk begin(String collection, Set<String> keys) {
    return new Walk(collection, Optional.empty(), keys, keys);
  }

  Walk put(String key) {
    return new Walk(collection, last, owed, with(seen, key));
  }

  Walk delete(String key) {
    return new Walk(collection, last, without(owed, key), seen);
  }

  Walk give(String key) {
    return new Walk(collection, Optional.of(key), without(owed, key), seen);
  }

  /** The keys that it may give next. */
  List<String> next(boolean ordered) {
    if (!ordered) {
      return List.copyOf(seen);
    }
    // An entry that came or went meanwhile may appear or not; one that stayed is not passed over.
    List<String> next = new ArrayList<>();
    for (String key : sorted(seen)) {
      if (last.isEmpty() || Values.NAME_ORDER.compare(key, last.get()) > 0) {
        next.add(key);
        if (owed.contains(key)) {
          return next;
        }
      }
    }
    return next;
  }

  private static Set<String> sorted(Set<String> names) {
    Set<String> sorted = new TreeSet<>(Values.NAME_ORDER);
    sorted.addAll(names);
    return sorted;
  }

  private static Set<String> with(Set<String> names, String name) {
    Set<String> more = sorted(names);
    more.add(name);
    return more;
  }

  private static Set<String> without(Set<String> names, String name) {
    Set<String> fewer = sorted(names);
    fewer.remove(name);
    return fewer;
  }
}
