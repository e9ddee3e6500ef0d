package dev.kvstore.spi;

import static dev.kvstore.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.kvstore.InvalidEntryException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys and names of collections: which there are, and their order. */
class NamesTest {
  @ParameterizedTest
  @ValueSource(strings = {"", "/", "..", "\u0000", "😀", " a ", "é", "\uffff", "a\nb"})
  void anyStringIsAName(String name) {
    assertThat(Values.checkName(name, "key")).isSameAs(name);
  }

  @Test
  void anUnpairedSurrogateIsRefusedWithItsPlace() {
    assertFails(
            InvalidEntryException.class,
            "UNPAIRED_SURROGATE",
            () -> Values.checkName("ab\udc00", "collection"))
        .contains("the collection ")
        .contains("U+DC00")
        .contains("index 2");
  }

  @Test
  void aNullNameIsAProgrammingErrorThatNamesTheParameter() {
    assertThatNullPointerException()
        .isThrownBy(() -> Values.checkName(null, "collection"))
        .withMessage("collection");
  }

  @Test
  void anAstralCharacterComesAfterTheWholeBasicPlane() {
    assertThat(Values.NAME_ORDER.compare("\uffff", "😀")).isNegative();
    assertThat(Values.NAME_ORDER.compare("😀", "\uffff")).isPositive();
  }

  @Test
  void theOrderIsThatOfTheBytesOfUtf8() {
    RandomDocuments random = new RandomDocuments(42);
    for (int i = 0; i < 200_000; i++) {
      String common = random.text();
      String left = common + random.text();
      String right = common + random.text();
      assertThat(Integer.signum(Values.NAME_ORDER.compare(left, right)))
          .as("%s and %s", left, right)
          .isEqualTo(Integer.signum(Arrays.compareUnsigned(
              left.getBytes(StandardCharsets.UTF_8), right.getBytes(StandardCharsets.UTF_8))));
    }
  }
}
