package dev.kvstore.spi;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import dev.kvstore.InvalidEntryException;
import dev.kvstore.MalformedDataException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Turns values into bytes and back, once for all backends: the bytes are those of Python's
 * {@code json.dumps}, and every value comes back equal.
 */
public final class JsonCodec {
  /** Python's own reader ends at about this many levels, so that no file of its has more. */
  private static final int MAX_READ_DEPTH = 1_000;

  private static final JsonFactory FACTORY = JsonFactory.builder()
      .streamReadConstraints(StreamReadConstraints.builder()
          .maxNestingDepth(MAX_READ_DEPTH + 1)
          .maxNumberLength(Values.MAX_DIGITS + 32)
          .maxStringLength(Integer.MAX_VALUE)
          .maxNameLength(Integer.MAX_VALUE)
          .build())
      .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
      .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
      .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
      .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
      .build();

  private JsonCodec() {}

  /**
   * Writes a value as JSON.
   *
   * @param value the value, captured or not
   * @return the JSON, in ASCII, on one line; where an engine {@linkplain AbstractKVStore#keepsJson
   *     keeps JSON}, the same array each time, which nobody must change
   * @throws InvalidEntryException if the value is refused, or needs 2 GiB or more
   */
  public static byte[] encode(Map<String, ?> value) {
    return Values.encode(value).json;
  }

  /**
   * Writes a name as a JSON string.
   *
   * @param name any string; an unpaired surrogate becomes an escape, as Python writes it
   * @return the string in quotes, in ASCII
   */
  public static byte[] encodeName(String name) {
    JsonWriter writer = new JsonWriter(Objects.requireNonNull(name, "name").length() + 2L);
    writer.string(name);
    return writer.toByteArray();
  }

  /**
   * Reads a name from a JSON string.
   *
   * @param json one JSON string in UTF-8
   * @return the name
   * @throws MalformedDataException if the bytes are anything else
   */
  public static String decodeName(byte[] json) {
    checkEncoding(Objects.requireNonNull(json, "json"), 0, json.length);
    try (JsonParser parser = FACTORY.createParser(json)) {
      if (parser.nextToken() != JsonToken.VALUE_STRING) {
        throw unexpected(parser, "a JSON string");
      }
      String name = parser.getText();
      if (parser.nextToken() != null) {
        throw unexpected(parser, "nothing after the JSON string");
      }
      return name;
    } catch (JsonProcessingException e) {
      throw malformed(e);
    } catch (IOException e) {
      throw new UncheckedIOException("reading from an array failed", e);
    }
  }

  /**
   * Reads a value from JSON. Of two equal keys in an object the last wins, as in Python.
   *
   * @param json one JSON object in UTF-8
   * @return the value, deeply immutable
   * @throws MalformedDataException if the bytes are anything else
   */
  public static Map<String, @Nullable Object> decode(byte[] json) {
    return decode(Objects.requireNonNull(json, "json"), 0, json.length);
  }

  /**
   * Reads a value from a part of an array, as {@link #decode(byte[])} does.
   *
   * @param json the array
   * @param offset where the JSON begins
   * @param length how many bytes it has
   * @return the value, deeply immutable
   * @throws MalformedDataException if the bytes are anything but one JSON object
   */
  public static Map<String, @Nullable Object> decode(byte[] json, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, Objects.requireNonNull(json, "json").length);
    checkEncoding(json, offset, length);
    boolean surrogates = JsonBytes.mayHoldSurrogates(json, offset, length);
    try {
      return decode(FACTORY.createParser(json, offset, length), surrogates);
    } catch (StackOverflowError e) {
      throw new MalformedDataException(
          "NESTING_TOO_DEEP",
          "the value is nested deeper than this thread's stack has room for; read it on a thread with"
              + " a larger one (-Xss)",
          null);
    } catch (JsonProcessingException e) {
      if (surrogates) {
        return decodeCharacters(json, offset, length);
      }
      throw malformed(e);
    } catch (IOException e) {
      throw new UncheckedIOException("reading from an array failed", e);
    }
  }

  /**
   * Jackson refuses the escape of an unpaired surrogate in a name, but takes the character itself,
   * which a string can hold and UTF-8 cannot.
   */
  private static JsonObject decodeCharacters(byte[] json, int offset, int length) {
    String text = new String(json, offset, length, StandardCharsets.UTF_8);
    try {
      return decode(FACTORY.createParser(withoutEscapesOfUnpairedSurrogates(text)), true);
    } catch (JsonProcessingException e) {
      throw malformed(e);
    } catch (IOException e) {
      throw new UncheckedIOException("reading from a string failed", e);
    }
  }

  private static String withoutEscapesOfUnpairedSurrogates(String json) {
    StringBuilder text = new StringBuilder(json.length());
    int i = json.startsWith("\ufeff") ? 1 : 0;
    while (i < json.length()) {
      if (json.charAt(i) != '\\') {
        text.append(json.charAt(i++));
        continue;
      }
      int unit = escapedSurrogate(json, i);
      int next = unit < 0 ? -1 : escapedSurrogate(json, i + 6);
      if (unit < 0) {
        int end = Math.min(i + 2, json.length());
        text.append(json, i, end);
        i = end;
      } else if (next >= 0 && Character.isSurrogatePair((char) unit, (char) next)) {
        text.append(json, i, i + 12);
        i += 12;
      } else {
        text.append((char) unit);
        i += 6;
      }
    }
    return text.toString();
  }

  /** The surrogate whose escape stands at a place, or -1. */
  private static int escapedSurrogate(String json, int place) {
    if (!json.startsWith("\\u", place) || place + 6 > json.length()) {
      return -1;
    }
    int unit = 0;
    for (int i = place + 2; i < place + 6; i++) {
      char c = json.charAt(i);
      int digit = c < 128 ? Character.digit(c, 16) : -1;
      if (digit < 0) {
        return -1;
      }
      unit = unit << 4 | digit;
    }
    return Character.isSurrogate((char) unit) ? unit : -1;
  }

  private static JsonObject decode(JsonParser tokens, boolean surrogates) throws IOException {
    try (JsonParser parser = tokens) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw unexpected(parser, "a JSON object");
      }
      JsonObject value = new Decoder(parser, surrogates).object(1);
      if (parser.nextToken() != null) {
        throw unexpected(parser, "nothing after the JSON object");
      }
      return value;
    }
  }

  private static MalformedDataException malformed(JsonProcessingException e) {
    return new MalformedDataException(
        "MALFORMED_JSON",
        "the value is no JSON" + at(e.getLocation()) + ": " + e.getOriginalMessage(),
        e);
  }

  /** Jackson takes UTF-16 and some malformed UTF-8 as they come; here it is UTF-8 or an error. */
  private static void checkEncoding(byte[] json, int offset, int length) {
    if (JsonBytes.areAsciiWithoutNul(json, offset, length)) {
      return;
    }
    boolean nul = JsonBytes.holdNul(json, offset, length);
    int malformed = nul ? -1 : malformedUtf8(json, offset, length);
    if (nul || malformed >= 0) {
      throw new MalformedDataException(
          "MALFORMED_UTF8",
          "the value is no JSON in UTF-8: "
              + (nul ? "it holds a NUL byte" : "byte " + malformed + " begins no character"),
          null);
    }
  }

  /** The place of the first byte that is no UTF-8, or -1. */
  private static int malformedUtf8(byte[] json, int offset, int length) {
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    ByteBuffer in = ByteBuffer.wrap(json, offset, length);
    CharBuffer out = CharBuffer.allocate(8_192);
    CoderResult result;
    do {
      result = decoder.decode(in, out.clear(), true);
    } while (result.isOverflow());
    return result.isError() ? in.position() - offset : -1;
  }

  private static MalformedDataException unexpected(JsonParser parser, String expected)
      throws IOException {
    JsonToken token = parser.currentToken();
    return new MalformedDataException(
        token == null ? "MALFORMED_JSON" : "UNEXPECTED_STRUCTURE",
        "expected "
            + expected
            + at(parser.currentTokenLocation())
            + ", but found "
            + (token == null ? "no content" : token.toString()),
        null);
  }

  private static String at(@Nullable JsonLocation location) {
    return location == null
        ? ""
        : " at line " + location.getLineNr() + ", column " + location.getColumnNr();
  }

  /** Builds captured values from the tokens of one document. */
  private static final class Decoder {
    private final JsonParser parser;
    private final boolean surrogates;

    /**
     * Begins.
     *
     * @param surrogates whether texts may have unpaired ones; else nobody need look
     */
    Decoder(JsonParser parser, boolean surrogates) {
      this.parser = parser;
      this.surrogates = surrogates;
    }

    JsonObject object(int depth) throws IOException {
      checkDepth(depth);
      JsonObject.Builder builder = new JsonObject.Builder();
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String name = parser.currentName();
        if (refused(name)) {
          builder.refuse();
        }
        JsonToken token = parser.nextToken();
        Object member = value(token, depth);
        if (refused(member)) {
          builder.refuse();
        }
        builder.add(name, member);
      }
      return builder.build();
    }

    private JsonArray array(int depth) throws IOException {
      checkDepth(depth);
      JsonArray.Builder builder = new JsonArray.Builder();
      for (JsonToken token = parser.nextToken();
          token != JsonToken.END_ARRAY;
          token = parser.nextToken()) {
        Object element = value(token, depth);
        if (refused(element)) {
          builder.refuse();
        }
        builder.add(element);
      }
      return builder.build();
    }

    private @Nullable Object value(JsonToken token, int depth) throws IOException {
      return switch (token) {
        case START_OBJECT -> object(depth + 1);
        case START_ARRAY -> array(depth + 1);
        case VALUE_STRING -> parser.getText();
        case VALUE_NUMBER_INT -> parser.getNumberValue();
        case VALUE_NUMBER_FLOAT -> decimal(parser.getText());
        case VALUE_TRUE -> true;
        case VALUE_FALSE -> false;
        case VALUE_NULL -> null;
        default -> throw unexpected(parser, "a value");
      };
    }

    private Object decimal(String text) throws IOException {
      return switch (text) {
        case "NaN" -> Double.NaN;
        case "Infinity" -> Double.POSITIVE_INFINITY;
        case "-Infinity" -> Double.NEGATIVE_INFINITY;
        default -> {
          char last = text.charAt(text.length() - 1);
          if (last < '0' || last > '9') {
            // Jackson's further names for infinities, which Python does not read.
            throw new MalformedDataException(
                "MALFORMED_JSON",
                "the value is no JSON" + at(parser.currentTokenLocation()) + ": " + text
                    + " is no number; infinities are Infinity and -Infinity",
                null);
          }
          yield Decimals.parse(text);
        }
      };
    }

    /** Whether a put would refuse what Python's files may hold. */
    private boolean refused(@Nullable Object scalar) {
      if (scalar instanceof Double number) {
        return !Double.isFinite(number);
      }
      if (scalar instanceof BigInteger || scalar instanceof BigDecimal) {
        return Values.isTooLong((Number) scalar);
      }
      return surrogates && scalar instanceof String text && Values.unpairedSurrogate(text) >= 0;
    }

    private void checkDepth(int depth) {
      if (depth > MAX_READ_DEPTH) {
        throw new MalformedDataException(
            "NESTING_TOO_DEEP",
            "the value is nested deeper than " + MAX_READ_DEPTH + " levels"
                + at(parser.currentTokenLocation()),
            null);
      }
    }
  }
}
