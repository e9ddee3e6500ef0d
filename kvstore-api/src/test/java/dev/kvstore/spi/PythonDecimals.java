package dev.kvstore.spi;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Makes decimals of what Python wrote as {@code {"decimal": text}}. */
final class PythonDecimals {
  private PythonDecimals() {}

  static Object resolve(Object value) {
    if (value instanceof List<?> list) {
      return list.stream()
          .map(PythonDecimals::resolve)
          .collect(Collectors.toCollection(ArrayList::new));
    }
    if (value instanceof Map<?, ?> map) {
      if (map.size() == 1 && map.get("decimal") instanceof String text) {
        return new BigDecimal(text);
      }
      Map<Object, Object> resolved = new LinkedHashMap<>();
      map.forEach((key, member) -> resolved.put(key, resolve(member)));
      return resolved;
    }
    return value;
  }
}
