package dev.kvstore.spi;

import static dev.kvstore.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.kvstore.InvalidEntryException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is no JSON is refused with a code, and with its place as a JSON pointer. */
class ValueRefusalsTest {
  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void whatIsNotFiniteIsRefused(double number) {
    assertRefused("NOT_FINITE", Map.of("a", List.of(1, number))).contains(" at /a/1 ");
    assertRefused("NOT_FINITE", Map.of("a", List.of(1, (float) number))).contains(" at /a/1 ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\ud83d", "\ude00", "a\ud83d", "\ud83dx", "\ude00\ud83d", "\ud83d\ud83d"})
  void anUnpairedSurrogateIsRefusedInText(String text) {
    assertRefused("UNPAIRED_SURROGATE", Map.of("a", Map.of("b", text))).contains(" at /a/b ");
  }

  /** Long ones are looked at otherwise. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 47, 48, 49, 255, 256, 511, 512, 513, 1_000, 1_024})
  void anUnpairedSurrogateIsRefusedBetweenOthers(int others) {
    for (String other : List.of("x", "é", "—", "😀")) {
      String before = other.repeat(others);
      assertRefused("UNPAIRED_SURROGATE", Map.of("a", before + "\ud83d" + before))
          .contains(" at /a ");
      assertThat(Values.capture(Map.of("a", before + "😀" + before))).hasSize(1);
    }
  }

  /** Only documents that may have one are looked through, which is told eight bytes at a time. */
  @ParameterizedTest
  @ValueSource(strings = {"\\ud83d", "\\uDe00", "\\ud83d\\ud83d"})
  void anUnpairedSurrogateOfAFileIsRefusedWhereverItsEscapeStands(String escape) {
    for (int before = 0; before < 40; before++) {
      String json = "{\"a\": \"" + "x".repeat(before) + escape + "y".repeat(before % 7) + "\"}";
      Map<String, Object> read = JsonCodec.decode(json.getBytes(StandardCharsets.US_ASCII));
      assertRefused("UNPAIRED_SURROGATE", read).contains(" at /a ");
      assertRefused("UNPAIRED_SURROGATE", Map.of("b", List.of(read))).contains(" at /b/0/a ");
    }
  }

  @Test
  void anUnpairedSurrogateIsRefusedInAKeyOfAnObject() {
    assertRefused("UNPAIRED_SURROGATE", Map.of("a", Map.of("x\ud83d", 1)))
        .contains(" at /a/x")
        .contains("U+D83D");
  }

  @Test
  void aPairOfSurrogatesIsTaken() {
    assertThat(Values.capture(Map.of("\ud83d\ude00", "\ud83d\ude00"))).containsKey("😀");
  }

  @SuppressWarnings("JavaUtilDate")
  static Stream<Object> noJson() {
    return Stream.of(
        new Date(0),
        'c',
        new int[] {1},
        new AtomicInteger(1),
        Optional.of(1),
        Set.of(1),
        CharBuffer.wrap("a"),
        new Object(),
        new BigInteger("1") {},
        new BigDecimal("1") {});
  }

  @ParameterizedTest
  @MethodSource("noJson")
  void anObjectThatIsNoJsonIsRefusedWithItsType(Object object) {
    assertRefused("NOT_JSON", Map.of("list", List.of(object)))
        .contains(" at /list/0 ")
        .contains(object.getClass().getTypeName());
  }

  @Test
  void anArrayOfObjectsIsRefusedToo() {
    assertRefused("NOT_JSON", Map.of("a", new Object[] {"x"})).contains(" at /a ");
  }

  @Test
  void aKeyThatIsNoStringIsRefusedWithItsType() {
    assertRefused("NOT_JSON", Map.of("a", Map.of(1, "one")))
        .contains(" at /a ")
        .contains("java.lang.Integer");
  }

  @Test
  void aNullKeyIsRefused() {
    Map<String, Object> withNull = new HashMap<>();
    withNull.put(null, 1);
    assertRefused("NOT_JSON", Map.of("a", withNull)).contains(" at /a ").contains("null");
  }

  @Test
  void theValueItselfHasNoPlace() {
    Map<String, Object> withNull = new HashMap<>();
    withNull.put(null, 1);
    assertRefused("NOT_JSON", withNull).doesNotContain(" at ");
  }

  @Test
  void thePlaceEscapesSlashAndTilde() {
    assertRefused("NOT_FINITE", Map.of("a/b", Map.of("c~d", Double.NaN)))
        .contains(" at /a~1b/c~0d ");
  }

  @Test
  void aLongPlaceIsCut() {
    assertRefused("NOT_FINITE", Map.of("k".repeat(100_000), Double.NaN)).hasSizeLessThan(1_000);
  }

  @Test
  void fiveHundredAndOneLevelsOfObjectsAreTooDeep() {
    assertRefused("NESTING_TOO_DEEP", Nested.objects(501)).contains("500");
  }

  @Test
  void fiveHundredAndOneLevelsOfListsAreTooDeep() {
    assertThat(Values.capture(Nested.lists(499))).isNotEmpty();
    assertRefused("NESTING_TOO_DEEP", Nested.lists(500)).contains("500");
  }

  @Test
  void capturedPartsCountTheirLevels() {
    Map<String, Object> part = Values.capture(Nested.objects(500));
    assertRefused("NESTING_TOO_DEEP", Map.of("part", part));
  }

  @Test
  void aHundredThousandLevelsAreRefusedWithoutAStackOverflow() {
    assertRefused("NESTING_TOO_DEEP", Nested.objects(100_000));
  }

  @Test
  void aMapInItselfIsCyclic() {
    Map<String, Object> map = new HashMap<>();
    map.put("me", map);
    assertRefused("CYCLIC_VALUE", map).contains(" at /me ");
  }

  @Test
  void aListInItselfIsCyclic() {
    List<Object> list = new ArrayList<>();
    list.add(1);
    list.add(list);
    assertRefused("CYCLIC_VALUE", Map.of("list", list)).contains(" at /list/1 ");
  }

  @Test
  void aCycleOverSeveralObjectsIsCyclic() {
    Map<String, Object> parent = new HashMap<>();
    parent.put("children", List.of(Map.of("parent", parent)));
    assertRefused("CYCLIC_VALUE", Map.of("root", parent)).contains(" at /root/children/0/parent ");
  }

  /** At every level of the cycle all of its entries are copied. */
  @Test
  void aWideCycleIsRefusedAfterAFewLevels() {
    AtomicInteger walks = new AtomicInteger();
    Map<String, Object> map = new LinkedHashMap<>() {
      private static final long serialVersionUID = 1L;

      @Override
      public Set<Map.Entry<String, Object>> entrySet() {
        walks.incrementAndGet();
        return super.entrySet();
      }
    };
    for (int i = 0; i < 20_000; i++) {
      map.put("key " + i, i);
    }
    map.put("me", map);
    assertRefused("CYCLIC_VALUE", map);
    assertThat(walks.get()).isBetween(1, 50);
  }

  @Test
  void aPartThatIsThereTwiceIsNoCycle() {
    Map<String, Object> part = Map.of("a", 1);
    Map<String, Object> twice = Map.of("x", part, "y", List.of(part, part));
    assertThat(Values.capture(twice)).isEqualTo(twice);
  }

  /** As maps and as JSON, alike. */
  private static AbstractStringAssert<?> assertRefused(String code, Map<String, ?> value) {
    Throwable asJson = catchThrowable(() -> Values.encode(value));
    return assertFails(InvalidEntryException.class, code, () -> Values.capture(value))
        .isEqualTo(asJson.getMessage());
  }
}
