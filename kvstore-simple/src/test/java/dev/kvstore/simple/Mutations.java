package dev.kvstore.simple;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;

/** Small stores of all shapes, damaged at random. */
final class Mutations {
  private static final List<byte[]> STORES = List.of(
      bytes("{}"),
      bytes("{\"a\": {}, \"b\": {}}"),
      bytes("{\"data\": {\"k\": {\"n\": 1}, \"l\": {\"n\": 2}}}"),
      bytes(" {\"c\":\n{\"\":{}\t,\"k\":\r{ \"a\" : [ ] } } } "),
      bytes("\ufeff{\"\u0446\": {\"\ud83d\ude42\": {\"\u00e9\": \"\u20ac\ud83d\ude00\u007f\"}}}"),
      bytes(
          "{\"\\u0446\": {\"\\ud83d\\ude42\": {\"\\\"\\\\\\/\\b\\f\\n\\r\\t\": \"\\ud800\\u0000\"}}}"),
      bytes("{\"n\": {\"k\": {\"a\": [0, -0, 12, -1.5, 2e5, 1.5E-07, 1e+16, 5e-324, 1e400]}}}"),
      bytes(
          "{\"n\": {\"k\": {\"a\": [NaN, Infinity, -Infinity, 123456789012345678901234567890]}}}"),
      bytes(
          "{\"l\": {\"k\": {\"a\": true, \"b\": false, \"c\": null, \"a\": [[], {}, [{\"d\": [1]}]]}}}"),
      bytes(
          "{\"long\": {\"k\": {\"text\": \"abcdefghijklmnopqrstuvwxyz\u00e9abcdefghijklmnop\\nqrs\"}}}"));

  private static final List<byte[]> FRAGMENTS = List.of(
      bytes("{"),
      bytes("}"),
      bytes("["),
      bytes("]"),
      bytes("\""),
      bytes(","),
      bytes(":"),
      bytes("\\"),
      bytes("\\u"),
      bytes("\\ud83d"),
      bytes("\\udc00"),
      bytes("\\u0041"),
      bytes("-"),
      bytes("+"),
      bytes("."),
      bytes("0"),
      bytes("e"),
      bytes("1E9"),
      bytes("99"),
      bytes("null"),
      bytes("true"),
      bytes("NaN"),
      bytes("-Infinity"),
      bytes("INF"),
      bytes("+Infinity"),
      bytes("\n"),
      bytes(" "),
      bytes("\u00a0"),
      bytes("//"),
      bytes("/*x*/"),
      bytes("'"),
      bytes("\ufeff"),
      bytes("{\"k\":{}}"),
      bytes(",\"k\":{}"),
      bytes("[1,2]"),
      bytes("\"k\""),
      raw(0),
      raw(0x1F),
      raw(0x7F),
      raw(0x80),
      raw(0xFF),
      raw(0xFE),
      raw(0xC3),
      raw(0xC0, 0x80),
      raw(0xE2, 0x82),
      raw(0xED, 0xA0, 0x80),
      raw(0xF0, 0x80, 0x80, 0x80),
      raw(0xF4, 0x90, 0x80, 0x80),
      raw(0xF8, 0x88, 0x80, 0x80, 0x80));

  private Mutations() {}

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] raw(int... bytes) {
    byte[] raw = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      raw[i] = (byte) bytes[i];
    }
    return raw;
  }

  static byte[] variant(Random random) {
    byte[] text = any(STORES, random);
    for (int left = 1 + random.nextInt(3); left > 0; left--) {
      text = mutated(text, random);
    }
    return text;
  }

  private static byte[] mutated(byte[] text, Random random) {
    int from = random.nextInt(text.length + 1);
    int to = from + random.nextInt(Math.min(text.length - from, 12) + 1);
    return switch (random.nextInt(8)) {
      case 0 -> flipped(text, random);
      case 1 -> joined(text, from, any(FRAGMENTS, random), to);
      case 2, 3 -> joined(text, from, any(FRAGMENTS, random), from);
      case 4 -> joined(text, from, new byte[0], to);
      case 5 -> Arrays.copyOf(text, from);
      case 6 -> joined(text, to, new byte[0], from);
      default -> swapped(text, from, to, random);
    };
  }

  private static <T> T any(List<T> list, Random random) {
    return list.get(random.nextInt(list.size()));
  }

  private static byte[] flipped(byte[] text, Random random) {
    byte[] flipped = text.clone();
    if (text.length > 0) {
      flipped[random.nextInt(text.length)] ^= (byte) (1 << random.nextInt(8));
    }
    return flipped;
  }

  /** The beginning of a text, something, and the rest of the text from a place. */
  private static byte[] joined(byte[] text, int to, byte[] between, int rest) {
    byte[] joined = Arrays.copyOf(text, to + between.length + text.length - rest);
    System.arraycopy(between, 0, joined, to, between.length);
    System.arraycopy(text, rest, joined, to + between.length, text.length - rest);
    return joined;
  }

  /** Takes a part out and puts it in elsewhere. */
  private static byte[] swapped(byte[] text, int from, int to, Random random) {
    byte[] without = joined(text, from, new byte[0], to);
    int place = random.nextInt(without.length + 1);
    return joined(without, place, Arrays.copyOfRange(text, from, to), place);
  }

  /** Takes parts out as long as the rest fails too. */
  static byte[] shrink(byte[] failing, Predicate<byte[]> fails) {
    byte[] smallest = failing;
    for (int size = smallest.length; size > 0; size /= 2) {
      for (int from = 0; from + size <= smallest.length; from++) {
        byte[] smaller = joined(smallest, from, new byte[0], from + size);
        if (fails.test(smaller)) {
          smallest = smaller;
          from--;
        }
      }
    }
    return smallest;
  }

  /** Printable ASCII as it is, other bytes in hex. */
  static String shown(byte[] text) {
    StringBuilder shown = new StringBuilder();
    for (byte b : text) {
      shown.append(b >= ' ' && b < 0x7F ? String.valueOf((char) b) : String.format("<%02X>", b));
    }
    return shown.toString();
  }
}
