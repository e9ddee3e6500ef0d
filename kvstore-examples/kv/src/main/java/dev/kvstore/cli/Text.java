package dev.kvstore.cli;

import dev.kvstore.MalformedDataException;
import dev.kvstore.spi.JsonCodec;
import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Names and other text as a terminal may show it: one line, no control character, nothing that the
 * locale cannot hold; what would be is written as JSON's escape. A backslash is doubled, so that
 * what is shown can be given back with {@code --escapes}.
 */
final class Text {
  private Text() {}

  /** A name with escapes. */
  static String escaped(String name, Charset charset) {
    return shown(name, charset, true);
  }

  /** A message, whose backslashes stay as they are. */
  static String message(String text, Charset charset) {
    return shown(text, charset, false);
  }

  /** A name from its text with escapes. */
  static String unescaped(String text) {
    StringBuilder json = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\' && i + 1 < text.length()) {
        json.append(c).append(text.charAt(++i));
      } else if (c == '"' || c < ' ') {
        json.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
      } else {
        json.append(c);
      }
    }
    try {
      return JsonCodec.decodeName(json.append('"').toString().getBytes(StandardCharsets.UTF_8));
    } catch (MalformedDataException e) {
      throw new CommandException(
          Exit.USAGE,
          "INVALID_ESCAPE: \"" + text
              + "\" holds an escape that JSON does not know; write a backslash itself as \\\\",
          e);
    }
  }

  private static String shown(String text, Charset charset, boolean backslashes) {
    CharsetEncoder encoder = charset.newEncoder();
    StringBuilder shown = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); ) {
      int character = text.codePointAt(i);
      int length = Character.charCount(character);
      if (character == '\\' && backslashes) {
        shown.append("\\\\");
      } else if (isShowable(character) && encoder.canEncode(text.substring(i, i + length))) {
        shown.appendCodePoint(character);
      } else {
        escape(text, i, length, shown);
      }
      i += length;
    }
    return shown.toString();
  }

  private static void escape(String text, int start, int length, StringBuilder shown) {
    for (int i = start; i < start + length; i++) {
      char unit = text.charAt(i);
      switch (unit) {
        case '\n' -> shown.append("\\n");
        case '\t' -> shown.append("\\t");
        case '\r' -> shown.append("\\r");
        default -> shown.append(String.format(Locale.ROOT, "\\u%04x", (int) unit));
      }
    }
  }

  /** Controls move the cursor; format characters turn text around or cannot be seen. */
  static boolean isShowable(int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR -> false;
      default -> true;
    };
  }

  /** A number of entries in words. */
  static String entries(long count) {
    return count + (count == 1 ? " entry" : " entries");
  }

  /** The first columns of a text, with a mark where it goes on. */
  static String cut(String text, int columns) {
    if (text.codePointCount(0, text.length()) <= columns) {
      return text;
    }
    int kept = Math.max(columns - 1, 0);
    return text.substring(0, text.offsetByCodePoints(0, kept)) + (columns > 0 ? ">" : "");
  }

  /** A text in lines of whole words, all but the first indented. */
  static List<String> wrapped(String text, int indent, int columns) {
    List<String> lines = new ArrayList<>();
    String rest = text;
    while (rest.length() > columns && columns > indent) {
      int end = rest.lastIndexOf(' ', columns);
      if (end <= indent) {
        end = columns;
      }
      lines.add(rest.substring(0, end).stripTrailing());
      rest = " ".repeat(indent) + rest.substring(end).stripLeading();
    }
    lines.add(rest);
    return lines;
  }
}
