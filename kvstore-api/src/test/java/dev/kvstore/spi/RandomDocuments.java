package dev.kvstore.spi;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Documents of all shapes, the same for the same seed, as callers hand them in. */
final class RandomDocuments {
  private static final String TROUBLESOME =
      "?\"\\/\b\t\n\f\r\u0000\u001f\u007f\u0080\u00a0\u2028\u2029\ufeff\ufffd\uffff\ud7ff\ue000";

  private final Random random;

  RandomDocuments(long seed) {
    random = new Random(seed);
  }

  Map<String, Object> next() {
    return object(0);
  }

  private Map<String, Object> object(int depth) {
    Map<String, Object> object = new LinkedHashMap<>();
    for (int i = size(depth); i > 0; i--) {
      object.put(text(), value(depth + 1));
    }
    return object;
  }

  private List<Object> list(int depth) {
    List<Object> list = new ArrayList<>();
    for (int i = size(depth); i > 0; i--) {
      list.add(value(depth + 1));
    }
    return list;
  }

  /** Mostly small; now and then large enough for every inner form of an object. */
  private int size(int depth) {
    return depth == 0 && random.nextInt(100) == 0 ? 40 : random.nextInt(6);
  }

  private Object value(int depth) {
    return switch (random.nextInt(depth > 4 ? 8 : 10)) {
      case 0 -> null;
      case 1 -> random.nextBoolean();
      case 2, 3 -> text();
      case 4, 5 -> wholeNumber();
      case 6, 7 -> decimal();
      case 8 -> object(depth);
      default -> list(depth);
    };
  }

  private Number wholeNumber() {
    return switch (random.nextInt(6)) {
      case 0 -> (byte) random.nextInt();
      case 1 -> (short) random.nextInt();
      case 2 -> random.nextInt();
      case 3 -> random.nextLong();
      case 4 -> random.nextLong() >> random.nextInt(64);
      default ->
        new BigInteger(random.nextInt(200), random)
            .multiply(BigInteger.valueOf(random.nextBoolean() ? 1 : -1));
    };
  }

  private Number decimal() {
    return switch (random.nextInt(8)) {
      case 0 -> finite();
      case 1 -> random.nextGaussian();
      case 2 -> random.nextInt(2_000) / 100.0;
      case 3 -> (double) random.nextLong();
      case 4 -> Float.intBitsToFloat(random.nextInt() & 0xBFFF_FFFF);
      case 5 -> new BigDecimal(new BigInteger(random.nextInt(60), random), scale(1, 20));
      case 6 -> new BigDecimal(new BigInteger(random.nextInt(120), random), scale(-500, 500));
      default -> random.nextBoolean() ? 0.0 : -0.0;
    };
  }

  /** Never 0, with which Jackson writes a decimal as a whole number. */
  private int scale(int least, int most) {
    int scale = least + random.nextInt(most - least + 1);
    return scale == 0 ? 1 : scale;
  }

  /** Any bit pattern that is a number, the smallest subnormals excepted. */
  private double finite() {
    while (true) {
      double number = Double.longBitsToDouble(random.nextLong());
      if (Double.isFinite(number) && Math.abs(number) > 1e-320) {
        return number;
      }
    }
  }

  /**
   * Text over all of Unicode, without unpaired surrogates. Mostly short; a long one may be all
   * letters, or have fewer kinds of others than all.
   */
  String text() {
    boolean small = random.nextInt(8) != 0;
    int kinds = small ? 6 : 2 + random.nextInt(5);
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(small ? 9 : 200); i > 0; i--) {
      switch (random.nextInt(kinds)) {
        case 0, 1 -> text.append((char) ('a' + random.nextInt(26)));
        case 2 -> text.append((char) random.nextInt(0x80));
        case 3 -> text.append(TROUBLESOME.charAt(random.nextInt(TROUBLESOME.length())));
        case 4 -> text.append((char) basic());
        default -> text.appendCodePoint(0x10000 + random.nextInt(0x100000));
      }
    }
    return text.toString();
  }

  private int basic() {
    int codePoint = random.nextInt(0x10000 - 0x800);
    return codePoint < 0xD800 ? codePoint : codePoint + 0x800;
  }
}
