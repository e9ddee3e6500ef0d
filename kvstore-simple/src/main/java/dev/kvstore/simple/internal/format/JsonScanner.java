package dev.kvstore.simple.internal.format;

import dev.kvstore.MalformedDataException;
import dev.kvstore.simple.internal.engine.JsonName;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.BitSet;

/**
 * A cursor over JSON text in UTF-8 that checks every byte it passes and builds nothing.
 *
 * <p>It takes what Python's {@code json} takes: RFC 8259, and NaN, Infinity and -Infinity. Text is
 * most of a document store, so strings are passed eight bytes at a time while they hold neither a
 * quote, a backslash, a control character nor anything outside ASCII. Every error names the file,
 * the line, the column and the byte.
 */
final class JsonScanner {
  /** Longer numbers would take minutes to read; Python itself refuses more than 4,300 digits. */
  private static final int MAX_NUMBER_LENGTH = 100_000;

  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long SIGNS = 0x8080808080808080L;

  private final byte[] text;
  private final String file;
  private final int maxDepth;

  /** Which levels around the position are objects; the others are arrays. */
  private final BitSet objects = new BitSet();

  private int position;

  JsonScanner(byte[] text, String file, int maxDepth) {
    this.text = text;
    this.file = file;
    this.maxDepth = maxDepth;
    if (text.length >= 3
        && text[0] == (byte) 0xEF
        && text[1] == (byte) 0xBB
        && text[2] == (byte) 0xBF) {
      // A byte order mark says nothing in UTF-8, and Python accepts it.
      position = 3;
    } else if (isWide()) {
      throw error(
          "UNSUPPORTED_ENCODING",
          0,
          "expected UTF-8, found UTF-16 or UTF-32; convert the file to UTF-8");
    }
  }

  int position() {
    return position;
  }

  /** Goes on somewhere else; for what reads on behind damage. */
  void moveTo(int place) {
    position = place;
  }

  /** Whether there is nothing more. */
  boolean atEnd() {
    skipSpace();
    return position >= text.length;
  }

  /** What comes next after white space, in words; for messages. */
  String describeNext() {
    skipSpace();
    if (position == text.length) {
      return "the end of the file";
    }
    byte next = text[position];
    return switch (next) {
      case '{' -> "an object";
      case '[' -> "an array";
      case '"' -> "a string";
      case 't', 'f' -> "a Boolean";
      case 'n' -> "null";
      case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'N', 'I' -> "a number";
      default ->
        next > ' ' && next < 0x7F
            ? "the character " + (char) next
            : String.format("the byte 0x%02X", next & 0xFF);
    };
  }

  /** Takes a character after white space if it is the next one. */
  boolean take(char expected) {
    skipSpace();
    if (position < text.length && text[position] == expected) {
      position++;
      return true;
    }
    return false;
  }

  void expect(char expected, String meaning) {
    if (!take(expected)) {
      throw malformed("expected " + expected + " " + meaning + ", found " + describeNext());
    }
  }

  /** Whether an object comes next, after white space. */
  boolean atObject() {
    skipSpace();
    return position < text.length && text[position] == '{';
  }

  void expectEnd() {
    skipSpace();
    if (position < text.length) {
      throw malformed("expected nothing after the store's closing }, found " + describeNext());
    }
  }

  /** Reads a string, which is a name. */
  String name(String meaning) {
    expect('"', "to begin " + meaning);
    int start = position;
    passString();
    return JsonName.read(text, start, position - 1);
  }

  /** Passes a string, which is a name. */
  void passName(String meaning) {
    expect('"', "to begin " + meaning);
    passString();
  }

  /**
   * Passes a value of any kind, and checks it. However deep it is nested, that takes no more of the
   * thread's stack.
   *
   * @param depth how many objects and arrays it lies in
   */
  void passValue(int depth) {
    int level = depth;
    while (true) {
      if (passUpToFirst(level + 1)) {
        level++;
        continue;
      }
      while (level > depth && !take(',')) {
        expect(objects.get(level) ? '}' : ']', "or a comma");
        level--;
      }
      if (level == depth) {
        return;
      }
      if (objects.get(level)) {
        passName();
      }
    }
  }

  /**
   * Passes a value, or of an object or array that is not empty what comes before its first value.
   *
   * @param level the level that such an object or array would have
   * @return whether its first value comes next
   */
  private boolean passUpToFirst(int level) {
    skipSpace();
    if (position == text.length) {
      throw malformed("expected a value, found the end of the file; was it cut off?");
    }
    switch (text[position]) {
      case '{' -> {
        enter(level);
        objects.set(level);
        if (!take('}')) {
          passName();
          return true;
        }
      }
      case '[' -> {
        enter(level);
        objects.clear(level);
        return !take(']');
      }
      case '"' -> {
        position++;
        passString();
      }
      case 't' -> passLiteral("true");
      case 'f' -> passLiteral("false");
      case 'n' -> passLiteral("null");
      case 'N' -> passLiteral("NaN");
      case 'I' -> passLiteral("Infinity");
      case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> passNumber();
      default -> throw malformed("expected a value, found " + describeNext());
    }
    return false;
  }

  private void enter(int level) {
    if (level > maxDepth) {
      throw error(
          "NESTING_TOO_DEEP",
          position,
          "objects and arrays are nested deeper than " + maxDepth
              + " levels, the most that ?max-depth allows");
    }
    position++;
  }

  private void passName() {
    expect('"', "to begin a name");
    passString();
    expect(':', "after a name");
  }

  private void passLiteral(String literal) {
    for (int i = 0; i < literal.length(); i++) {
      if (position + i >= text.length || text[position + i] != literal.charAt(i)) {
        throw malformed("expected " + literal + " or another value");
      }
    }
    position += literal.length();
  }

  private void passNumber() {
    int start = position;
    if (text[position] == '-') {
      position++;
      if (position < text.length && text[position] == 'I') {
        passLiteral("Infinity");
        return;
      }
    }
    if (position < text.length && text[position] == '0') {
      position++;
    } else {
      passDigits();
    }
    if (position < text.length && text[position] == '.') {
      position++;
      passDigits();
    }
    if (position < text.length && (text[position] | 0x20) == 'e') {
      position++;
      if (position < text.length && (text[position] == '+' || text[position] == '-')) {
        position++;
      }
      passDigits();
    }
    if (position - start > MAX_NUMBER_LENGTH) {
      throw error(
          "NUMBER_TOO_LONG",
          start,
          "a number has " + (position - start) + " characters, more than " + MAX_NUMBER_LENGTH);
    }
  }

  private void passDigits() {
    int start = position;
    while (position < text.length && text[position] >= '0' && text[position] <= '9') {
      position++;
    }
    if (position == start) {
      throw malformed("expected a digit, found "
          + (position == text.length ? "the end of the file" : describeNext()));
    }
  }

  /** Passes the rest of a string, from behind its opening quote to behind its closing one. */
  private void passString() {
    int start = position - 1;
    while (true) {
      passPlain();
      if (position == text.length) {
        throw error("MALFORMED_JSON", start, "this string does not end; was the file cut off?");
      }
      byte next = text[position];
      if (next == '"') {
        position++;
        return;
      }
      if (next == '\\') {
        passEscape();
      } else if (next < 0) {
        passMultibyte();
      } else if (next < ' ') {
        throw malformed(String.format(
            "expected control characters in strings as escapes, found the byte 0x%02X", next));
      } else {
        position++;
      }
    }
  }

  /**
   * Passes what is plain in a string, eight bytes at a time, and up to the byte that is not; of the
   * file's last few bytes none.
   */
  private void passPlain() {
    int at = position;
    for (int last = text.length - Long.BYTES; at <= last; at += Long.BYTES) {
      long notPlain = notPlain((long) WORD.get(text, at));
      if (notPlain != 0) {
        position = at + Long.numberOfTrailingZeros(notPlain) / Byte.SIZE;
        return;
      }
    }
    position = at;
  }

  /**
   * The first of eight bytes, as its sign bit, that is a quote, a backslash, a control character or
   * outside ASCII; bits above it mean nothing. 0 if there is none.
   */
  private static long notPlain(long word) {
    long quote = word ^ ONES * '"';
    long backslash = word ^ ONES * '\\';
    // A byte's sign bit is set if it is what is looked for, or if a byte below it is.
    long found =
        word | (word - ONES * ' ') | ((quote - ONES) & ~quote) | ((backslash - ONES) & ~backslash);
    return found & SIGNS;
  }

  private void passEscape() {
    int escape = position + 1;
    if (escape == text.length) {
      throw malformed("this string does not end; was the file cut off?");
    }
    switch (text[escape]) {
      case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> position += 2;
      case 'u' -> {
        for (int i = escape + 1; i < escape + 5; i++) {
          if (i >= text.length || !isHexDigit(text[i])) {
            throw malformed("expected four hex digits after \\u");
          }
        }
        position += 6;
      }
      default -> throw malformed("expected one of \"\\/bfnrtu after a backslash");
    }
  }

  private static boolean isHexDigit(byte character) {
    int lower = character | 0x20;
    return (character >= '0' && character <= '9') || (lower >= 'a' && lower <= 'f');
  }

  /**
   * Passes one character of two to four bytes, in its shortest form and no surrogate (RFC 3629).
   */
  private void passMultibyte() {
    int lead = text[position] & 0xFF;
    int length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    int second = position + 1 < text.length ? text[position + 1] & 0xFF : 0;
    int least = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
    int most = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
    boolean valid = lead >= 0xC2 && lead <= 0xF4 && second >= least && second <= most;
    for (int i = 2; i < length && valid; i++) {
      valid = position + i < text.length && (text[position + i] & 0xC0) == 0x80;
    }
    if (!valid) {
      throw error(
          "MALFORMED_UTF8",
          position,
          String.format(
              "expected UTF-8, found the byte 0x%02X, which begins no character here", lead));
    }
    position += length;
  }

  void skipSpace() {
    while (position < text.length) {
      byte next = text[position];
      if (next != ' ' && next != '\n' && next != '\r' && next != '\t') {
        return;
      }
      position++;
    }
  }

  private boolean isWide() {
    if (text.length < 2) {
      return false;
    }
    boolean marked = (text[0] == (byte) 0xFE && text[1] == (byte) 0xFF)
        || (text[0] == (byte) 0xFF && text[1] == (byte) 0xFE);
    return marked || text[0] == 0 || text[1] == 0;
  }

  MalformedDataException malformed(String reason) {
    return error("MALFORMED_JSON", position, reason);
  }

  MalformedDataException error(String code, int at, String reason) {
    return new MalformedDataException(code, file + ", " + place(at) + ": " + reason, null);
  }

  /** Line and column in characters from 1, and the byte from 0. */
  String place(int at) {
    int line = 1;
    int column = 1;
    for (int i = 0; i < at; i++) {
      if (text[i] == '\n') {
        line++;
        column = 1;
      } else if ((text[i] & 0xC0) != 0x80) {
        column++;
      }
    }
    return "line " + line + ", column " + column + " (byte " + at + ")";
  }
}
