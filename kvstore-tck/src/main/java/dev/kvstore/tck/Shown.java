package dev.kvstore.tck;

import dev.kvstore.KVStore;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Text for messages: short, on one line, with what the eye does not tell apart made visible. */
final class Shown {
  private static final int MOST = 300;

  private Shown() {}

  static String value(@Nullable Object value) {
    StringBuilder text = new StringBuilder();
    append(text, value);
    return text.length() <= MOST ? text.toString() : text.substring(0, MOST) + "…";
  }

  /** A text without the characters that the XML of a test report cannot hold. */
  static String reportable(String text) {
    StringBuilder shown = new StringBuilder(text.length());
    text.codePoints().forEach(c -> {
      boolean control = Character.isISOControl(c) && c != '\n' && c != '\t';
      if (control || Character.getType(c) == Character.SURROGATE || (c & 0xFFFE) == 0xFFFE) {
        shown.append(String.format("\\u%04X", c));
      } else {
        shown.appendCodePoint(c);
      }
    });
    return shown.toString();
  }

  /**
   * The store's own name and its class; a store that cannot say its name must not hide a failure.
   */
  static String store(KVStore store) {
    String type = " (" + store.getClass().getName() + ")";
    try {
      return store + type;
    } catch (RuntimeException e) {
      return "toString failed with " + e + type;
    }
  }

  private static void append(StringBuilder text, @Nullable Object value) {
    if (text.length() > MOST) {
      return;
    }
    if (value instanceof String string) {
      quote(text, string);
    } else if (value instanceof Map<?, ?> map) {
      appendMap(text, map);
    } else if (value instanceof List<?> list) {
      appendList(text, list);
    } else if (value instanceof Number && !(value instanceof Integer)) {
      text.append(value).append(' ').append(value.getClass().getSimpleName());
    } else {
      text.append(value);
    }
  }

  private static void appendMap(StringBuilder text, Map<?, ?> map) {
    text.append('{');
    for (Iterator<? extends Map.Entry<?, ?>> entries = map.entrySet().iterator();
        entries.hasNext() && text.length() <= MOST; ) {
      Map.Entry<?, ?> entry = entries.next();
      append(text, entry.getKey());
      text.append(": ");
      append(text, entry.getValue());
      text.append(entries.hasNext() ? ", " : "");
    }
    text.append('}');
  }

  private static void appendList(StringBuilder text, List<?> list) {
    text.append('[');
    for (Iterator<?> elements = list.iterator(); elements.hasNext() && text.length() <= MOST; ) {
      append(text, elements.next());
      text.append(elements.hasNext() ? ", " : "");
    }
    text.append(']');
  }

  private static void quote(StringBuilder text, String string) {
    text.append('"');
    for (int i = 0; i < string.length() && text.length() <= MOST; i++) {
      char c = string.charAt(i);
      if (c >= ' ' && c < 0x7F) {
        text.append(c);
      } else {
        text.append(String.format("\\u%04X", (int) c));
      }
    }
    text.append('"');
  }
}
