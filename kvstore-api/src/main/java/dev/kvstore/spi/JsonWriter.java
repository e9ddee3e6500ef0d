package dev.kvstore.spi;

import dev.kvstore.InvalidEntryException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes captured values as Python's {@code json.dumps} does: on one line, with a space after
 * commas and colons, and everything outside printable ASCII as an escape with lower-case hex
 * digits.
 */
final class JsonWriter {
  private static final byte[] HEX = {
    '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'
  };

  /**
   * For each ASCII character: 0 to write it as it is, 'u' for a numbered escape, else the letter of
   * its escape.
   */
  private static final byte[] ESCAPES = new byte[128];

  static {
    Arrays.fill(ESCAPES, 0, ' ', (byte) 'u');
    ESCAPES[0x7F] = 'u';
    ESCAPES['\b'] = 'b';
    ESCAPES['\t'] = 't';
    ESCAPES['\n'] = 'n';
    ESCAPES['\f'] = 'f';
    ESCAPES['\r'] = 'r';
    ESCAPES['"'] = '"';
    ESCAPES['\\'] = '\\';
  }

  /** A little less than the largest array that every JVM makes. */
  private static final int MAX_SIZE = Integer.MAX_VALUE - 64;

  /** From this many characters on it is worth a copy to look at eight at a time. */
  private static final int LONG = 48;

  /** So many characters of a longer text are written together. */
  private static final int PIECE = 512;

  private static final byte[] NONE = {};

  private byte[] buffer;
  private int size;

  /**
   * Begins with nothing.
   *
   * @param expected about how many bytes will be written
   */
  JsonWriter(long expected) {
    // Most texts have an escape here and there.
    buffer = new byte[(int) Math.min(MAX_SIZE, expected + expected / 16 + 32)];
  }

  byte[] toByteArray() {
    return Arrays.copyOf(buffer, size);
  }

  void value(@Nullable Object value) {
    if (value instanceof String text) {
      string(text);
    } else if (value instanceof JsonObject object) {
      object(object);
    } else if (value instanceof List<?> array) {
      array(array);
    } else if (value instanceof Double number) {
      ascii(Decimals.text(number.doubleValue()));
    } else if (value instanceof BigDecimal number) {
      ascii(Decimals.text(number));
    } else {
      // null, true, false and whole numbers
      ascii(String.valueOf(value));
    }
  }

  private void object(JsonObject object) {
    begin('{');
    for (int i = 0; i < object.size(); i++) {
      name(object.keyAt(i));
      value(object.valueAt(i));
    }
    end('}');
  }

  private void array(List<?> array) {
    begin('[');
    for (int i = 0; i < array.size(); i++) {
      next();
      value(array.get(i));
    }
    end(']');
  }

  /** Begins an object or an array. */
  void begin(char bracket) {
    put(bracket);
  }

  /** Ends it. */
  void end(char bracket) {
    put(bracket);
  }

  /** Separates an element of an array, or a member of an object, from the one before it. */
  void next() {
    // What ends with the bracket that it began with has none yet; a text ends with its quote.
    byte last = buffer[size - 1];
    if (last != '{' && last != '[') {
      put(',');
      put(' ');
    }
  }

  /** Writes the name of the object's next member; its value is to follow. */
  void name(String name) {
    next();
    string(name);
    put(':');
    put(' ');
  }

  void string(String text) {
    int length = text.length();
    // Room for the text as it is; escapes ask for more when they come.
    reserve(length + 2L);
    buffer[size++] = '"';
    // What Latin-1 lacks becomes a question mark, and a surrogate pair a single one.
    byte[] latin1 = length < LONG ? NONE : text.getBytes(StandardCharsets.ISO_8859_1);
    if (latin1.length == length) {
      pieces(text, latin1);
    } else if (length < LONG) {
      for (int i = 0; i < length; i++) {
        character(text.charAt(i), length - i);
      }
    } else {
      characters(text);
    }
    buffer[size++] = '"';
  }

  /** Calls nothing for what stands for itself, as {@link Values#unpairedSurrogate} does not. */
  private void characters(String text) {
    int length = text.length();
    char[] piece = new char[Math.min(length, PIECE)];
    for (int from = 0; from < length; from += piece.length) {
      int count = Math.min(piece.length, length - from);
      text.getChars(from, from + count, piece, 0);
      int i = 0;
      while (i < count) {
        byte[] target = buffer;
        int end = size;
        while (i < count && piece[i] < 128 && ESCAPES[piece[i]] == 0) {
          target[end++] = (byte) piece[i++];
        }
        size = end;
        if (i < count) {
          character(piece[i], length - from - i);
          i++;
        }
      }
    }
  }

  /** Copies what stands for itself in one piece, up to each character that does not. */
  private void pieces(String text, byte[] latin1) {
    int length = latin1.length;
    int from = 0;
    while (from < length) {
      int end = JsonBytes.plainEnd(latin1, from);
      System.arraycopy(latin1, from, buffer, size, end - from);
      size += end - from;
      // Of those there are often several together, as in a text of another script.
      while (end < length && !JsonBytes.isPlain(latin1[end])) {
        character(text.charAt(end), length - end);
        end++;
      }
      from = end;
    }
  }

  /**
   * Writes a character.
   *
   * @param left for how many of its text there is room, itself included
   */
  private void character(char c, int left) {
    byte escape = c < 128 ? ESCAPES[c] : (byte) 'u';
    if (escape == 0) {
      buffer[size++] = (byte) c;
      return;
    }
    reserve(6L + left);
    buffer[size++] = '\\';
    buffer[size++] = escape;
    if (escape == 'u') {
      buffer[size++] = HEX[c >> 12];
      buffer[size++] = HEX[c >> 8 & 0xF];
      buffer[size++] = HEX[c >> 4 & 0xF];
      buffer[size++] = HEX[c & 0xF];
    }
  }

  private void ascii(String text) {
    reserve(text.length());
    for (int i = 0; i < text.length(); i++) {
      buffer[size++] = (byte) text.charAt(i);
    }
  }

  private void put(char c) {
    reserve(1);
    buffer[size++] = (byte) c;
  }

  private void reserve(long more) {
    long needed = size + more;
    if (needed > buffer.length) {
      if (needed > MAX_SIZE) {
        throw new InvalidEntryException(
            "VALUE_TOO_LARGE",
            "the value needs more than "
                + MAX_SIZE
                + " bytes of JSON, the most that a JVM holds in one piece; split it into several entries",
            null);
      }
      buffer =
          Arrays.copyOf(buffer, (int) Math.min(MAX_SIZE, Math.max(needed, buffer.length * 2L)));
    }
  }

  /**
   * No less than the bytes that a captured value needs, found without looking at its characters.
   */
  static long bound(@Nullable Object value) {
    if (value instanceof EncodedObject encoded) {
      return encoded.json.length;
    }
    if (value instanceof String text) {
      return 6L * text.length() + 2;
    }
    if (value instanceof JsonObject object) {
      long sum = 2;
      for (Map.Entry<String, ?> member : object.entrySet()) {
        sum += bound(member.getKey()) + bound(member.getValue()) + 4;
      }
      return sum;
    }
    if (value instanceof List<?> array) {
      long sum = 2;
      for (Object element : array) {
        sum += bound(element) + 2;
      }
      return sum;
    }
    return value instanceof Number && !(value instanceof Integer) ? Values.MAX_DIGITS + 32 : 11;
  }

  /** About how many bytes a captured value needs, found without looking at its characters. */
  static long estimate(@Nullable Object value) {
    if (value instanceof EncodedObject encoded) {
      return encoded.json.length;
    }
    if (value instanceof String text) {
      return text.length() + 2L;
    }
    if (value instanceof JsonObject object) {
      long sum = 2;
      for (int i = 0; i < object.size(); i++) {
        sum += object.keyAt(i).length() + 6L + estimate(object.valueAt(i));
      }
      return sum;
    }
    if (value instanceof List<?> array) {
      long sum = 2;
      for (Object element : array) {
        sum += 2 + estimate(element);
      }
      return sum;
    }
    if (value instanceof BigInteger number) {
      return number.bitLength() / 3 + 2L;
    }
    return value instanceof BigDecimal number ? number.precision() + 16L : 16;
  }
}
