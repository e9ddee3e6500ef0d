package dev.kvstore.spi;

import dev.kvstore.InvalidEntryException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.Spliterator;
import org.jspecify.annotations.Nullable;

/**
 * The value model, once for all backends: what a value may hold, and the one form in which it is
 * held.
 *
 * <p>{@link dev.kvstore.KVStore} states the model. {@link AbstractKVStore} applies it to everything
 * that goes in and comes out; a store that implements {@code KVStore} itself calls it.
 */
public final class Values {
  /**
   * How many levels of objects and arrays a value may have; Python's own reader, which stops at
   * about 1,000, reads every value within it.
   */
  static final int MAX_DEPTH = 500;

  /**
   * Deeper values are captured in a second try, so that a cycle is found before it fills memory.
   */
  private static final int USUAL_DEPTH = 16;

  /** A document often has as many bytes of JSON as this, and not much more. */
  private static final int USUAL_LENGTH = 1_000;

  /** How many digits a number may have. */
  static final int MAX_DIGITS = 100_000;

  /** The largest exponent of ten that a number may have, on either side of zero. */
  private static final int MAX_EXPONENT = 999_999_999;

  /** From this many characters on it is worth asking whether a text is Latin-1. */
  private static final int LONG = 48;

  /** So many characters of a longer text are looked at together. */
  private static final int PIECE = 512;

  /** The bits of a whole number of MAX_DIGITS nines; one of fewer bits has no more digits. */
  private static final int MOST_BITS = 332_193;

  /**
   * Orders names by the bytes of their UTF-8, which is the order of their code points;
   * {@link String#compareTo} differs from it for characters outside the Basic Multilingual Plane.
   */
  public static final Comparator<String> NAME_ORDER = Values::compareNames;

  private Values() {}

  /**
   * Captures a value: copies it deeply, normalises its numbers, and refuses what no store holds.
   *
   * @param value the value; a map that a store gave out is returned as it is
   * @return the value, deeply immutable
   * @throws InvalidEntryException if it holds anything that is not JSON; the message names the
   *     place
   */
  public static Map<String, @Nullable Object> capture(Map<String, ?> value) {
    Objects.requireNonNull(value, "value");
    if (value instanceof JsonObject object && object.storable && object.height <= MAX_DEPTH) {
      return object;
    }
    return walk(value, depth -> captureMap(value, depth));
  }

  /** Captures a value as its JSON, which copies what it holds and checks it in one walk. */
  static EncodedObject encode(Map<String, ?> value) {
    Objects.requireNonNull(value, "value");
    if (value instanceof EncodedObject encoded) {
      return encoded;
    }
    long expected = value instanceof JsonObject object ? JsonWriter.estimate(object) : USUAL_LENGTH;
    return walk(value, depth -> {
      JsonWriter writer = new JsonWriter(expected);
      writeMap(value, depth, writer);
      return new EncodedObject(writer.toByteArray());
    });
  }

  /** Goes through a value. */
  private interface Walk<T> {
    T from(int depth) throws Refusal;
  }

  private static <T> T walk(Map<String, ?> value, Walk<T> walk) {
    try {
      return walk.from(MAX_DEPTH - USUAL_DEPTH + 1);
    } catch (Refusal refusal) {
      if (!refusal.code.equals("NESTING_TOO_DEEP") || refusal.isCyclic(value)) {
        throw refusal.toException(value);
      }
    }
    try {
      return walk.from(1);
    } catch (Refusal refusal) {
      throw refusal.toException(value);
    }
  }

  /** Makes what an engine read immutable; what only Python's files may hold passes. */
  static Map<String, @Nullable Object> decoded(Map<String, @Nullable Object> value) {
    return value instanceof JsonObject ? value : capture(value);
  }

  /**
   * Checks a key or the name of a collection.
   *
   * @param name the key or name
   * @param parameter what it is, as the error names it: {@code key} or {@code collection}
   * @return the name
   * @throws InvalidEntryException if it has an unpaired surrogate
   */
  public static String checkName(String name, String parameter) {
    Objects.requireNonNull(name, parameter);
    int position = unpairedSurrogate(name);
    if (position >= 0) {
      throw new InvalidEntryException(
          "UNPAIRED_SURROGATE",
          String.format(
              "the %s has an unpaired surrogate (U+%04X) at index %d, which UTF-8 cannot hold; encode"
                  + " binary names, for instance with Base64",
              parameter, (int) name.charAt(position), position),
          null);
    }
    return name;
  }

  /** The place of the first surrogate without its other half, or -1. */
  static int unpairedSurrogate(String text) {
    int length = text.length();
    if (length >= LONG) {
      return isLatin1(text) ? -1 : unpairedSurrogateInPieces(text);
    }
    for (int i = 0; i < length; i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        if (!isPairAt(text, i)) {
          return i;
        }
        i++;
      }
    }
    return -1;
  }

  /**
   * The loop over the characters calls nothing: within a large method, what it calls may stay a
   * call in compiled code, which was seen to take ten times as long.
   */
  private static int unpairedSurrogateInPieces(String text) {
    int length = text.length();
    char[] piece = new char[Math.min(length, PIECE)];
    int at = 0;
    while (at < length) {
      int count = Math.min(piece.length, length - at);
      text.getChars(at, at + count, piece, 0);
      int i = 0;
      while (i < count && (piece[i] & 0xF800) != 0xD800) {
        i++;
      }
      at += i;
      if (i < count) {
        if (!isPairAt(text, at)) {
          return at;
        }
        at += 2;
      }
    }
    return -1;
  }

  private static boolean isPairAt(String text, int place) {
    return place + 1 < text.length()
        && Character.isSurrogatePair(text.charAt(place), text.charAt(place + 1));
  }

  /**
   * Whether the JDK is known to keep a text as Latin-1, which has no surrogates. It tells without a
   * look at the characters: only of such a text it knows the number of code points beforehand.
   */
  private static boolean isLatin1(String text) {
    return text.codePoints().spliterator().hasCharacteristics(Spliterator.SIZED);
  }

  /** How many levels a captured value has: 0 for what is no object and no array. */
  static int height(@Nullable Object captured) {
    if (captured instanceof JsonObject object) {
      return object.height;
    }
    return captured instanceof JsonArray array ? array.height : 0;
  }

  /** Whether a put may take a decoded value as it is. */
  static boolean storable(@Nullable Object captured) {
    if (captured instanceof JsonObject object) {
      return object.storable;
    }
    return !(captured instanceof JsonArray array) || array.storable;
  }

  private static @Nullable Object captureAny(@Nullable Object value, int depth) throws Refusal {
    if (value == null || value instanceof Boolean || value instanceof Integer) {
      return value;
    }
    if (value instanceof String text) {
      return checkText(text);
    }
    if (value instanceof Number number) {
      return captureNumber(number);
    }
    if (value instanceof Map<?, ?> map) {
      return captureMap(map, depth);
    }
    if (value instanceof List<?> list) {
      return captureList(list, depth);
    }
    throw new Refusal(
        "NOT_JSON",
        "is a "
            + value.getClass().getTypeName()
            + ", but a value holds only null, Boolean, String, Number, List and Map; "
            + (value instanceof Iterable || value.getClass().isArray()
                ? "make a List of it"
                : "make one of these of it, for instance its toString()"));
  }

  private static JsonObject captureMap(Map<?, ?> map, int depth) throws Refusal {
    if (isCaptured(map, depth)) {
      return (JsonObject) map;
    }
    checkDepth(depth);
    JsonObject.Builder builder = new JsonObject.Builder();
    for (Map.Entry<?, ?> member : map.entrySet()) {
      String name = name(member.getKey());
      try {
        builder.add(checkText(name), captureAny(member.getValue(), depth + 1));
      } catch (Refusal refusal) {
        throw refusal.in(name);
      }
    }
    return builder.build();
  }

  private static boolean isCaptured(Map<?, ?> map, int depth) {
    return map instanceof JsonObject object
        && object.storable
        && depth + object.height - 1 <= MAX_DEPTH;
  }

  private static boolean isCaptured(List<?> list, int depth) {
    return list instanceof JsonArray array
        && array.storable
        && depth + array.height - 1 <= MAX_DEPTH;
  }

  private static String name(@Nullable Object key) throws Refusal {
    if (key instanceof String name) {
      return name;
    }
    throw new Refusal(
        "NOT_JSON",
        "has a key of type "
            + (key == null ? "null" : key.getClass().getName())
            + ", but the keys of a JSON object are strings");
  }

  private static JsonArray captureList(List<?> list, int depth) throws Refusal {
    if (isCaptured(list, depth)) {
      return (JsonArray) list;
    }
    checkDepth(depth);
    JsonArray.Builder builder = new JsonArray.Builder();
    int position = 0;
    for (Object element : list) {
      try {
        builder.add(captureAny(element, depth + 1));
      } catch (Refusal refusal) {
        throw refusal.in(Integer.toString(position));
      }
      position++;
    }
    return builder.build();
  }

  private static void write(@Nullable Object value, int depth, JsonWriter writer) throws Refusal {
    if (value instanceof String text) {
      writer.string(checkText(text));
    } else if (value instanceof Map<?, ?> map) {
      writeMap(map, depth, writer);
    } else if (value instanceof List<?> list) {
      writeList(list, depth, writer);
    } else {
      writer.value(captureAny(value, depth));
    }
  }

  private static void writeMap(Map<?, ?> map, int depth, JsonWriter writer) throws Refusal {
    if (isCaptured(map, depth)) {
      writer.value(map);
      return;
    }
    checkDepth(depth);
    writer.begin('{');
    for (Map.Entry<?, ?> member : map.entrySet()) {
      String name = name(member.getKey());
      try {
        writer.name(checkText(name));
        write(member.getValue(), depth + 1, writer);
      } catch (Refusal refusal) {
        throw refusal.in(name);
      }
    }
    writer.end('}');
  }

  private static void writeList(List<?> list, int depth, JsonWriter writer) throws Refusal {
    if (isCaptured(list, depth)) {
      writer.value(list);
      return;
    }
    checkDepth(depth);
    writer.begin('[');
    int position = 0;
    for (Object element : list) {
      try {
        writer.next();
        write(element, depth + 1, writer);
      } catch (Refusal refusal) {
        throw refusal.in(Integer.toString(position));
      }
      position++;
    }
    writer.end(']');
  }

  private static void checkDepth(int depth) throws Refusal {
    if (depth > MAX_DEPTH) {
      throw new Refusal(
          "NESTING_TOO_DEEP",
          "is nested deeper than the " + MAX_DEPTH + " levels that a value may have; flatten it");
    }
  }

  private static String checkText(String text) throws Refusal {
    int position = unpairedSurrogate(text);
    if (position >= 0) {
      throw new Refusal(
          "UNPAIRED_SURROGATE",
          String.format(
              "has an unpaired surrogate (U+%04X) at index %d of its text, which UTF-8 cannot hold;"
                  + " encode binary content, for instance with Base64",
              (int) text.charAt(position), position));
    }
    return text;
  }

  private static Number captureNumber(Number number) throws Refusal {
    if (number instanceof Long whole) {
      return narrow(whole);
    }
    if (number instanceof Double decimal) {
      if (!Double.isFinite(decimal)) {
        throw new Refusal("NOT_FINITE", "is " + decimal + ", which JSON has no form for; use null");
      }
      return decimal;
    }
    if (number instanceof Float decimal) {
      if (!Float.isFinite(decimal)) {
        throw new Refusal("NOT_FINITE", "is " + decimal + ", which JSON has no form for; use null");
      }
      return Decimals.parse(Decimals.text(decimal));
    }
    if (number instanceof Short || number instanceof Byte) {
      return number.intValue();
    }
    if (number.getClass() == BigInteger.class) {
      BigInteger whole = (BigInteger) number;
      if (isTooLong(whole)) {
        throw tooLong();
      }
      return narrow(whole);
    }
    if (number.getClass() == BigDecimal.class) {
      BigDecimal decimal = (BigDecimal) number;
      if (isTooLong(decimal)) {
        throw tooLong();
      }
      Number normalised = Decimals.normalise(decimal);
      if (normalised instanceof BigDecimal && isTooLong(normalised)) {
        throw tooLong();
      }
      return normalised;
    }
    throw new Refusal(
        "NOT_JSON",
        "is a "
            + number.getClass().getName()
            + ", which may change; a number is a Byte, Short, Integer, Long, BigInteger, Float, Double or"
            + " BigDecimal");
  }

  /** Whether a BigInteger or BigDecimal has more digits or a larger exponent than a put takes. */
  static boolean isTooLong(Number number) {
    if (number instanceof BigDecimal decimal) {
      return decimal.precision() > MAX_DIGITS || Math.abs((long) decimal.scale()) > MAX_EXPONENT;
    }
    return number instanceof BigInteger whole
        && whole.bitLength() >= MOST_BITS
        && whole.abs().compareTo(Largest.WHOLE) > 0;
  }

  /** Made when first needed: it takes some milliseconds. */
  private static final class Largest {
    private static final BigInteger WHOLE = BigInteger.TEN.pow(MAX_DIGITS).subtract(BigInteger.ONE);
  }

  private static Refusal tooLong() {
    return new Refusal(
        "NUMBER_TOO_LONG",
        "is a number of more than "
            + MAX_DIGITS
            + " digits or with an exponent beyond "
            + MAX_EXPONENT
            + "; keep it as a string");
  }

  static Number narrow(long whole) {
    return whole == (int) whole ? (Number) (int) whole : (Number) whole;
  }

  static Number narrow(BigInteger whole) {
    return whole.bitLength() < Long.SIZE ? narrow(whole.longValue()) : whole;
  }

  private static int compareNames(String left, String right) {
    int common = Math.min(left.length(), right.length());
    for (int i = 0; i < common; i++) {
      char a = left.charAt(i);
      char b = right.charAt(i);
      if (a != b) {
        // Surrogates stand for code points above all that one char can hold.
        boolean high = Character.isSurrogate(a);
        return high == Character.isSurrogate(b) ? Character.compare(a, b) : high ? 1 : -1;
      }
    }
    return Integer.compare(left.length(), right.length());
  }

  /**
   * Why a value is refused, and where; it becomes an exception for callers once the place is known.
   */
  private static final class Refusal extends Exception {
    private static final long serialVersionUID = 1L;

    private final String code;
    private final String reason;
    private final transient Deque<String> place = new ArrayDeque<>();

    Refusal(String code, String reason) {
      super(reason, null, false, false);
      this.code = code;
      this.reason = reason;
    }

    Refusal in(String member) {
      place.addFirst(member);
      return this;
    }

    InvalidEntryException toException(Map<?, ?> value) {
      if (code.equals("NESTING_TOO_DEEP") && isCyclic(value)) {
        return new InvalidEntryException(
            "CYCLIC_VALUE",
            "the value at " + pointer(cycle(value)) + " contains itself; JSON has no form for that",
            null);
      }
      return new InvalidEntryException(code, "the value" + at() + " " + reason, null);
    }

    private String at() {
      return place.isEmpty() ? "" : " at " + pointer(place);
    }

    private boolean isCyclic(Map<?, ?> value) {
      return place.size() > cycle(value).size();
    }

    /** The way along {@link #place} to the first container that was met before, or all of it. */
    private Deque<String> cycle(Object value) {
      Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
      Deque<String> way = new ArrayDeque<>();
      Object container = value;
      for (String member : place) {
        if (!seen.add(container)) {
          return way;
        }
        container = member(container, member);
        if (container == null) {
          return place;
        }
        way.addLast(member);
      }
      return way;
    }

    private static @Nullable Object member(Object container, String name) {
      if (container instanceof List<?> list) {
        Iterator<?> elements = list.iterator();
        for (int i = Integer.parseInt(name); i > 0 && elements.hasNext(); i--) {
          elements.next();
        }
        return elements.hasNext() ? elements.next() : null;
      }
      return container instanceof Map<?, ?> map ? map.get(name) : null;
    }

    private static String pointer(Deque<String> place) {
      StringBuilder pointer = new StringBuilder();
      for (String member : place) {
        if (pointer.length() > 200) {
          return pointer.append("/…").toString();
        }
        String name = member.length() > 60 ? member.substring(0, 60) + "…" : member;
        pointer.append('/').append(name.replace("~", "~0").replace("/", "~1"));
      }
      return pointer.toString();
    }
  }
}
