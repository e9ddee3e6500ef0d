package dev.kvstore.spi;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * Compares a value with what another reader made of the same JSON, knowing nothing of how ours
 * normalises: the other has a BigInteger for every whole number, a BigDecimal for every decimal.
 */
final class SameJson {
  private SameJson() {}

  static boolean same(Object ours, Object other) {
    if (ours instanceof Map<?, ?> object) {
      return other instanceof Map<?, ?> map && sameMembers(object, map);
    }
    if (ours instanceof List<?> array) {
      return other instanceof List<?> list && sameElements(array, list);
    }
    if (ours instanceof Double number) {
      return other instanceof BigDecimal decimal && decimal.doubleValue() == number;
    }
    if (ours instanceof BigDecimal number) {
      return other instanceof BigDecimal decimal && decimal.compareTo(number) == 0;
    }
    if (ours instanceof Integer || ours instanceof Long || ours instanceof BigInteger) {
      return other instanceof BigInteger whole && whole.toString().equals(ours.toString());
    }
    return ours == null ? other == null : ours.equals(other);
  }

  private static boolean sameMembers(Map<?, ?> ours, Map<?, ?> other) {
    if (!List.copyOf(ours.keySet()).equals(List.copyOf(other.keySet()))) {
      return false;
    }
    return ours.entrySet().stream()
        .allMatch(member -> same(member.getValue(), other.get(member.getKey())));
  }

  private static boolean sameElements(List<?> ours, List<?> other) {
    Iterator<?> elements = other.iterator();
    return ours.size() == other.size()
        && ours.stream().allMatch(element -> same(element, elements.next()));
  }

  /** Whether a value holds a number that Python's float cannot. */
  static boolean holdsBigDecimal(Object value) {
    if (value instanceof Map<?, ?> object) {
      return object.values().stream().anyMatch(SameJson::holdsBigDecimal);
    }
    if (value instanceof List<?> array) {
      return array.stream().anyMatch(SameJson::holdsBigDecimal);
    }
    return value instanceof BigDecimal;
  }
}
