package dev.kvstore.simple;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What Jackson makes of a document.
 *
 * @param document maps, lists and scalars; a decimal as its text
 * @param error why it is no JSON, or null
 * @param equalNames the levels on which an object has two equal names
 */
record JacksonReading(@Nullable Object document, @Nullable String error, Set<Integer> equalNames) {
  private static final JsonFactory FACTORY = JsonFactory.builder()
      .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
      .streamReadConstraints(
          StreamReadConstraints.builder().maxNumberLength(Integer.MAX_VALUE).build())
      .build();

  /** A number with a fraction or an exponent, or none at all. */
  record Decimal(String text) {}

  static JacksonReading of(byte[] text) {
    Set<Integer> equalNames = new TreeSet<>();
    try (JsonParser parser = FACTORY.createParser(text)) {
      JsonToken first = parser.nextToken();
      if (first == null) {
        throw new IOException("there is no document");
      }
      Object document = value(parser, first, 1, equalNames);
      if (parser.nextToken() != null) {
        throw new IOException("something follows the document");
      }
      return new JacksonReading(document, null, equalNames);
    } catch (IOException e) {
      return new JacksonReading(null, String.valueOf(e.getMessage()), equalNames);
    }
  }

  /**
   * Whether it was only an unpaired surrogate, which Jackson takes in strings, but not in names.
   */
  boolean refusedForAnEscapeInAName() {
    return error != null && error.contains("surrogate");
  }

  private static @Nullable Object value(
      JsonParser parser, @Nullable JsonToken token, int level, Set<Integer> equalNames)
      throws IOException {
    if (token == null) {
      throw new IOException("the document ends too early");
    }
    return switch (token) {
      case START_OBJECT -> object(parser, level, equalNames);
      case START_ARRAY -> array(parser, level, equalNames);
      case VALUE_STRING -> parser.getText();
      case VALUE_NUMBER_INT -> new BigInteger(parser.getText());
      case VALUE_NUMBER_FLOAT -> decimal(parser.getText());
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      default -> throw new IOException("there is no value where one must be");
    };
  }

  private static Map<String, Object> object(JsonParser parser, int level, Set<Integer> equalNames)
      throws IOException {
    Map<String, Object> object = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      if (object.containsKey(name)) {
        equalNames.add(level);
      }
      object.put(name, value(parser, parser.nextToken(), level + 1, equalNames));
    }
    return object;
  }

  private static List<Object> array(JsonParser parser, int level, Set<Integer> equalNames)
      throws IOException {
    List<Object> array = new ArrayList<>();
    JsonToken token;
    while ((token = parser.nextToken()) != JsonToken.END_ARRAY) {
      array.add(value(parser, token, level + 1, equalNames));
    }
    return array;
  }

  /** Jackson has further names for infinities, which Python does not read. */
  private static Object decimal(String text) throws IOException {
    boolean isNumber = Character.isDigit(text.charAt(text.length() - 1));
    if (!isNumber && !Set.of("NaN", "Infinity", "-Infinity").contains(text)) {
      throw new IOException(text + " is no number");
    }
    return new Decimal(text);
  }
}
