package dev.kvstore.tck.gallery;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/** Changes arguments before they are checked. */
final class Tampered {
  private Tampered() {}

  /** A copy of a value, in which the members of one type are replaced; no deeper. */
  static <T> Map<String, ?> replace(Map<String, ?> value, Class<T> type, Function<T, ?> change) {
    if (value == null) {
      return null;
    }
    Map<String, Object> copy = new LinkedHashMap<>();
    value.forEach((name, member) ->
        copy.put(name, type.isInstance(member) ? change.apply(type.cast(member)) : member));
    return copy;
  }
}
