package dev.kvstore.simple.internal.format;

import dev.kvstore.spi.JsonCodec;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Passes JSON on for people to read: with characters in place of their escapes, and laid out with
 * spaces, or with lines and indentation.
 *
 * <p>It works on tokens, not on values, so that nothing is lost: a number keeps its digits, a name
 * that occurs twice stays, an unpaired surrogate remains an escape. What it is given is valid JSON
 * in UTF-8, in pieces of any size.
 */
final class JsonRewriter extends OutputStream {
  private static final byte[] SPACES = new byte[64];

  static {
    Arrays.fill(SPACES, (byte) ' ');
  }

  private final OutputStream target;
  private final boolean indented;

  private int depth;
  private boolean justOpened;
  private boolean inString;

  /** How many characters of an escape have come, its backslash included. */
  private int escapeLength;

  private int escaped;

  /** A high surrogate whose other half may come next, or 0. */
  private char high;

  /**
   * Makes one.
   *
   * @param target where to; not closed
   * @param indented whether names and elements stand on lines of their own
   */
  JsonRewriter(OutputStream target, boolean indented) {
    this.target = target;
    this.indented = indented;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] json, int offset, int length) throws IOException {
    int end = offset + length;
    int position = offset;
    while (position < end) {
      if (escapeLength > 0) {
        passEscape(json[position++]);
      } else if (inString) {
        position = passText(json, position, end);
      } else {
        position = passToken(json, position, end);
      }
    }
  }

  private int passToken(byte[] json, int start, int end) throws IOException {
    byte first = json[start];
    switch (first) {
      case ' ', '\n', '\r', '\t' -> {}
      case '{', '[' -> {
        beginToken();
        target.write(first);
        depth++;
        justOpened = true;
      }
      case '}', ']' -> {
        depth--;
        if (!justOpened) {
          newLine();
        }
        justOpened = false;
        target.write(first);
      }
      case ',' -> {
        target.write(',');
        if (indented) {
          newLine();
        } else {
          target.write(' ');
        }
      }
      case ':' -> {
        target.write(':');
        target.write(' ');
      }
      case '"' -> {
        beginToken();
        target.write('"');
        inString = true;
      }
      default -> {
        beginToken();
        int position = start + 1;
        while (position < end && isScalar(json[position])) {
          position++;
        }
        target.write(json, start, position - start);
        return position;
      }
    }
    return start + 1;
  }

  /** Whether a byte belongs to a number or a literal. */
  private static boolean isScalar(byte b) {
    return b > ' ' && b != ',' && b != '}' && b != ']';
  }

  private void beginToken() throws IOException {
    if (justOpened) {
      justOpened = false;
      newLine();
    }
  }

  private void newLine() throws IOException {
    if (indented) {
      target.write('\n');
      for (int left = 2 * depth; left > 0; left -= SPACES.length) {
        target.write(SPACES, 0, Math.min(left, SPACES.length));
      }
    }
  }

  private int passText(byte[] json, int start, int end) throws IOException {
    int position = start;
    while (position < end && json[position] != '"' && json[position] != '\\') {
      position++;
    }
    if (position > start) {
      endSurrogate();
      target.write(json, start, position - start);
    }
    if (position == end) {
      return end;
    }
    if (json[position] == '\\') {
      escapeLength = 1;
    } else {
      endSurrogate();
      target.write('"');
      inString = false;
    }
    return position + 1;
  }

  private void passEscape(byte next) throws IOException {
    if (escapeLength > 1) {
      escaped = escaped << 4 | Character.digit(next, 16);
      escapeLength++;
      if (escapeLength == 6) {
        escapeLength = 0;
        passUnit((char) escaped);
      }
    } else if (next == 'u') {
      escaped = 0;
      escapeLength = 2;
    } else {
      escapeLength = 0;
      endSurrogate();
      if (next != '/') {
        target.write('\\');
      }
      target.write(next);
    }
  }

  private void passUnit(char unit) throws IOException {
    if (high != 0 && Character.isLowSurrogate(unit)) {
      writeText(new String(new char[] {high, unit}));
      high = 0;
      return;
    }
    endSurrogate();
    if (Character.isHighSurrogate(unit)) {
      high = unit;
    } else if (unit < ' ' || unit == '"' || unit == '\\' || Character.isLowSurrogate(unit)) {
      writeEscape(unit);
    } else {
      writeText(String.valueOf(unit));
    }
  }

  /** Lets go of a high surrogate whose other half did not come. */
  private void endSurrogate() throws IOException {
    if (high != 0) {
      writeEscape(high);
      high = 0;
    }
  }

  private void writeText(String text) throws IOException {
    target.write(text.getBytes(StandardCharsets.UTF_8));
  }

  private void writeEscape(char unit) throws IOException {
    byte[] quoted = JsonCodec.encodeName(String.valueOf(unit));
    target.write(quoted, 1, quoted.length - 2);
  }
}
