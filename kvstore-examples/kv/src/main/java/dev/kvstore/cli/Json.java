package dev.kvstore.cli;

import dev.kvstore.InvalidEntryException;
import dev.kvstore.spi.JsonCodec;
import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Values as JSON on one line, in ASCII, or laid out for people. */
final class Json {
  private Json() {}

  /** One line; also for what a put would refuse and a file of Python's may hold. */
  static byte[] line(Map<String, ?> value) {
    try {
      return JsonCodec.encode(value);
    } catch (InvalidEntryException notStorable) {
      ByteArrayOutputStream json = new ByteArrayOutputStream();
      append(value, json);
      return json.toByteArray();
    }
  }

  static byte[] name(String name) {
    return JsonCodec.encodeName(name);
  }

  /** An entry on one line, as {@code kv import} reads it. */
  static byte[] entry(String collection, String key, Map<String, ?> value) {
    ByteArrayOutputStream json = new ByteArrayOutputStream();
    json.writeBytes(ascii("{\"collection\": "));
    json.writeBytes(name(collection));
    json.writeBytes(ascii(", \"key\": "));
    json.writeBytes(name(key));
    json.writeBytes(ascii(", \"value\": "));
    json.writeBytes(line(value));
    json.write('}');
    return json.toByteArray();
  }

  private static void append(@Nullable Object value, ByteArrayOutputStream json) {
    if (value instanceof Map<?, ?> object) {
      json.write('{');
      for (Iterator<? extends Map.Entry<?, ?>> i = object.entrySet().iterator(); i.hasNext(); ) {
        Map.Entry<?, ?> member = i.next();
        json.writeBytes(name(String.valueOf(member.getKey())));
        json.writeBytes(ascii(": "));
        append(member.getValue(), json);
        json.writeBytes(ascii(i.hasNext() ? ", " : ""));
      }
      json.write('}');
    } else if (value instanceof List<?> array) {
      json.write('[');
      for (Iterator<?> i = array.iterator(); i.hasNext(); ) {
        append(i.next(), json);
        json.writeBytes(ascii(i.hasNext() ? ", " : ""));
      }
      json.write(']');
    } else if (value instanceof String text) {
      json.writeBytes(name(text));
    } else if (value == null
        || value instanceof Boolean
        || (value instanceof Double number && !Double.isFinite(number))) {
      json.writeBytes(ascii(String.valueOf(value)));
    } else {
      byte[] wrapped = JsonCodec.encode(Map.of("", value));
      json.write(wrapped, 5, wrapped.length - 6);
    }
  }

  /** The same JSON over several lines, with the characters that the locale can show. */
  static String indented(byte[] json, Charset charset) {
    String text = new String(json, StandardCharsets.US_ASCII);
    StringBuilder laidOut = new StringBuilder(text.length() * 2);
    int depth = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> {
          int end = endOfString(text, i);
          laidOut.append(readable(text.substring(i, end + 1), charset));
          i = end;
        }
        case '{', '[' -> {
          boolean empty = text.charAt(i + 1) == (c == '{' ? '}' : ']');
          laidOut.append(c);
          if (empty) {
            laidOut.append(text.charAt(++i));
          } else {
            newLine(laidOut, ++depth);
          }
        }
        case '}', ']' -> {
          newLine(laidOut, --depth);
          laidOut.append(c);
        }
        case ',' -> {
          newLine(laidOut.append(c), depth);
          i++;
        }
        default -> laidOut.append(c);
      }
    }
    return laidOut.toString();
  }

  /** The same JSON on one line, with the characters that the locale can show. */
  static String readable(String json, Charset charset) {
    if (!json.contains("\\u")) {
      return json;
    }
    StringBuilder text = new StringBuilder(json.length());
    for (int i = 0; i < json.length(); i++) {
      char c = json.charAt(i);
      if (c != '\\') {
        text.append(c);
        continue;
      }
      if (json.charAt(i + 1) != 'u') {
        text.append(c).append(json.charAt(++i));
        continue;
      }
      int units = json.startsWith("\\u", i + 6) && isSurrogate(json, i) ? 2 : 1;
      StringBuilder character = new StringBuilder(2);
      for (int unit = 0; unit < units; unit++) {
        character.append(unit(json, i + unit * 6));
      }
      boolean whole = character.codePointCount(0, character.length()) == 1;
      boolean showable = whole
          && Text.isShowable(character.codePointAt(0))
          && charset.newEncoder().canEncode(character);
      int length = showable ? units * 6 : 6;
      text.append(showable ? character : json.substring(i, i + 6));
      i += length - 1;
    }
    return text.toString();
  }

  private static char unit(String json, int place) {
    return (char) Integer.parseInt(json, place + 2, place + 6, 16);
  }

  private static boolean isSurrogate(String json, int place) {
    return Character.isSurrogatePair(unit(json, place), unit(json, place + 6));
  }

  private static int endOfString(String text, int start) {
    int i = start + 1;
    while (text.charAt(i) != '"') {
      i += text.charAt(i) == '\\' ? 2 : 1;
    }
    return i;
  }

  private static void newLine(StringBuilder text, int depth) {
    text.append('\n').append("  ".repeat(depth));
  }

  static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
