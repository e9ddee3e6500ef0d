package dev.kvstore.spi;

import com.fasterxml.jackson.core.io.NumberOutput;
import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * Decimals as Python's {@code repr} writes them, and as the value model holds them.
 *
 * <p>Java's own {@code Double.toString} is not the shortest text before JDK 19 (JDK-4511638), and
 * never has fewer than two digits; Jackson's writer has the first repaired, not the second.
 */
final class Decimals {
  /** Any decimal of so many digits is the shortest text of its nearest double. */
  private static final int ALWAYS_SHORTEST = 15;

  private Decimals() {}

  /** The text that Python's {@code repr} gives a float, or {@code json} for what is not finite. */
  static String text(double number) {
    if (!Double.isFinite(number)) {
      return Double.toString(number);
    }
    if (number == 0) {
      return 1 / number < 0 ? "-0.0" : "0.0";
    }
    String java = NumberOutput.toString(Math.abs(number), true);
    int exponentMark = java.indexOf('E');
    String mantissa = exponentMark < 0 ? java : java.substring(0, exponentMark);
    int point = mantissa.indexOf('.');
    String digits = mantissa.substring(0, point) + mantissa.substring(point + 1);
    // The value is 0.digits times ten to the power of magnitude.
    int magnitude =
        point + (exponentMark < 0 ? 0 : Integer.parseInt(java.substring(exponentMark + 1)));
    int first = 0;
    while (digits.charAt(first) == '0') {
      first++;
    }
    int last = digits.length();
    while (digits.charAt(last - 1) == '0') {
      last--;
    }
    digits = digits.substring(first, last);
    magnitude -= first;
    if (digits.length() == 2 && Math.abs(number) < Double.MIN_NORMAL) {
      String single = singleDigit(Math.abs(number), digits, magnitude);
      if (single.length() > 1) {
        // Rounded up to the next power of ten.
        magnitude++;
      }
      digits = single.isEmpty() ? digits : single.substring(0, 1);
    }
    StringBuilder text = new StringBuilder(24);
    if (number < 0) {
      text.append('-');
    }
    return layOut(text, digits, magnitude).toString();
  }

  /** The text of a float's own shortest decimal. */
  static String text(float number) {
    return NumberOutput.toString(number, true);
  }

  /** The JSON text of a decimal that is no double; it always shows that it is no whole number. */
  static String text(BigDecimal number) {
    String text = number.toString();
    return text.indexOf('.') < 0 && text.indexOf('E') < 0 ? text + ".0" : text;
  }

  /**
   * A decimal from its JSON text: a Double if it is that double's shortest decimal, else a
   * BigDecimal.
   */
  static Number parse(String text) {
    double nearest = Double.parseDouble(text);
    if (isAlwaysShortest(text, nearest) || text.equals(text(nearest))) {
      return nearest;
    }
    try {
      return normalise(new BigDecimal(text), nearest);
    } catch (NumberFormatException | ArithmeticException beyondBigDecimal) {
      // An exponent of ten digits: Python reads an infinity or zero.
      return nearest;
    }
  }

  static Number normalise(BigDecimal decimal) {
    return normalise(decimal, decimal.doubleValue());
  }

  private static Number normalise(BigDecimal decimal, double nearest) {
    if (Double.isFinite(nearest) && new BigDecimal(text(nearest)).compareTo(decimal) == 0) {
      return nearest;
    }
    return withoutTrailingZeros(decimal);
  }

  /** The JDK takes zeros off one by one, in quadratic time; here most go in large blocks. */
  private static BigDecimal withoutTrailingZeros(BigDecimal decimal) {
    BigDecimal rest = decimal;
    for (int zeros = 1 << 16; zeros >= 1 << 6; zeros >>= 1) {
      if (rest.precision() > zeros) {
        BigInteger[] parts = rest.unscaledValue().divideAndRemainder(BigInteger.TEN.pow(zeros));
        if (parts[1].signum() == 0) {
          rest = new BigDecimal(parts[0], Math.subtractExact(rest.scale(), zeros));
        }
      }
    }
    return rest.stripTrailingZeros();
  }

  private static boolean isAlwaysShortest(String text, double nearest) {
    double size = Math.abs(nearest);
    if (!(size > 1e-290 && size < 1e290) && size != 0) {
      return false;
    }
    int digits = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= '0' && c <= '9') {
        digits++;
      }
    }
    return digits <= ALWAYS_SHORTEST && size != 0;
  }

  /**
   * The one digit that names a number as well as its two do ("10" for one in the next power of
   * ten), or the empty string; there is one for the smallest subnormals only.
   */
  private static String singleDigit(double number, String digits, int magnitude) {
    int low = digits.charAt(0) - '0';
    BigDecimal exact = new BigDecimal(number);
    String best = "";
    BigDecimal smallestError = null;
    for (int digit = low; digit <= low + 1; digit++) {
      BigDecimal candidate = BigDecimal.valueOf(digit, 1 - magnitude);
      if (digit > 0 && candidate.doubleValue() == number) {
        BigDecimal error = candidate.subtract(exact).abs();
        if (smallestError == null || error.compareTo(smallestError) < 0) {
          smallestError = error;
          best = Integer.toString(digit);
        }
      }
    }
    return best;
  }

  private static StringBuilder layOut(StringBuilder text, String digits, int magnitude) {
    if (magnitude > 16 || magnitude < -3) {
      text.append(digits.charAt(0));
      if (digits.length() > 1) {
        text.append('.').append(digits, 1, digits.length());
      }
      int exponent = magnitude - 1;
      text.append('e').append(exponent < 0 ? '-' : '+');
      if (Math.abs(exponent) < 10) {
        text.append('0');
      }
      return text.append(Math.abs(exponent));
    }
    if (magnitude <= 0) {
      return text.append("0.").append("0".repeat(-magnitude)).append(digits);
    }
    if (magnitude >= digits.length()) {
      return text.append(digits).append("0".repeat(magnitude - digits.length())).append(".0");
    }
    return text.append(digits, 0, magnitude).append('.').append(digits, magnitude, digits.length());
  }
}
