package dev.kvstore.spi;

import static dev.kvstore.Failures.assertFails;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.kvstore.InvalidEntryException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Python writes what is no JSON to its files: there it is readable, but a put refuses it. */
class PythonFilesTest {
  @ParameterizedTest
  @CsvSource({"NaN,NaN", "Infinity,Infinity", "-Infinity,-Infinity"})
  void whatIsNotFiniteIsRead(String text, double expected) {
    Map<String, Object> value = decoded("{\"a\": [1, " + text + "]}");
    assertThat(value).isEqualTo(Map.of("a", List.of(1, expected)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"NaN", "Infinity", "-Infinity"})
  void whatIsNotFiniteIsRefusedByAPut(String text) {
    assertRefused("NOT_FINITE", decoded("{\"a\": [1, " + text + "]}"), " at /a/1 ");
  }

  @Test
  void unpairedSurrogatesAreRead() {
    assertThat(decoded("{\"a\\ud83d\": \"\\uDE00x\"}")).isEqualTo(Map.of("a\ud83d", "\ude00x"));
  }

  @Test
  void aBackslashBeforeTheLetterUIsNoEscape() {
    assertThat(decoded("{\"\\\\ud83d\\ud83d\": \"\\ud83d\\ud83d\\ude00\"}"))
        .isEqualTo(Map.of("\\ud83d\ud83d", "\ud83d😀"));
  }

  @Test
  void anUnpairedSurrogateInTextIsRefusedByAPut() {
    assertRefused("UNPAIRED_SURROGATE", decoded("{\"a\": [\"\\ud83d\"]}"), " at /a/0 ");
  }

  @Test
  void anUnpairedSurrogateInAKeyIsRefusedByAPut() {
    assertRefused("UNPAIRED_SURROGATE", decoded("{\"a\": {\"\\uDE00\": 1}}"), " at /a/");
  }

  @Test
  void aRefusedPartIsRefusedInAnotherValueToo() {
    Object part = decoded("{\"a\": {\"b\": NaN}}").get("a");
    assertRefused("NOT_FINITE", Map.of("copy", List.of(part)), " at /copy/0/b ");
  }

  @Test
  void whatALaterEqualKeyReplacedIsNotRefused() {
    Map<String, Object> value = decoded("{\"a\": NaN, \"a\": 1}");
    assertThat(Values.capture(value)).isEqualTo(Map.of("a", 1));
  }

  @Test
  void escapedPairsOfSurrogatesAreOneCharacter() {
    Map<String, Object> value = decoded("{\"\\ud83d\\ude00\": \"\\uD83D\\uDE00\"}");
    assertThat(value).isEqualTo(Map.of("😀", "😀"));
    assertThat(Values.capture(value)).isSameAs(value);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e2000000000", "-1E-2000000000", "1e99999999999"})
  void anExponentThatAPutRefusesIsRefusedAfterReadingToo(String number) {
    Map<String, Object> value = decoded("{\"n\": " + number + "}");
    assertThat(value).containsOnlyKeys("n");
    assertThat(catchThrowable(() -> Values.capture(value)))
        .isInstanceOf(InvalidEntryException.class);
  }

  @Test
  void aNumberOfMoreDigitsThanAPutTakesIsRefusedAfterReadingToo() {
    Map<String, Object> value = decoded("{\"n\": " + "1".repeat(100_010) + "}");
    assertRefused("NUMBER_TOO_LONG", new LinkedHashMap<>(value), " at /n ");
    assertRefused("NUMBER_TOO_LONG", value, " at /n ");
  }

  @Test
  void aThousandLevelsAreReadAndRefusedByAPut() {
    String json = "{\"a\":".repeat(999) + "{}" + "}".repeat(999);
    Map<String, Object> value = decoded(json);
    assertRefused("NESTING_TOO_DEEP", value, "500");
  }

  private static void assertRefused(String code, Map<String, ?> value, String place) {
    assertFails(InvalidEntryException.class, code, () -> Values.capture(value)).contains(place);
    assertFails(InvalidEntryException.class, code, () -> JsonCodec.encode(value))
        .contains(place);
  }

  private static Map<String, Object> decoded(String json) {
    return JsonCodec.decode(json.getBytes(US_ASCII));
  }
}
