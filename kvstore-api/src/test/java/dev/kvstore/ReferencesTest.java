package dev.kvstore;

import static dev.kvstore.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kvstore.spi.KVStoreProvider;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.assertj.core.api.Assertions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Values of the environment stand in URIs and options by their names, and are never shown. */
class ReferencesTest {
  private static final StoreOption<String> PIN =
      StoreOption.text("pin", "", "A pin.").secret();
  private static final int ROUNDS = 2_000;

  /** One for all builds; {@code -Dkvstore.seed} tries another. */
  private static final long SEED = Long.getLong("kvstore.seed", 20261124);

  private static final String CHARACTERS = "ab /:@?#&=;%+${}\\\"'()[]!,é\0";
  private static final String NAME = "kvstore.test.value";

  private final Recording provider = new Recording();

  @AfterEach
  void forget() {
    System.clearProperty(NAME);
  }

  @Test
  void aSystemPropertyStandsInThePath() {
    set("/da ta:1/x");
    open("test:file:${kvstore.test.value}/kv.json");
    assertThat(provider.uri.decodedAddress()).isEqualTo("file:/da ta:1/x/kv.json");
  }

  @Test
  void aPasswordSeparatesNothing() {
    set("a/b:c@d?e#f%g&h");
    open("test://user:${kvstore.test.value}@host/db");
    assertThat(provider.uri.address()).isEqualTo("//user:a%2Fb%3Ac%40d%3Fe%23f%25g%26h@host/db");
  }

  @Test
  void anOptionIsTheValueItself() {
    set("a&b=c%20d${x}");
    open("test:x?pin=<${kvstore.test.value}>");
    assertThat(provider.options.get(PIN)).isEqualTo("<a&b=c%20d${x}>");
  }

  @Test
  void anOptionGivenInCodeIsTheValueItself() {
    set("a&b%20");
    KVStores.of(provider)
        .open("test:x", StoreOptions.of("pin", "${kvstore.test.value}"))
        .close();
    assertThat(provider.options.get(PIN)).isEqualTo("a&b%20");
  }

  @Test
  void anEnvironmentVariableStandsInWhereNoPropertyHasItsName() {
    Map.Entry<String, String> variable = System.getenv().entrySet().stream()
        .filter(entry ->
            entry.getKey().matches("[A-Z_]+") && System.getProperty(entry.getKey()) == null)
        .findFirst()
        .orElseThrow();
    open("test:x?pin=${" + variable.getKey() + "}");
    assertThat(provider.options.get(PIN)).isEqualTo(variable.getValue());
    try {
      System.setProperty(variable.getKey(), "property");
      open("test:x?pin=${" + variable.getKey() + "}");
      assertThat(provider.options.get(PIN)).isEqualTo("property");
    } finally {
      System.clearProperty(variable.getKey());
    }
  }

  @Test
  void aWholeUriMayBeAValue() {
    set("test://user:tiger@host/db?pin=1");
    open("${kvstore.test.value}");
    assertThat(provider.uri.address()).isEqualTo("//user:tiger@host/db");
    assertThat(provider.uri).hasToString("${kvstore.test.value}");
    set("test:x");
    open("${kvstore.test.value}?pin=2");
    assertThat(provider.options.get(PIN)).isEqualTo("2");
  }

  @Test
  void aValueThatIsNoUriIsNotShown() {
    set("tiger");
    assertFails(StoreOpenException.class, "NO_SCHEME", () -> open("${kvstore.test.value}"))
        .contains(NAME)
        .doesNotContain("tiger");
  }

  @Test
  void twoDollarsAreTheCharactersThemselves() {
    open("test:$${x}/$${/$/{}?pin=$${y}");
    assertThat(provider.uri.address()).isEqualTo("${x}/${/$/{}");
    assertThat(provider.options.get(PIN)).isEqualTo("${y}");
    assertThat(provider.uri).hasToString("test:$${x}/$${/$/{}");
  }

  @Test
  void anUnsetNameIsAnErrorThatNamesIt() {
    assertFails(
            StoreOpenException.class,
            "UNSET_NAME",
            () -> open("test://u:tiger@h/${kvstore.test.unset}"))
        .contains("kvstore.test.unset", "-Dkvstore.test.unset=", "$${")
        .doesNotContain("tiger");
    assertFails(
            StoreOpenException.class,
            "UNSET_NAME",
            () -> KVStores.of(provider)
                .open("test:x", StoreOptions.of("pin", "${kvstore.test.unset}")))
        .contains("pin", "kvstore.test.unset");
  }

  @Test
  void aNameThatIsNoneIsAnError() {
    for (String text : List.of(
        "test:${", "test:${}", "test:${a b}", "test:x?pin=${1}", "test:${${kvstore.test.value}}")) {
      assertFails(StoreOpenException.class, "INVALID_URI", () -> open(text)).contains("$${");
    }
  }

  @Test
  void theValueIsShownByNothing() {
    set("ti ger");
    provider.failure = IllegalStateException::new;
    Throwable error = Assertions.catchThrowable(() -> open("test:${kvstore.test.value}/x"));
    assertThat(printed(error))
        .contains("PROVIDER_FAILED", "${kvstore.test.value}/x")
        .doesNotContain("ti ger")
        .doesNotContain("ti%20ger");
  }

  @Test
  void aValueIsNotLookedIntoAgain() {
    set("${kvstore.test.unset}");
    open("test://u:${kvstore.test.value}@h/");
    assertThat(provider.uri.decodedAddress()).isEqualTo("//u:${kvstore.test.unset}@h/");
  }

  /** Whatever a value holds, it arrives whole, separates nothing, and stands in no message. */
  @Test
  void anyValueArrivesWholeAndIsShownByNothing() {
    Random random = new Random(SEED);
    for (int round = 0; round < ROUNDS; round++) {
      StringBuilder value = new StringBuilder("QZ");
      for (int i = random.nextInt(8); i >= 0; i--) {
        value.append(CHARACTERS.charAt(random.nextInt(CHARACTERS.length()))).append("QZ");
      }
      set(value.toString());
      String as = value + ", -Dkvstore.seed=" + SEED;
      provider.failure = null;
      open("test://u:${kvstore.test.value}@h:1/db?pin=<${kvstore.test.value}>");
      assertThat(provider.uri.decodedAddress()).as(as).isEqualTo("//u:" + value + "@h:1/db");
      assertThat(provider.uri.address().split("[/@:?]", -1)).as(as).hasSize(7);
      assertThat(provider.options.get(PIN)).as(as).isEqualTo("<" + value + ">");
      assertThat(provider.uri).hasToString("test://u:${kvstore.test.value}@h:1/db");
      provider.failure = round % 2 == 0
          ? IllegalStateException::new
          : message -> new StoreIOException("DISK", message, null);
      Throwable error = Assertions.catchThrowable(
          () -> open("test://u:${kvstore.test.value}@h:1/db?pin=${kvstore.test.value}"));
      assertThat(error).as(as).isInstanceOf(KVStoreException.class);
      assertThat(printed(error)).as(as).doesNotContain("QZ");
    }
  }

  private static String printed(Throwable error) {
    StringWriter printed = new StringWriter();
    error.printStackTrace(new PrintWriter(printed));
    return printed.toString();
  }

  private static void set(String value) {
    System.setProperty(NAME, value);
  }

  private void open(String uri) {
    KVStores.of(provider).open(uri).close();
  }

  private static final class Recording implements KVStoreProvider {
    private StoreUri uri;
    private StoreOptions options;
    private @Nullable Function<String, RuntimeException> failure;

    @Override
    public Set<String> schemes() {
      return Set.of("test");
    }

    @Override
    public List<StoreOption<?>> options() {
      return List.of(PIN);
    }

    @Override
    public KVStore open(StoreUri uri, StoreOptions options) {
      this.uri = uri;
      this.options = options;
      if (failure != null) {
        throw failure.apply(
            uri.address() + " or " + uri.decodedAddress() + " with " + options.get(PIN));
      }
      return new MapKVStore(TreeMap::new);
    }
  }
}
