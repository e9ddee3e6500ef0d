package dev.kvstore;

import static dev.kvstore.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.kvstore.spi.KVStoreProvider;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Options come from the URI and from code, and are checked against what the provider knows. */
class StoreOptionsTest {
  private static final StoreOption<String> MODE = StoreOption.text("mode", "write", "How to open.");
  private static final StoreOption<Long> SIZE = StoreOption.number("size", 1, 1, 9, "How large.");
  private static final StoreOption<String> PIN =
      StoreOption.text("pin", "", "A pin.").secret();

  private final RecordingProvider provider = new RecordingProvider("");
  private final RecordingProvider prefixed = new RecordingProvider("kv.");

  @Test
  void anOptionOfTheUriReachesTheProviderDecoded() {
    open(provider, "test:x?mode=r%26w%20%C3%A9&size=3");
    assertThat(provider.given.get(MODE)).isEqualTo("r&w é");
    assertThat(provider.given.get(SIZE)).isEqualTo(3);
  }

  @Test
  void anOptionWithoutAValueIsEmpty() {
    open(provider, "test:x?mode");
    assertThat(provider.given.get(MODE)).isEmpty();
  }

  @Test
  void anEmptyQueryHasNoOptions() {
    open(provider, "test:x?");
    assertThat(provider.given).hasToString("[]");
  }

  @Test
  void onlyTheFirstQuestionMarkStartsTheOptions() {
    open(provider, "test:x?mode=a?b");
    assertThat(provider.given.get(MODE)).isEqualTo("a?b");
  }

  @Test
  void theProviderSeesTheUriWithoutItsOptions() {
    open(provider, "test:x?mode=read");
    assertThat(provider.uri.address()).isEqualTo("x");
  }

  @Test
  void codeCountsBeforeTheUri() {
    KVStores.of(provider)
        .open("test:x?mode=uri&size=3", StoreOptions.of("mode", "code"))
        .close();
    assertThat(provider.given.get(MODE)).isEqualTo("code");
    assertThat(provider.given.get(SIZE)).isEqualTo(3);
  }

  @Test
  void anUnknownOptionOfTheUriIsAnErrorThatListsTheKnownOnes() {
    assertRefused("UNKNOWN_OPTION", provider, "test:x?mod=read")
        .contains("\"mod\"")
        .contains(MODE.toString())
        .contains(SIZE.toString());
  }

  @Test
  void anUnknownOptionOfCodeIsAnErrorToo() {
    assertFails(
            StoreOpenException.class,
            "UNKNOWN_OPTION",
            () -> KVStores.of(provider).open("test:x", StoreOptions.of("other", "tiger")))
        .contains("\"other\"")
        .doesNotContain("tiger");
  }

  @Test
  void aProviderWithoutOptionsSaysSo() {
    RecordingProvider plain = new RecordingProvider("") {
      @Override
      public List<StoreOption<?>> known() {
        return List.of();
      }
    };
    assertRefused("UNKNOWN_OPTION", plain, "test:x?a=1").contains("has no options");
  }

  @Test
  void anOptionGivenTwiceIsAnError() {
    assertRefused("INVALID_OPTION", provider, "test:x?mode=a&mode=b").contains("mode", "twice");
    assertRefused("INVALID_OPTION", prefixed, "test:x?kv.mode=a&kv.mode=b").contains("kv.mode");
  }

  @Test
  void anInvalidValueIsAnErrorBeforeTheProviderIsAsked() {
    assertRefused("INVALID_OPTION", provider, "test:x?size=10").contains("from 1 to 9, not 10");
    assertThat(provider.uri).isNull();
  }

  @Test
  void aMalformedEscapeInAnOptionIsAnError() {
    assertRefused("INVALID_URI", provider, "test:x?mode=%zz").contains("%25");
  }

  @Test
  void withAPrefixTheOtherParametersStayForTheDriver() {
    open(prefixed, "test:x?ssl=true&kv.size=3&user=a%20b&kv.mode=m");
    assertThat(prefixed.uri.address()).isEqualTo("x?ssl=true&user=a%20b");
    assertThat(prefixed.given.get(SIZE)).isEqualTo(3);
    assertThat(prefixed.given.get(MODE)).isEqualTo("m");
  }

  @Test
  void withAPrefixAnUnknownOptionOfOursIsAnError() {
    assertRefused("UNKNOWN_OPTION", prefixed, "test:x?ssl=true&kv.mod=m")
        .contains("\"kv.mod\"", "kv.mode (a text", "kv.size (a whole number");
    assertRefused("INVALID_OPTION", prefixed, "test:x?kv.size=10").contains("kv.size", "not 10");
  }

  @Test
  void withAPrefixAnErrorOfAnOptionInCodeHasNone() {
    assertFails(
            StoreOpenException.class,
            "UNKNOWN_OPTION",
            () -> KVStores.of(prefixed).open("test:x?kv.size=3", StoreOptions.of("kv.mode", "m")))
        .contains("\"kv.mode\"", "mode (a text")
        .doesNotContain("kv.mode (", "kv.size");
    assertFails(
            StoreOpenException.class,
            "INVALID_OPTION",
            () -> KVStores.of(prefixed).open("test:x?kv.size=3", StoreOptions.of("size", 10)))
        .contains("option size ")
        .doesNotContain("kv.");
  }

  @Test
  void aDiagnosisNamesOptionsAsAUriDoes() {
    assertThat(KVStores.of(prefixed).diagnose().providers().get(0).options())
        .extracting(StoreOption::name)
        .containsExactly("kv.mode", "kv.size", "kv.pin");
    assertThat(KVStores.of(provider).diagnose().providers().get(0).options())
        .extracting(StoreOption::name)
        .containsExactly("mode", "size", "pin");
  }

  @Test
  void withAPrefixAnOptionOfCodeHasNone() {
    KVStores.of(prefixed).open("test:x?kv.size=3", StoreOptions.of("size", 4)).close();
    assertThat(prefixed.given.get(SIZE)).isEqualTo(4);
  }

  @Test
  void withAPrefixADriversOwnParameterMayComeTwice() {
    open(prefixed, "test:x?opt=1&opt=2");
    assertThat(prefixed.uri.address()).isEqualTo("x?opt=1&opt=2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "test:x?pin=tiger&size=10",
        "test:x?pin=tiger&other=1",
        "test:x?pin=tiger&mode=a&mode=b",
        "test:x?pin=tiger&mode=%zz",
        "test:fail?pin=tiger",
        "test:tell?pin=tiger",
        "test:tell?pin=%74i%67er"
      })
  void theValueOfASecretOptionIsInNoMessage(String uri) {
    assertThat(catchThrowable(() -> open(provider, uri)))
        .isInstanceOf(StoreOpenException.class)
        .extracting(Throwable::getMessage)
        .asString()
        .doesNotContain("tiger");
  }

  @Test
  void theTextOfOptionsShowsNamesOnly() {
    assertThat(StoreOptions.of("a", "tiger").with("b", "lion")).hasToString("[a, b]");
  }

  @Test
  void optionsAreImmutable() {
    StoreOptions one = StoreOptions.of("mode", "a");
    StoreOptions two = one.with("mode", "b");
    assertThat(one.get(MODE)).isEqualTo("a");
    assertThat(two.get(MODE)).isEqualTo("b");
    assertThat(StoreOptions.none().get(MODE)).isEqualTo("write");
  }

  @Test
  void nullIsAProgrammingErrorThatNamesTheParameter() {
    assertThatNullPointerException()
        .isThrownBy(() -> StoreOptions.of(null, "x"))
        .withMessage("name");
    assertThatNullPointerException()
        .isThrownBy(() -> StoreOptions.of("x", null))
        .withMessage("value");
  }

  private static void open(RecordingProvider provider, String uri) {
    KVStores.of(provider).open(uri).close();
  }

  private static AbstractStringAssert<?> assertRefused(
      String code, RecordingProvider provider, String uri) {
    return assertFails(StoreOpenException.class, code, () -> open(provider, uri));
  }

  /** Opens a store in memory, and keeps what it was asked. */
  private static class RecordingProvider implements KVStoreProvider {
    private final String prefix;
    private StoreUri uri;
    private StoreOptions given;

    RecordingProvider(String prefix) {
      this.prefix = prefix;
    }

    List<StoreOption<?>> known() {
      return List.of(MODE, SIZE, PIN);
    }

    @Override
    public Set<String> schemes() {
      return Set.of("test");
    }

    @Override
    public List<StoreOption<?>> options() {
      return known();
    }

    @Override
    public String optionPrefix() {
      return prefix;
    }

    @Override
    public KVStore open(StoreUri uri, StoreOptions options) {
      if (uri.address().startsWith("fail")) {
        throw new IllegalStateException("no");
      }
      if (uri.address().startsWith("tell")) {
        throw new IllegalStateException("no such pin: " + options.get(PIN));
      }
      this.uri = uri;
      this.given = options;
      return new MapKVStore(TreeMap::new);
    }
  }
}
