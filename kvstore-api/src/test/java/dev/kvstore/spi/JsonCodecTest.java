package dev.kvstore.spi;

import static dev.kvstore.Failures.assertFails;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.kvstore.InvalidEntryException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The bytes are those of Python's {@code json.dumps}. */
class JsonCodecTest {
  @Test
  void separatorsHaveOneSpaceAsPythons() {
    Map<String, Object> value = new LinkedHashMap<>();
    value.put("a", Arrays.asList(1, true, null));
    value.put("b", Map.of());
    value.put("c", List.of());
    assertThat(encoded(value)).isEqualTo("{\"a\": [1, true, null], \"b\": {}, \"c\": []}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      quoteCharacter = '`',
      value = {
        "22 \\\"",
        "5c \\\\",
        "2f /",
        "08 \\b",
        "09 \\t",
        "0a \\n",
        "0c \\f",
        "0d \\r",
        "00 \\u0000",
        "0b \\u000b",
        "1f \\u001f",
        "7e ~",
        "7f \\u007f",
        "80 \\u0080",
        "e9 \\u00e9",
        "2028 \\u2028",
        "feff \\ufeff",
        "ffff \\uffff",
        "1f600 \\ud83d\\ude00",
        "10ffff \\udbff\\udfff"
      })
  void aCharacterIsEscapedAsPythonEscapesIt(String codePoint, String expected) {
    String text = Character.toString(Integer.parseInt(codePoint, 16));
    assertThat(encoded(Map.of("s", text))).isEqualTo("{\"s\": \"" + expected + "\"}");
    assertThat(encoded(Map.of(text, 1))).isEqualTo("{\"" + expected + "\": 1}");
    assertThat(JsonCodec.decode(JsonCodec.encode(Map.of(text, text))))
        .isEqualTo(Map.of(text, text));
  }

  @ParameterizedTest
  @CsvSource({
    "1,1.0",
    "-0.0,-0.0",
    "0.0001,0.0001",
    "0.00001,1e-05",
    "0.000012,1.2e-05",
    "1e15,1000000000000000.0",
    "9999999999999998,9999999999999998.0",
    "1e16,1e+16",
    "1.5e16,1.5e+16",
    "1e22,1e+22",
    "1e100,1e+100",
    "5e-324,5e-324",
    "1e-323,1e-323",
    "2.2250738585072014e-308,2.2250738585072014e-308",
    "1.7976931348623157e308,1.7976931348623157e+308",
    "0.1,0.1",
    "123456.789,123456.789"
  })
  void aDoubleIsWrittenAsPythonsRepr(double number, String expected) {
    assertThat(encoded(Map.of("n", number))).isEqualTo("{\"n\": " + expected + "}");
  }

  @Test
  void wholeNumbersAreWrittenInFull() {
    BigInteger big = BigInteger.TEN.pow(400);
    assertThat(encoded(Map.of("n", big))).isEqualTo("{\"n\": " + big + "}");
    assertThat(encoded(Map.of("n", Long.MIN_VALUE))).isEqualTo("{\"n\": -9223372036854775808}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"12345678901234567890123", "0.1000000000000000000001", "1E+400", "1.5E-400"})
  void aBigDecimalComesBackAsOneAndNotAsAWholeNumber(BigDecimal number) {
    Map<String, Object> value = Values.capture(Map.of("n", number));
    assertThat(value.get("n")).isInstanceOf(BigDecimal.class);
    assertThat(JsonCodec.decode(JsonCodec.encode(value))).isEqualTo(value);
  }

  @Test
  void aValueThatWasNotCapturedIsCapturedFirst() {
    assertThat(encoded(Map.of("n", 0.5f))).isEqualTo("{\"n\": 0.5}");
    assertFails(
        InvalidEntryException.class, "NOT_JSON", () -> JsonCodec.encode(Map.of("o", new Object())));
  }

  @Test
  void aNameIsWrittenAsAString() {
    assertThat(JsonCodec.encodeName("a\"é")).asString(UTF_8).isEqualTo("\"a\\\"\\u00e9\"");
  }

  @Test
  void anUnpairedSurrogateInANameBecomesAnEscape() {
    assertThat(JsonCodec.encodeName("a\ud83d")).asString(UTF_8).isEqualTo("\"a\\ud83d\"");
  }

  @Test
  void nullIsAProgrammingError() {
    assertThatNullPointerException().isThrownBy(() -> JsonCodec.encode(null)).withMessage("value");
    assertThatNullPointerException()
        .isThrownBy(() -> JsonCodec.encodeName(null))
        .withMessage("name");
    assertThatNullPointerException().isThrownBy(() -> JsonCodec.decode(null)).withMessage("json");
  }

  @Test
  void aPartOfAnArrayIsRead() {
    byte[] bytes = "xx{\"a\": \"é\"}yy".getBytes(UTF_8);
    assertThat(JsonCodec.decode(bytes, 2, bytes.length - 4)).isEqualTo(Map.of("a", "é"));
  }

  @Test
  void aPartOutsideTheArrayIsAProgrammingError() {
    assertThatExceptionOfType(IndexOutOfBoundsException.class)
        .isThrownBy(() -> JsonCodec.decode(new byte[4], 2, 3));
  }

  @Test
  void whiteSpaceAroundTokensIsTaken() {
    assertThat(decoded(" \r\n\t{ \"a\"\n:\t1 ,\"b\":[ ] } \n"))
        .isEqualTo(Map.of("a", 1, "b", List.of()));
  }

  @Test
  void aByteOrderMarkIsTaken() {
    assertThat(decoded("\ufeff{\"a\": 1}")).isEqualTo(Map.of("a", 1));
  }

  @Test
  void unescapedTextInUtf8IsRead() {
    assertThat(decoded("{\"é\": \"中😀\u007f\u2028\"}")).isEqualTo(Map.of("é", "中😀\u007f\u2028"));
  }

  @Test
  void ofTwoEqualKeysTheLastWinsAtThePlaceOfTheFirst() {
    Map<String, Object> value = decoded("{\"a\": 1, \"b\": 2, \"a\": 3}");
    assertThat(value).isEqualTo(Map.of("a", 3, "b", 2));
    assertThat(value.keySet()).containsExactly("a", "b");
  }

  @ParameterizedTest
  @CsvSource({"0", "-0", "1", "2147483647", "-2147483648"})
  void aWholeNumberIsReadAsAnInteger(String text) {
    assertThat(decoded("{\"n\": " + text + "}").get("n")).isEqualTo(Integer.valueOf(text));
  }

  @ParameterizedTest
  @CsvSource({
    "1.0,1.0",
    "1e0,1.0",
    "1E5,100000.0",
    "-0.0,-0.0",
    "-0e9,-0.0",
    "0.10,0.1",
    "100e-3,0.1",
    "1.00000000000000000000,1.0",
    "0e99999999999,0.0"
  })
  void aDecimalIsReadAsTheDoubleThatItNamesInTheShortestWay(String text, double expected) {
    assertThat(decoded("{\"n\": " + text + "}").get("n")).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1E+400", "1E-400", "0.1000000000000000055", "4.9E-324"})
  void anyOtherDecimalIsReadAsABigDecimal(String text) {
    assertThat(decoded("{\"n\": " + text + "}").get("n")).isEqualTo(new BigDecimal(text));
  }

  @Test
  void whatIsReadIsNormalisedAsWhatIsCaptured() {
    assertThat(decoded("{\"n\": [9223372036854775807, 9223372036854775808, 1.50, 10E+399]}"))
        .isEqualTo(Map.of(
            "n",
            List.of(
                Long.MAX_VALUE,
                new BigInteger("9223372036854775808"),
                1.5,
                new BigDecimal("1E+400"))));
  }

  @Test
  void aLongStringAndALongNameAreRead() {
    String text = "x".repeat(25_000_000);
    String name = "n".repeat(100_000);
    assertThat(decoded("{\"" + name + "\": \"" + text + "\"}").get(name).equals(text))
        .isTrue();
  }

  @Test
  void aNumberOfAsManyDigitsAsCanBePutIsRead() {
    BigInteger number = BigInteger.TEN.pow(99_999);
    assertThat(JsonCodec.decode(JsonCodec.encode(Map.of("n", number))))
        .isEqualTo(Map.of("n", number));
  }

  private static String encoded(Map<String, ?> value) {
    return new String(JsonCodec.encode(value), UTF_8);
  }

  private static Map<String, Object> decoded(String json) {
    return JsonCodec.decode(json.getBytes(UTF_8));
  }
}
