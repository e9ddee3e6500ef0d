package dev.kvstore.spi;

import java.util.List;
import java.util.Map;

/** Values of a given depth. */
final class Nested {
  private Nested() {}

  /** So many objects, each but the innermost in the next: {@code {"o": {"o": {}}}}. */
  static Map<String, Object> objects(int levels) {
    Map<String, Object> value = Map.of();
    for (int level = 1; level < levels; level++) {
      value = Map.of("o", value);
    }
    return value;
  }

  /** An object around so many lists, each but the innermost in the next. */
  static Map<String, Object> lists(int levels) {
    List<Object> value = List.of();
    for (int level = 1; level < levels; level++) {
      value = List.of(value);
    }
    return Map.of("l", value);
  }
}
