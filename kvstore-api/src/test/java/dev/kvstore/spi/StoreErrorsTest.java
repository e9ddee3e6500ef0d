package dev.kvstore.spi;

import static dev.kvstore.Failures.assertFails;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.kvstore.BatchException;
import dev.kvstore.ConflictException;
import dev.kvstore.InvalidEntryException;
import dev.kvstore.KVStore;
import dev.kvstore.KVStoreException;
import dev.kvstore.Limits;
import dev.kvstore.MalformedDataException;
import dev.kvstore.StoreIOException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.ConnectException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the engine throws becomes one typed error; what no store takes never reaches the engine. */
class StoreErrorsTest {
  private static final Limits SMALLEST = new Limits(1_024, 8 << 20);

  @ParameterizedTest
  @CsvSource({"TIMEOUT,true", "CONNECTION_FAILED,true", "ENGINE_UNAVAILABLE,true", "IO_ERROR,false"
  })
  void theCodeTellsWhetherTryingAgainMayHelp(String code, boolean retryable) {
    KVStoreException error = new StoreIOException(code, "why", null);
    assertThat(error.isRetryable()).isEqualTo(retryable);
    assertThat(new BatchException(3, error).isRetryable()).isEqualTo(retryable);
  }

  @Test
  void aRefusedConnectionIsTyped() {
    assertFails(
        StoreIOException.class,
        "CONNECTION_FAILED",
        () -> failing(new ConnectException("refused")).get("a"));
  }

  @Test
  void anIoExceptionIsAnIoError() {
    FileNotFoundException cause = new FileNotFoundException("gone");
    assertFails(StoreIOException.class, "IO_ERROR", () -> failing(cause).get("a"))
        .contains("get failed in ", "gone");
    assertThat(catchThrowable(() -> failing(cause).get("a"))).hasCause(cause);
  }

  @Test
  void aDriversOwnMessageStaysWithTheCauseForItMayHoldASecret() {
    class DriverException extends Exception {
      private static final long serialVersionUID = 1L;

      DriverException() {
        super("cannot reach db://joe:tiger@host");
      }
    }
    assertFails(
            StoreIOException.class,
            "ENGINE_FAILED",
            () -> failing(new DriverException()).get("a"))
        .contains("DriverException")
        .doesNotContain("tiger");
  }

  @Test
  void aTimeoutIsSaidToBeOne() {
    assertFails(
            StoreIOException.class,
            "TIMEOUT",
            () -> failing(new TimeoutException("5 s")).get("a"))
        .contains("5 s");
  }

  @Test
  void whatTheEngineGivesThatIsNoValueIsItsFault() {
    KVStore store = new SkipListStore() {
      @Override
      protected Map<String, Object> doGet(String key, String collection) {
        return Map.of("at", new Object());
      }
    };
    assertFails(MalformedDataException.class, "NOT_JSON", () -> store.get("a", "c"))
        .contains("under the key \"a\" of the collection \"c\"", "/at");
  }

  @Test
  void anyOtherExceptionIsAFailureOfTheEngine() {
    for (Exception cause : List.of(new Exception("why"), new IllegalStateException("why"))) {
      assertFails(StoreIOException.class, "ENGINE_FAILED", () -> failing(cause).get("a"))
          .contains("why");
      assertThat(catchThrowable(() -> failing(cause).get("a"))).hasCause(cause);
    }
  }

  @Test
  void anErrorOfOursPassesAsItIs() {
    ConflictException ours = new ConflictException("READ_ONLY", "no", null);
    assertThat(catchThrowable(() -> failing(ours).get("a"))).isSameAs(ours);
  }

  @Test
  void anInterruptIsAnErrorAndKeepsTheFlag() {
    try {
      assertFails(
          StoreIOException.class,
          "INTERRUPTED",
          () -> failing(new InterruptedException()).get("a"));
      assertThat(Thread.currentThread().isInterrupted()).isTrue();
    } finally {
      Thread.interrupted();
    }
  }

  @Test
  void aStoreGoesOnAfterAFailure() {
    KVStore store = new SkipListStore() {
      private boolean failed;

      @Override
      protected boolean doDelete(String key, String collection) throws Exception {
        if (!failed) {
          failed = true;
          throw new IOException("once");
        }
        return super.doDelete(key, collection);
      }
    };
    store.put("a", Map.of());
    assertFails(StoreIOException.class, "IO_ERROR", () -> store.delete("a"));
    assertThat(store.delete("a")).isTrue();
  }

  @Test
  void aNameAtTheLimitIsTaken() {
    KVStore store = limited();
    for (String name : List.of("x".repeat(1_024), "é".repeat(512), "😀".repeat(256))) {
      store.put(name, Map.of(), name);
      assertThat(store.contains(name, name)).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "é", "😀"})
  void aKeyBeyondTheLimitIsRefusedByItsBytes(String character) {
    // Of the latter two, the characters alone would be within the limit.
    String key = character.repeat(1_024 / character.getBytes(UTF_8).length + 1);
    assertFails(InvalidEntryException.class, "KEY_TOO_LONG", () -> limited().put(key, Map.of()))
        .contains("the key has ", "1024");
    assertFails(InvalidEntryException.class, "KEY_TOO_LONG", () -> limited().get(key));
    assertFails(
        InvalidEntryException.class, "KEY_TOO_LONG", () -> limited().getAll(List.of("a", key)));
  }

  @Test
  void aCollectionsNameBeyondTheLimitIsRefused() {
    String name = "x".repeat(1_025);
    assertFails(InvalidEntryException.class, "KEY_TOO_LONG", () -> limited().count(name))
        .contains("the collection has 1025 bytes");
  }

  @Test
  void aValueAtTheLimitIsTakenAndOneByteMoreIsRefused() {
    KVStore store = limited();
    String fits = "x".repeat((8 << 20) - "{\"s\": \"\"}".length());
    store.put("a", Map.of("s", fits));
    assertFails(
            InvalidEntryException.class,
            "VALUE_TOO_LARGE",
            () -> store.put("b", Map.of("s", fits + "x")))
        .contains("8388609 bytes", "8388608");
    assertThat(store.contains("b")).isFalse();
  }

  @Test
  void aValueCountsAsItsJson() {
    String escaped = "é".repeat((8 << 20) / 6);
    assertFails(
        InvalidEntryException.class,
        "VALUE_TOO_LARGE",
        () -> limited().put("a", Map.of("s", escaped)));
  }

  static Stream<Callable<?>> callsWithAnUnpairedSurrogate() {
    KVStore store = new SkipListStore();
    String bad = "\ud83d";
    return Stream.of(
        () -> put(store, bad, "c"),
        () -> put(store, "a", bad),
        () -> store.get(bad),
        () -> store.get("a", bad),
        () -> store.getAll(bad),
        () -> store.getAll(List.of(bad)),
        () -> store.delete(bad),
        () -> store.deleteAll(List.of("a", bad)),
        () -> store.contains(bad),
        () -> store.count(bad),
        () -> store.dropCollection(bad));
  }

  @ParameterizedTest
  @MethodSource("callsWithAnUnpairedSurrogate")
  void anUnpairedSurrogateInANameIsRefused(Callable<?> call) {
    assertFails(InvalidEntryException.class, "UNPAIRED_SURROGATE", call::call);
  }

  @Test
  void nullIsAProgrammingErrorThatNamesTheParameter() {
    KVStore store = new SkipListStore();
    assertNull("key", () -> put(store, null, "c"));
    assertNull("collection", () -> put(store, "a", null));
    assertNull("key", () -> store.get(null));
    assertNull("key", () -> store.delete(null));
    assertNull("key", () -> store.contains(null));
    assertNull("keys", () -> store.getAll((List<String>) null));
    assertNull("keys", () -> store.deleteAll(null));
    assertNull("collection", () -> store.getAll((String) null));
    assertNull("collection", () -> store.count(null));
    assertNull("collection", () -> store.dropCollection(null));
    assertNull("collection", () -> store.entries(null));
    assertNull("request", () -> store.scan(null));
    assertNull("request", () -> store.entries(null, "c"));
    assertNull("name", () -> store.collection(null));
    assertNull("type", () -> store.capability(null));
    assertNull("value", () -> {
      store.put("a", null);
      return null;
    });
  }

  @Test
  void aRefusedValueLeavesWhatWasThere() {
    KVStore store = new SkipListStore();
    store.put("a", Map.of("n", 1));
    assertFails(
        InvalidEntryException.class, "NOT_JSON", () -> store.put("a", Map.of("n", Set.of())));
    assertThat(store.get("a")).contains(Map.of("n", 1));
  }

  @Test
  void limitsBelowOneByteAreAProgrammingError() {
    assertThat(catchThrowable(() -> new Limits(0, 8 << 20)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(catchThrowable(() -> new Limits(1_024, 0)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static Object put(KVStore store, String key, String collection) {
    store.put(key, Map.of(), collection);
    return true;
  }

  private static void assertNull(String parameter, Callable<?> call) {
    assertThatNullPointerException().isThrownBy(call::call).withMessage(parameter);
  }

  private static KVStore limited() {
    return new SkipListStore() {
      @Override
      public Limits limits() {
        return SMALLEST;
      }
    };
  }

  private static KVStore failing(Exception cause) {
    return new SkipListStore() {
      @Override
      protected Map<String, Object> doGet(String key, String collection) throws Exception {
        throw cause;
      }
    };
  }
}
