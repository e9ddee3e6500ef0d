package dev.kvstore.cli;

import dev.kvstore.MalformedDataException;
import dev.kvstore.spi.JsonCodec;
import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Names and other text as a terminal may show it: one line, no control character, nothing that the
 * locale cannot hold; what would be is written as JSON's escape. A backslash is doubled, so that
 * what is shown can be given back with {@code --escapes}.
 */
final class Text {
  /**
   * The first and the last of each range of characters that take two columns: Unicode's wide ones,
   * and the blocks of pictures whole, since terminals do not agree on each. Java tells neither.
   */
  private static final int[] WIDE = {
    0x1100, 0x115F, 0x231A, 0x231B, 0x2329, 0x232A, 0x23E9, 0x23EC, 0x23F0, 0x23F3, 0x25FD, 0x25FE,
    0x2614, 0x2615, 0x2648, 0x2653, 0x267F, 0x267F, 0x2693, 0x2693, 0x26A1, 0x26A1, 0x26AA, 0x26AB,
    0x26BD, 0x26BE, 0x26C4, 0x26C5, 0x26CE, 0x26CE, 0x26D4, 0x26D4, 0x26EA, 0x26EA, 0x26F2, 0x26F5,
    0x26FA, 0x26FD, 0x2705, 0x2705, 0x270A, 0x270B, 0x2728, 0x2728, 0x274C, 0x274E, 0x2753, 0x2757,
    0x2795, 0x2797, 0x27B0, 0x27B0, 0x27BF, 0x27BF, 0x2B1B, 0x2B1C, 0x2B50, 0x2B50, 0x2B55, 0x2B55,
    0x2E80, 0x303E, 0x3041, 0xA4CF, 0xA960, 0xA97F, 0xAC00, 0xD7A3, 0xF900, 0xFAFF, 0xFE10, 0xFE19,
    0xFE30, 0xFE6F, 0xFF01, 0xFF60, 0xFFE0, 0xFFE6, 0x16FE0, 0x18DFF, 0x1AFF0, 0x1B2FF, 0x1F004,
    0x1F004, 0x1F0CF, 0x1F0CF, 0x1F18E, 0x1F18E, 0x1F191, 0x1F19A, 0x1F200, 0x1F64F, 0x1F680,
    0x1F6FF, 0x1F7E0, 0x1F7F0, 0x1F90C, 0x1FAFF, 0x20000, 0x3FFFD
  };

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

  /** How many columns of a terminal a text takes. */
  static int columns(String text) {
    return text.codePoints().map(Text::columns).sum();
  }

  private static int columns(int character) {
    return switch (Character.getType(character)) {
      case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK -> 0;
      default -> isWide(character) ? 2 : 1;
    };
  }

  private static boolean isWide(int character) {
    int at = Arrays.binarySearch(WIDE, character);
    // Between two places, or on one, of which each even one begins a range and each odd one ends
    // it.
    return at >= 0 || (-at - 1) % 2 == 1;
  }

  /** A text with blanks behind it, up to so many columns. */
  static String padded(String text, int columns) {
    return text + " ".repeat(Math.max(0, columns - columns(text)));
  }

  /** The first columns of a text, with a mark where it goes on. */
  static String cut(String text, int columns) {
    if (columns(text) <= columns) {
      return text;
    }
    int end = 0;
    int room = columns - 1;
    while (end < text.length() && room >= columns(text.codePointAt(end))) {
      room -= columns(text.codePointAt(end));
      end += Character.charCount(text.codePointAt(end));
    }
    return text.substring(0, end) + (columns > 0 ? ">" : "");
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
