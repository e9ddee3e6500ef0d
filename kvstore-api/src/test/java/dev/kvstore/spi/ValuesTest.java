package dev.kvstore.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What goes in is captured deeply; what comes out equals it. */
class ValuesTest {
  @Test
  void aChangeOfTheCallersMapDoesNotShow() {
    Map<String, Object> raw = new HashMap<>(Map.of("a", 1));
    Map<String, Object> captured = Values.capture(raw);
    raw.put("a", 2);
    raw.put("b", 3);
    assertThat(captured).isEqualTo(Map.of("a", 1));
  }

  @Test
  void aChangeDeepInsideDoesNotShow() {
    Map<String, Object> innermost = new HashMap<>(Map.of("x", 1));
    List<Object> list = new ArrayList<>(List.of("first", innermost));
    Map<String, Object> captured = Values.capture(Map.of("list", list));
    innermost.put("x", 2);
    list.set(0, "changed");
    list.add("further");
    assertThat(captured).isEqualTo(Map.of("list", List.of("first", Map.of("x", 1))));
  }

  @Test
  void nullBooleanAndTextPassAsTheyAre() {
    Map<String, Object> raw = new LinkedHashMap<>();
    raw.put("null", null);
    raw.put("true", true);
    raw.put("false", false);
    raw.put("text", "\u0000 \"\\ é 中 😀");
    raw.put("list", Arrays.asList(null, true, "", List.of(), Map.of()));
    assertThat(Values.capture(raw)).isEqualTo(raw);
  }

  @Test
  void theKeysKeepTheirOrder() {
    Map<String, Object> raw = new LinkedHashMap<>();
    raw.put("z", 1);
    raw.put("a", 2);
    raw.put("m", 3);
    assertThat(Values.capture(raw).keySet()).containsExactly("z", "a", "m");
  }

  @Test
  void aCapturedMapIsReturnedAsItIs() {
    Map<String, Object> captured = Values.capture(Map.of("a", List.of(1)));
    assertThat(Values.capture(captured)).isSameAs(captured);
  }

  @Test
  void aCapturedPartIsTakenIntoAnotherValueWithoutACopy() {
    Map<String, Object> part = Values.capture(Map.of("a", List.of(1)));
    assertThat(Values.capture(Map.of("part", part)).get("part")).isSameAs(part);
    assertThat(Values.capture(Map.of("list", part.get("a"))).get("list")).isSameAs(part.get("a"));
  }

  @Test
  void aDecodedValueIsReturnedAsItIs() {
    Map<String, Object> decoded = JsonCodec.decode(new byte[] {'{', '}'});
    assertThat(Values.capture(decoded)).isSameAs(decoded);
  }

  @Test
  void aNullValueIsAProgrammingErrorThatNamesTheParameter() {
    assertThatNullPointerException().isThrownBy(() -> Values.capture(null)).withMessage("value");
  }

  @Test
  void fiveHundredLevelsAreTaken() {
    Map<String, Object> deep = Nested.objects(500);
    assertThat(Values.capture(deep)).isEqualTo(deep);
  }
}
