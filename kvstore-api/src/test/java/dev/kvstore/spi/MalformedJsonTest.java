package dev.kvstore.spi;

import static dev.kvstore.Failures.assertFails;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.kvstore.MalformedDataException;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is no JSON object in UTF-8 is one typed error, whatever it is. */
class MalformedJsonTest {
  private static final String SAMPLE =
      "{\"a\": [1, -2.5e+10, true, false, null, \"\\u00e9\\n\", NaN], \"é😀\": {\"b\": {}}}";

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\n\n"})
  void noContentIsMalformed(String json) {
    assertMalformed("MALFORMED_JSON", json).contains("no content");
  }

  @Test
  void aByteOrderMarkAloneIsMalformed() {
    assertMalformed("MALFORMED_JSON", "\ufeff");
  }

  @Test
  void everyTruncationIsMalformed() {
    byte[] whole = SAMPLE.getBytes(UTF_8);
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      boolean insideACharacter = (whole[length] & 0xC0) == 0x80;
      assertMalformed(insideACharacter ? "MALFORMED_UTF8" : "MALFORMED_JSON", cut);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}x", "{}}", "{},", "{}\u007f", "{} tru", "{\"a\": 1}]"})
  void garbageAfterTheObjectIsMalformed(String json) {
    assertMalformed("MALFORMED_JSON", json);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{} {}", "{}1", "{} null", "{}[]", "{}\"a\""})
  void aSecondValueIsUnexpected(String json) {
    assertMalformed("UNEXPECTED_STRUCTURE", json);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "[{}]", "\"text\"", "1", "1.5", "true", "null", "NaN"})
  void aRootThatIsNoObjectIsUnexpected(String json) {
    assertMalformed("UNEXPECTED_STRUCTURE", json).contains("expected a JSON object");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\"}",
        "{\"a\":}",
        "{\"a\": 1,}",
        "{a: 1}",
        "{'a': 1}",
        "{1: 1}",
        "{\"a\" 1}",
        "{\"a\": 1 \"b\": 2}",
        "{\"a\": [1,]}",
        "{\"a\": [1 2]}",
        "{\"a\": [}",
        "{\"a\": undefined}",
        "{\"a\": True}",
        "{\"a\": nul}",
        "{\"a\": 01}",
        "{\"a\": 1.}",
        "{\"a\": .5}",
        "{\"a\": +1}",
        "{\"a\": 1e}",
        "{\"a\": -}",
        "{\"a\": 0x1}",
        "{\"a\": \"\\x\"}",
        "{\"a\": \"\\u00g0\"}",
        "{\"a\": \"\\u12\"}",
        "{\"a\": 1} // comment",
        "{/**/}",
        "{\"a\": nan}",
        "{\"a\": -NaN}"
      })
  void whatIsNoJsonIsMalformed(String json) {
    assertMalformed("MALFORMED_JSON", json).contains("line 1, column ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"INF", "-INF", "+INF", "+Infinity", "+NaN"})
  void namesOfInfinitiesThatPythonDoesNotReadAreMalformed(String name) {
    assertMalformed("MALFORMED_JSON", "{\"a\": " + name + "}").contains("line 1, column ");
  }

  @Test
  void thePlaceHasLineAndColumn() {
    assertMalformed("MALFORMED_JSON", "{\"a\": 1,\n  \"b\": x}").contains("line 2, column 8");
  }

  static Stream<Integer> controlCharacters() {
    return Stream.iterate(1, c -> c < 0x20, c -> c + 1);
  }

  @ParameterizedTest
  @MethodSource("controlCharacters")
  void aRawControlCharacterInAStringIsMalformed(int c) {
    assertMalformed("MALFORMED_JSON", "{\"a\": \"x" + (char) c + "\"}");
    assertMalformed("MALFORMED_JSON", "{\"x" + (char) c + "\": 1}");
  }

  static Stream<Charset> otherEncodings() {
    return Stream.of(
        UTF_16, UTF_16BE, UTF_16LE, Charset.forName("UTF-32BE"), Charset.forName("UTF-32LE"));
  }

  @ParameterizedTest
  @MethodSource("otherEncodings")
  void anotherEncodingThanUtf8IsMalformed(Charset encoding) {
    assertMalformed("MALFORMED_UTF8", "{\"a\": 1}".getBytes(encoding)).contains("NUL");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "80",
        "bf",
        "c0af",
        "c1bf",
        "c3",
        "c328",
        "e28228",
        "e0809f",
        "eda080",
        "edb080",
        "f0808080",
        "f4908080",
        "f8888080",
        "fe",
        "ff"
      })
  void bytesThatAreNoUtf8AreMalformed(String hex) {
    byte[] json = ("{\"a\": \"" + "?".repeat(hex.length() / 2) + "\"}").getBytes(UTF_8);
    byte[] bytes = HexFormat.of().parseHex(hex);
    System.arraycopy(bytes, 0, json, 7, bytes.length);
    assertMalformed("MALFORMED_UTF8", json).contains("byte 7");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\u0000", "{\u0000}", "{\"a\": \"\u0000\"}", "{}\u0000"})
  void aNulByteIsMalformed(String json) {
    assertMalformed("MALFORMED_UTF8", json).contains("NUL");
  }

  @ParameterizedTest
  @ValueSource(ints = {1_001, 100_000})
  void objectsInTooManyLevelsAreTooDeep(int levels) {
    assertMalformed(
        "NESTING_TOO_DEEP", "{\"a\":".repeat(levels - 1) + "{}" + "}".repeat(levels - 1));
  }

  @ParameterizedTest
  @ValueSource(ints = {1_001, 100_000})
  void arraysInTooManyLevelsAreTooDeep(int levels) {
    assertMalformed("NESTING_TOO_DEEP", "{\"a\": " + "[".repeat(levels) + "]".repeat(levels) + "}");
  }

  @Test
  void aNumberOfAMillionDigitsIsMalformed() {
    assertMalformed("MALFORMED_JSON", "{\"a\": " + "1".repeat(1_000_000) + "}");
  }

  private static AbstractStringAssert<?> assertMalformed(String code, String json) {
    return assertMalformed(code, json.getBytes(UTF_8));
  }

  private static AbstractStringAssert<?> assertMalformed(String code, byte[] json) {
    return assertFails(MalformedDataException.class, code, () -> JsonCodec.decode(json));
  }

  @Test
  void aStackThatIsTooSmallIsSaidToBeSo() throws InterruptedException {
    byte[] deep = ("{\"a\": ".repeat(1_000) + "1" + "}".repeat(1_000)).getBytes(UTF_8);
    assertThat(JsonCodec.decode(deep)).hasSize(1);
    AtomicReference<Throwable> error = new AtomicReference<>();
    Thread small = new Thread(
        null, () -> error.set(catchThrowable(() -> JsonCodec.decode(deep))), "small", 144 << 10);
    small.start();
    small.join();
    assertThat(error.get())
        .isInstanceOf(MalformedDataException.class)
        .hasMessageStartingWith("NESTING_TOO_DEEP");
  }
}
