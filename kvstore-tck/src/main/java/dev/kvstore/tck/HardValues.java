package dev.kvstore.tck;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.CharBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Date;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Values that engines and codecs stumble over. */
final class HardValues {
  /** What a value may have at most. */
  static final int LEVELS = 500;

  private static final String MEBIBYTE = "a\"\\\n".repeat(1 << 18);

  private HardValues() {}

  /** What went in as a number, and what must come out. */
  record Pair(Number in, Number out) {}

  static final List<Pair> WHOLE_NUMBERS = List.of(
      new Pair((byte) -128, -128),
      new Pair((short) 32_767, 32_767),
      new Pair(0, 0),
      new Pair(7L, 7),
      new Pair(BigInteger.TEN, 10),
      new Pair((1L << 31) - 1, Integer.MAX_VALUE),
      new Pair(1L << 31, 1L << 31),
      new Pair(-(1L << 31) - 1, -(1L << 31) - 1),
      new Pair((1L << 53) + 1, (1L << 53) + 1),
      new Pair(BigInteger.valueOf(Long.MAX_VALUE), Long.MAX_VALUE),
      new Pair(Long.MIN_VALUE, Long.MIN_VALUE),
      new Pair(BigInteger.ONE.shiftLeft(63), BigInteger.ONE.shiftLeft(63)),
      new Pair(BigInteger.ONE.shiftLeft(64), BigInteger.ONE.shiftLeft(64)),
      new Pair(BigInteger.TEN.pow(2_000).negate(), BigInteger.TEN.pow(2_000).negate()));

  static final List<Pair> DECIMALS = List.of(
      new Pair(0.1, 0.1),
      new Pair(1e16, 1e16),
      new Pair(123_456_789.125, 123_456_789.125),
      new Pair(Double.MIN_VALUE, Double.MIN_VALUE),
      new Pair(2.2250738585072014E-308, 2.2250738585072014E-308),
      new Pair(1.7976931348623157E308, 1.7976931348623157E308),
      new Pair(9_007_199_254_740_992.0, 9_007_199_254_740_992.0),
      new Pair(new BigDecimal("0.10"), 0.1),
      new Pair(new BigDecimal("1E+2"), 100.0),
      new Pair(
          new BigDecimal("0.1000000000000000055511151231257827"),
          new BigDecimal("0.1000000000000000055511151231257827")),
      new Pair(
          new BigDecimal("3.14159265358979323846264338327950"),
          new BigDecimal("3.1415926535897932384626433832795")),
      new Pair(new BigDecimal("1E+400"), new BigDecimal("1E+400")),
      new Pair(new BigDecimal("1E-400"), new BigDecimal("1E-400")));

  static final List<Pair> FLOATS =
      List.of(new Pair(0.1f, 0.1), new Pair(1.5f, 1.5), new Pair(16_777_216f, 1.6777216E7));

  static final List<String> TEXTS = List.of(
      "",
      " ",
      "\0",
      "a\0b",
      "\u0001\u001F\u007F\u0085",
      "\u2028\u2029",
      "\uFEFF",
      "\uFFFF",
      "\\u0000",
      "\"'\\/",
      "ñ",
      "n\u0303",
      "\uD83D\uDD11",
      "\uDBFF\uDFFF",
      "null",
      "2020-01-01T00:00:00Z",
      MEBIBYTE,
      "\uD83D\uDD11".repeat(1 << 17));

  /** A value with every type, and members whose names are hard. */
  static Map<String, @Nullable Object> everyType() {
    Map<String, @Nullable Object> inner = new LinkedHashMap<>();
    inner.put("", "an empty name");
    inner.put("$ref", 1);
    inner.put("a.b", List.of());
    inner.put("\0", Map.of());
    inner.put("__type__", "x");
    Map<String, @Nullable Object> value = new LinkedHashMap<>();
    value.put("zero", 0);
    value.put("null", null);
    value.put("true", true);
    value.put("false", false);
    value.put("text", "text");
    value.put("whole", 42);
    value.put("decimal", 2.5);
    value.put("array", Arrays.asList(1, null, "a", List.of(List.of()), inner));
    value.put("object", inner);
    return value;
  }

  /** An object of so many levels, objects and arrays by turns. */
  static Map<String, Object> nested(int levels) {
    Object inner = "the innermost";
    for (int level = levels; level > 1; level--) {
      inner = level % 2 == 0 ? List.of(inner) : Map.of("n", inner);
    }
    return Map.of("n", inner);
  }

  /** A value of so many bytes of JSON. */
  static Map<String, Object> ofBytes(int bytes) {
    return Map.of("v", "x".repeat(bytes - "{\"v\": \"\"}".length()));
  }

  /** What no store takes for JSON. */
  @SuppressWarnings("JavaUtilDate") // Callers hand it in.
  static List<Object> notJson() {
    Map<Object, Object> numbered = new HashMap<>();
    numbered.put(1, "one");
    Map<@Nullable Object, Object> unnamed = new HashMap<>();
    unnamed.put(null, "none");
    return List.of(
        new AtomicInteger(1),
        new Date(0),
        'c',
        new char[] {'c'},
        new byte[0],
        new Object[0],
        CharBuffer.wrap("text"),
        Collections.singleton("set"),
        Thread.State.NEW,
        numbered,
        unnamed);
  }

  /** An object that contains itself, through a map. */
  static Map<String, Object> cyclicMap() {
    Map<String, Object> cyclic = new HashMap<>();
    cyclic.put("self", cyclic);
    return cyclic;
  }

  /** An object that contains a list that contains itself. */
  static Map<String, Object> cyclicList() {
    List<Object> cyclic = new ArrayList<>();
    cyclic.add(cyclic);
    return Map.of("list", cyclic);
  }
}
