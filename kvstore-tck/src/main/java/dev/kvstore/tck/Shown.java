package dev.kvstore.tck;

import dev.kvstore.KVStore;
import java.io.Serial;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Text for messages: short, on one line, with what the eye does not tell apart made visible. */
final class Shown {
  private static final int MOST = 300;

  /** What a line of a message may take: a value that was cut already, and the words about it. */
  private static final int MOST_OF_A_LINE = 500;

  /** How much of two equal beginnings is shown before the first difference. */
  private static final int BEFORE_DIFFERENCE = 40;

  private static final int MOST_CAUSES = 20;

  private Shown() {}

  static String value(@Nullable Object value) {
    return cut(text(value, MOST), MOST);
  }

  /** A text of others, such as an engine's message, cut to what a line of a message may take. */
  static String cut(String text) {
    return cut(text, MOST_OF_A_LINE);
  }

  /**
   * Two values that are not equal, the first difference among what is shown of both.
   *
   * @return the two texts
   */
  static List<String> different(@Nullable Object one, @Nullable Object other) {
    String shownOne = value(one);
    String shownOther = value(other);
    if (!shownOne.equals(shownOther)) {
      return List.of(shownOne, shownOther);
    }
    String wholeOne = text(one, Integer.MAX_VALUE);
    String wholeOther = text(other, Integer.MAX_VALUE);
    int end = Math.min(wholeOne.length(), wholeOther.length());
    int at = 0;
    while (at < end && wholeOne.charAt(at) == wholeOther.charAt(at)) {
      at++;
    }
    if (at == wholeOne.length() && at == wholeOther.length()) {
      // Then one of them says that it is equal to what it is not, or the reverse.
      return List.of(shownOne + typeOf(one), shownOther + typeOf(other));
    }
    return List.of(from(at, wholeOne), from(at, wholeOther));
  }

  /** The same error if its messages are short, or else one with the same stack and cut messages. */
  static Throwable abridged(Throwable error) {
    return abridged(error, Secrets.none());
  }

  /** The same without secrets. */
  static Throwable abridged(Throwable error, Secrets secrets) {
    return isShort(error, MOST_CAUSES) && !secrets.isIn(error)
        ? error
        : new Abridged(error, secrets, MOST_CAUSES);
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

  private static String text(@Nullable Object value, int most) {
    StringBuilder text = new StringBuilder();
    append(text, value, most);
    return text.toString();
  }

  private static void append(StringBuilder text, @Nullable Object value, int most) {
    if (text.length() > most) {
      return;
    }
    if (value instanceof String string) {
      quote(text, string, most);
    } else if (value instanceof Map<?, ?> map) {
      appendMap(text, map, most);
    } else if (value instanceof List<?> list) {
      appendList(text, list, most);
    } else if (value instanceof Number && !(value instanceof Integer)) {
      text.append(value).append(' ').append(value.getClass().getSimpleName());
    } else {
      text.append(value);
    }
  }

  private static void appendMap(StringBuilder text, Map<?, ?> map, int most) {
    text.append('{');
    // Members have no order, so that two equal beginnings show as such only if they are sorted.
    boolean sortable = map.keySet().stream().allMatch(key -> key instanceof String);
    Map<?, ?> sorted = sortable ? new TreeMap<>(map) : map;
    for (Iterator<? extends Map.Entry<?, ?>> entries = sorted.entrySet().iterator();
        entries.hasNext() && text.length() <= most; ) {
      Map.Entry<?, ?> entry = entries.next();
      append(text, entry.getKey(), most);
      text.append(": ");
      append(text, entry.getValue(), most);
      text.append(entries.hasNext() ? ", " : "");
    }
    text.append('}');
  }

  private static void appendList(StringBuilder text, List<?> list, int most) {
    text.append('[');
    for (Iterator<?> elements = list.iterator(); elements.hasNext() && text.length() <= most; ) {
      append(text, elements.next(), most);
      text.append(elements.hasNext() ? ", " : "");
    }
    text.append(']');
  }

  private static void quote(StringBuilder text, String string, int most) {
    text.append('"');
    for (int i = 0; i < string.length() && text.length() <= most; i++) {
      char c = string.charAt(i);
      if (c == '"' || c == '\\') {
        text.append('\\').append(c);
      } else if (c >= ' ' && c < 0x7F) {
        text.append(c);
      } else {
        text.append(String.format("\\u%04X", (int) c));
      }
    }
    text.append('"');
  }

  private static String cut(String text, int most) {
    return text.length() <= most ? text : text.substring(0, most) + "…";
  }

  private static String from(int difference, String text) {
    int start = Math.max(0, difference - BEFORE_DIFFERENCE);
    return "(the first difference is character " + (difference + 1) + ") "
        + (start == 0 ? "" : "…")
        + cut(text.substring(start), MOST);
  }

  private static String typeOf(@Nullable Object value) {
    return value == null ? "" : ", a " + value.getClass().getName();
  }

  private static boolean isShort(Throwable error, int causes) {
    Throwable cause = error.getCause();
    return error.toString().length() <= MOST_OF_A_LINE
        && (cause == null || (causes > 0 && isShort(cause, causes - 1)));
  }

  /** Stands for an error whose message no report may hold; its own begins with the type. */
  private static final class Abridged extends Exception {
    @Serial
    private static final long serialVersionUID = 1;

    private Abridged(Throwable error, Secrets secrets, int causes) {
      super(cut(secrets.hide(error.toString())), cause(error, secrets, causes));
      setStackTrace(error.getStackTrace());
    }

    private static @Nullable Throwable cause(Throwable error, Secrets secrets, int causes) {
      Throwable cause = error.getCause();
      return cause == null || causes == 0 ? null : new Abridged(cause, secrets, causes - 1);
    }
  }
}
