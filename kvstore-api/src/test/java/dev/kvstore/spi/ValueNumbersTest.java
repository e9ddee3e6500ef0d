package dev.kvstore.spi;

import static dev.kvstore.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kvstore.InvalidEntryException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each number has one form, whatever type it came in. */
class ValueNumbersTest {
  private static final long BEYOND_INTEGER = 1L + Integer.MAX_VALUE;
  private static final BigInteger BEYOND_LONG =
      BigInteger.valueOf(Long.MAX_VALUE).add(BigInteger.ONE);

  static Stream<Map.Entry<Number, Number>> wholeNumbers() {
    return Stream.of(
        Map.entry((byte) -128, -128),
        Map.entry((short) 32_767, 32_767),
        Map.entry(Integer.MIN_VALUE, Integer.MIN_VALUE),
        Map.entry(1L, 1),
        Map.entry((long) Integer.MIN_VALUE, Integer.MIN_VALUE),
        Map.entry(BEYOND_INTEGER, BEYOND_INTEGER),
        Map.entry(Integer.MIN_VALUE - 1L, Integer.MIN_VALUE - 1L),
        Map.entry(BigInteger.TEN, 10),
        Map.entry(BigInteger.valueOf(BEYOND_INTEGER), BEYOND_INTEGER),
        Map.entry(BigInteger.valueOf(Long.MIN_VALUE), Long.MIN_VALUE),
        Map.entry(BEYOND_LONG, BEYOND_LONG));
  }

  @ParameterizedTest
  @MethodSource("wholeNumbers")
  void aWholeNumberNarrowsToTheSmallestTypeThatHoldsIt(Map.Entry<Number, Number> example) {
    assertThat(captured(example.getKey())).isEqualTo(example.getValue());
  }

  @ParameterizedTest
  @CsvSource({"0.1,0.1", "1,1.0", "3.4028235E38,3.4028235E38", "1.4E-45,1.4E-45", "-0.0,-0.0"})
  void aFloatGoesByItsDecimalText(float number, double expected) {
    assertThat(captured(number)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      doubles = {0.0, -0.0, 1.0, 0.1, 1e16, Double.MIN_VALUE, Double.MAX_VALUE, Double.MIN_NORMAL})
  void aDoubleStaysAsItIs(double number) {
    assertThat(captured(number)).isEqualTo(number);
  }

  @ParameterizedTest
  @CsvSource({
    "0.1,0.1",
    "0.10,0.1",
    "1,1.0",
    "1.000,1.0",
    "1E+3,1000.0",
    "0,0.0",
    "0E+5000,0.0",
    "1E+22,1e22",
    "5E-324,5e-324",
    "1.7976931348623157E+308,1.7976931348623157E308",
    "0.30000000000000004,0.30000000000000004"
  })
  void aBigDecimalThatNamesADoubleInTheShortestWayIsThatDouble(BigDecimal number, double expected) {
    assertThat(captured(number)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "0.1000000000000000055511151231257827,0.1000000000000000055511151231257827",
    "0.100000000000000005550,0.10000000000000000555",
    "0.30000000000000005,0.30000000000000005",
    "12345678901234567890,1.234567890123456789E+19",
    "1E+400,1E+400",
    "10E+399,1E+400",
    "1E-400,1E-400",
    "4.9E-324,4.9E-324",
    "1E+999999999,1E+999999999",
    "1E-999999999,1E-999999999"
  })
  void anyOtherBigDecimalStaysOneWithoutTrailingZeros(BigDecimal number, BigDecimal expected) {
    assertThat(captured(number)).isEqualTo(expected);
  }

  @Test
  void oneAndOnePointZeroAreDifferentValues() {
    assertThat(Values.capture(Map.of("n", 1))).isNotEqualTo(Values.capture(Map.of("n", 1.0)));
  }

  @Test
  void theScaleOfABigDecimalDoesNotCount() {
    BigDecimal number = new BigDecimal("123456789.12345678901234567890");
    assertThat(captured(number)).isEqualTo(captured(number.setScale(40)));
  }

  @Test
  void aHugeExponentCostsNoTime() {
    Assertions.assertTimeoutPreemptively(Duration.ofSeconds(5), () -> {
      captured(new BigDecimal("1.5E+999999999"));
      captured(new BigDecimal("1.5E-999999998"));
      captured(new BigDecimal("0E-999999999"));
    });
  }

  @Test
  void trailingZerosCostNoQuadraticTime() {
    BigDecimal number = new BigDecimal("1.12345678901234567890123");
    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(2),
        () -> assertThat(captured(number.setScale(99_000))).isEqualTo(number));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1E+1000000000", "1E-1000000000", "10E+999999999"})
  void anExponentBeyondTheLimitIsRefused(BigDecimal number) {
    assertFails(InvalidEntryException.class, "NUMBER_TOO_LONG", () -> captured(number))
        .contains(" at /n ");
  }

  @Test
  void aWholeNumberOfAsManyDigitsAsAllowedIsTaken() {
    BigInteger largest = BigInteger.TEN.pow(100_000).subtract(BigInteger.ONE);
    assertThat(captured(largest)).isEqualTo(largest);
  }

  @Test
  void aWholeNumberOfOneDigitMoreIsRefused() {
    BigInteger number = BigInteger.TEN.pow(100_000);
    assertFails(InvalidEntryException.class, "NUMBER_TOO_LONG", () -> captured(number))
        .contains("100000 digits");
  }

  @Test
  void aDecimalOfTooManyDigitsIsRefused() {
    BigDecimal number = new BigDecimal("1." + "1".repeat(100_000));
    assertFails(InvalidEntryException.class, "NUMBER_TOO_LONG", () -> captured(number));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1234E+999999999", "1.50E+400", "10E+399"})
  void whatWasCapturedIsCapturedAgainUnchanged(BigDecimal number) {
    Map<String, Object> once = Values.capture(Map.of("n", number));
    assertThat(Values.capture(new LinkedHashMap<>(once))).isEqualTo(once);
  }

  private static Object captured(Number number) {
    return Values.capture(Map.of("n", number)).get("n");
  }
}
