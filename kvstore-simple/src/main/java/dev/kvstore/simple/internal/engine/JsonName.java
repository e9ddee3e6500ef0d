package dev.kvstore.simple.internal.engine;

import java.nio.charset.StandardCharsets;

/** Names as they stand in JSON text that was checked before. */
public final class JsonName {
  private JsonName() {}

  /**
   * Where the quote stands that ends the name which begins here, if all of its characters are
   * plain, so that it is its own text; else -1.
   */
  public static int plainEnd(byte[] text, int start) {
    int end = start;
    while (FileSize.isPlain(text[end])) {
      end++;
    }
    return text[end] == '"' ? end : -1;
  }

  /** The hash of a plain name, that of the string. */
  public static int plainHash(byte[] text, int start, int end) {
    int hash = 0;
    for (int i = start; i < end; i++) {
      hash = 31 * hash + text[i];
    }
    return hash;
  }

  /** Where the quote stands that ends the name which begins here. */
  static int end(byte[] text, int start) {
    int end = start;
    while (text[end] != '"') {
      end += text[end] == '\\' ? 2 : 1;
    }
    return end;
  }

  /**
   * Reads a name.
   *
   * @param start the place behind its opening quote
   * @param end that of its closing quote
   */
  public static String read(byte[] text, int start, int end) {
    for (int i = start; i < end; i++) {
      if (text[i] == '\\') {
        return unescape(text, start, end);
      }
    }
    return new String(text, start, end - start, StandardCharsets.UTF_8);
  }

  private static String unescape(byte[] text, int start, int end) {
    StringBuilder name = new StringBuilder(end - start);
    int plain = start;
    for (int i = start; i < end; i++) {
      if (text[i] == '\\') {
        name.append(new String(text, plain, i - plain, StandardCharsets.UTF_8));
        i++;
        switch (text[i]) {
          case 'b' -> name.append('\b');
          case 'f' -> name.append('\f');
          case 'n' -> name.append('\n');
          case 'r' -> name.append('\r');
          case 't' -> name.append('\t');
          case 'u' -> {
            name.append(
                (char) Integer.parseInt(new String(text, i + 1, 4, StandardCharsets.US_ASCII), 16));
            i += 4;
          }
          default -> name.append((char) text[i]);
        }
        plain = i + 1;
      }
    }
    return name.append(new String(text, plain, end - plain, StandardCharsets.UTF_8))
        .toString();
  }
}
