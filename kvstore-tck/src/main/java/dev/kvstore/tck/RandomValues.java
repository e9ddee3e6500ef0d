package dev.kvstore.tck;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Values from a seed, already in the form in which a store gives them out. */
final class RandomValues {
  private RandomValues() {}

  static Map<String, @Nullable Object> object(Random random, int levels) {
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    for (int members = 1 + random.nextInt(5); members > 0; members--) {
      object.put(text(random), any(random, levels - 1));
    }
    return object;
  }

  private static @Nullable Object any(Random random, int levels) {
    return switch (random.nextInt(levels > 0 ? 9 : 7)) {
      case 0 -> null;
      case 1 -> random.nextBoolean();
      case 2 -> random.nextInt();
      case 3 -> (1L << 31) + random.nextInt(Integer.MAX_VALUE);
      case 4 -> new BigInteger(64 + random.nextInt(64), random).setBit(64);
      case 5 -> decimal(random);
      case 6 -> text(random);
      case 7 -> object(random, levels);
      default -> array(random, levels);
    };
  }

  private static List<@Nullable Object> array(Random random, int levels) {
    List<@Nullable Object> array = new ArrayList<>();
    for (int elements = random.nextInt(6); elements > 0; elements--) {
      array.add(any(random, levels - 1));
    }
    return array;
  }

  private static Number decimal(Random random) {
    if (random.nextBoolean()) {
      return random.nextGaussian() * Math.pow(10, random.nextInt(40) - 20);
    }
    // Thirty digits are more than any double's shortest form, and the last is not zero.
    return new BigDecimal(new BigInteger("9".repeat(29) + (1 + random.nextInt(9))), 20);
  }

  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    for (int length = random.nextInt(12); length > 0; length--) {
      int codePoint = random.nextInt(random.nextBoolean() ? 0x80 : Character.MAX_CODE_POINT + 1);
      boolean surrogate =
          codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
      text.appendCodePoint(surrogate ? '?' : codePoint);
    }
    return text.toString();
  }
}
