package dev.kvstore;

import static dev.kvstore.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An option takes the values of its type, as text or as they are, and no other. */
class StoreOptionTest {
  private static final StoreOption<String> TEXT = StoreOption.text("text", "none", "A text.");
  private static final StoreOption<Boolean> FLAG = StoreOption.flag("flag", true, "A flag.");
  private static final StoreOption<Long> NUMBER =
      StoreOption.number("number", 5, 1, 10, "A number.");
  private static final StoreOption<TimeUnit> CHOICE =
      StoreOption.choice("choice", TimeUnit.SECONDS, "A choice.");

  @Test
  void anOptionThatIsNotGivenHasItsDefault() {
    assertThat(StoreOptions.none().get(TEXT)).isEqualTo("none");
    assertThat(StoreOptions.none().get(FLAG)).isTrue();
    assertThat(StoreOptions.none().get(NUMBER)).isEqualTo(5);
    assertThat(StoreOptions.none().get(CHOICE)).isEqualTo(TimeUnit.SECONDS);
    assertThat(StoreOptions.none().get(StoreOption.object("o", Thread.class, "It.")))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "ü=&?", "true"})
  void aTextTakesAnyText(String value) {
    assertThat(StoreOptions.of("text", value).get(TEXT)).isEqualTo(value);
  }

  @Test
  void aTextTakesNothingElse() {
    assertRefused(TEXT, 1).contains("text", "a text", "not 1");
  }

  @Test
  void aFlagTakesTrueAndFalse() {
    assertThat(StoreOptions.of("flag", false).get(FLAG)).isFalse();
    assertThat(StoreOptions.of("flag", "false").get(FLAG)).isFalse();
    assertThat(StoreOptions.of("flag", "true").get(FLAG)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "yes", "1", "TRUE", "False", " true"})
  void aFlagTakesNothingElse(String value) {
    assertRefused(FLAG, value).contains("flag", "true or false", "not " + value);
  }

  @ParameterizedTest
  @CsvSource({"1", "5", "10"})
  void aNumberTakesWhatIsWithinItsBounds(long value) {
    assertThat(StoreOptions.of("number", value).get(NUMBER)).isEqualTo(value);
    assertThat(StoreOptions.of("number", (int) value).get(NUMBER)).isEqualTo(value);
    assertThat(StoreOptions.of("number", Long.toString(value)).get(NUMBER)).isEqualTo(value);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "11", "-1", "1.5", "", "x", "1e1", "99999999999999999999"})
  void aNumberTakesNothingElse(String value) {
    assertRefused(NUMBER, value).contains("a whole number from 1 to 10", "not " + value);
  }

  @Test
  void aNumberOutsideItsBoundsIsRefusedAsALongToo() {
    assertRefused(NUMBER, 11L);
    assertRefused(NUMBER, 0);
    assertRefused(NUMBER, 5.0);
  }

  @Test
  void aChoiceTakesAConstantAndItsNameInLowerCase() {
    assertThat(StoreOptions.of("choice", TimeUnit.DAYS).get(CHOICE)).isEqualTo(TimeUnit.DAYS);
    assertThat(StoreOptions.of("choice", "days").get(CHOICE)).isEqualTo(TimeUnit.DAYS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"DAYS", "day", "", "weeks"})
  void aChoiceTakesNothingElseAndListsWhatItTakes(String value) {
    assertRefused(CHOICE, value)
        .contains("one of nanoseconds, microseconds", ", days", "not " + value);
  }

  @Test
  void aChoiceOfAnEnumWithBodiesTakesThemAll() {
    StoreOption<Level> option = StoreOption.choice("level", Level.HIGH, "A level.");
    assertThat(StoreOptions.of("level", "low_or_none").get(option)).isEqualTo(Level.LOW_OR_NONE);
    assertThat(option.expected()).isEqualTo("one of high, low_or_none");
  }

  @Test
  void anObjectIsTakenFromCodeOnly() {
    StoreOption<?> option = StoreOption.object("thread", Thread.class, "A thread.");
    Thread thread = Thread.currentThread();
    assertThat(StoreOptions.of("thread", thread).get(option))
        .hasToString("Optional[" + thread + "]");
    assertRefused(option, "text").contains("java.lang.Thread given in code");
  }

  @Test
  void aSecretIsShownInNoMessage() {
    StoreOption<Long> secret = NUMBER.secret();
    assertThat(secret.isSecret()).isTrue();
    assertRefused(secret, "tiger").contains("number").doesNotContain("tiger");
  }

  @Test
  void theDefaultOfASecretIsNotShown() {
    assertThat(StoreOption.text("pin", "tiger", "A pin.").secret().toString())
        .contains("pin")
        .doesNotContain("tiger");
  }

  @Test
  void aNameThatSoundsSecretIsKeptAsASecret() {
    assertRefused(StoreOption.flag("password", false, "It."), "tiger").doesNotContain("tiger");
  }

  @Test
  void anOptionShowsNameValuesDefaultAndMeaning() {
    assertThat(NUMBER).hasToString("number (a whole number from 1 to 10, default 5): A number.");
    assertThat(CHOICE.toString()).contains("default seconds");
  }

  private static AbstractStringAssert<?> assertRefused(StoreOption<?> option, Object value) {
    StoreOptions options = StoreOptions.of(option.name(), value);
    return assertFails(StoreOpenException.class, "INVALID_OPTION", () -> options.get(option));
  }

  private enum Level {
    HIGH,
    LOW_OR_NONE {
      @Override
      public String toString() {
        return "low";
      }
    }
  }
}
