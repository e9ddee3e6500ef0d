package dev.kvstore.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.kvstore.BatchException;
import dev.kvstore.KVStore;
import dev.kvstore.KVStoreException;
import dev.kvstore.KVStores;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Engines that go away for a while: every call ends in time, and the store works again. */
class FaultsTest {
  /** Longer than any call may take, also on a machine that is busy. */
  static final long PATIENCE_SECONDS = 60;

  @ParameterizedTest
  @EnumSource
  void acknowledgedWritesAreThereAfterTheServerWasKilledAmongThem(Engine engine) throws Exception {
    try (SqlServer server = engine.start();
        KVStore store = KVStores.open(server.uri() + "&kv.timeout=30")) {
      Writing writing = new Writing(store);
      server.signal("KILL");
      writing.endAfter(300);
      assertThat(store.getAll("stream")).containsKeys(writing.acknowledged());
    }
  }

  @ParameterizedTest
  @EnumSource
  void aBatchWhoseConnectionIsCutIsThereAsAWholeOrNotAtAll(Engine engine) throws Exception {
    try (Proxy proxy = new Proxy(engine.shared().port());
        KVStore store = KVStores.open(engine.shared().uri(proxy.port()) + "&kv.table=cut")) {
      store.dropCollection("batches");
      Map<String, Map<String, Object>> entries = new LinkedHashMap<>();
      for (int i = 0; i < 1_000; i++) {
        entries.put("%04d".formatted(i), Map.of("n", i, "text", "x".repeat(1_000)));
      }
      proxy.cutAfter(450_000);

      BatchException error = catchThrowableOfType(
          BatchException.class, () -> store.putAll(entries.entrySet(), "batches", 100));

      assertThat(error).hasMessageStartingWith("CONNECTION_FAILED");
      assertThat(error.isRetryable()).isTrue();
      assertThat(error.entriesWritten()).isBetween(100L, 400L);
      assertThat(store.count("batches")).isIn(error.entriesWritten(), error.entriesWritten() + 100);
      store.putAll(entries.entrySet(), "batches", 100);
      assertThat(store.getAll("batches")).isEqualTo(entries);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aServerThatDoesNotAnswerEndsEachCallTyped(Engine engine) throws Exception {
    try (Proxy proxy = new Proxy(engine.shared().port());
        KVStore store =
            KVStores.open(engine.shared().uri(proxy.port()) + "&kv.table=slow&kv.timeout=1")) {
      store.put("a", Map.of("n", 1));
      proxy.stall();
      KVStoreException get = failure(store.async().get("a"));
      // More than the buffers on its way take: nothing but the store itself ends such a write.
      KVStoreException put = failure(store.async().put("b", Map.of("text", "x".repeat(15 << 20))));
      proxy.resume();

      assertThat(List.of(get, put)).allMatch(KVStoreException::isRetryable);
      assertThat(get).hasMessageStartingWith("TIMEOUT");
      eventually(store, () -> store.put("a", Map.of("n", 2)));
      assertThat(store.get("a")).contains(Map.of("n", 2));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aStatementThatWaitsForALockEndsInItsTime(Engine engine) throws Exception {
    try (KVStore store = KVStores.open(engine.shared().uri() + "&kv.table=locked&kv.timeout=1")) {
      store.put("a", Map.of("n", 1));
      try (Connection other = lock(engine.shared(), "locked")) {
        assertThat(failure(store.async().put("a", Map.of("n", 2))))
            .hasMessageStartingWith("TIMEOUT");
        assertThat(store.get("a")).contains(Map.of("n", 1));
        other.rollback();
      }
      store.put("a", Map.of("n", 3));
      assertThat(store.get("a")).contains(Map.of("n", 3));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aPoolThatIsExhaustedIsATimeoutThatSaysSo(Engine engine) throws Exception {
    try (KVStore store =
        KVStores.open(engine.shared().uri() + "&kv.table=exhausted&kv.timeout=1&kv.pool-size=1")) {
      store.put("a", Map.of("n", 1));
      try (Connection other = lock(engine.shared(), "exhausted")) {
        long begun = System.nanoTime();
        List<CompletableFuture<Void>> puts = Stream.generate(
                () -> store.async().put("a", Map.of("n", 2)))
            .limit(8)
            .toList();
        List<KVStoreException> failures = puts.stream().map(FaultsTest::failure).toList();
        // Each has a second, and the one that is cut another; one after the other they had eight.
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(6));
        other.rollback();

        assertThat(failures).allMatch(failure -> failure.code().equals("TIMEOUT"));
        assertThat(failures)
            .anyMatch(failure -> failure.getMessage().contains("all 1 connections"));
      }
      store.put("a", Map.of("n", 3));
      assertThat(store.get("a")).contains(Map.of("n", 3));
    }
  }

  /** Locks all rows of a table until the connection rolls back. */
  private static Connection lock(SqlServer server, String table) throws SQLException {
    Connection connection = DriverManager.getConnection(server.uri());
    connection.setAutoCommit(false);
    try (var statement = connection.createStatement()) {
      statement.executeQuery("SELECT entry_key FROM " + table + " FOR UPDATE").close();
    }
    return connection;
  }

  private static KVStoreException failure(CompletableFuture<?> future) {
    try {
      future.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    } catch (CompletionException e) {
      assertThat(e.getCause()).isInstanceOf(KVStoreException.class);
      return (KVStoreException) e.getCause();
    }
    throw new AssertionError("the call succeeded");
  }

  /** Every connection that was cut may cost one call. */
  private static void eventually(KVStore store, Runnable call) {
    for (int attempt = 0; attempt < 20; attempt++) {
      try {
        call.run();
        return;
      } catch (KVStoreException e) {
        assertThat(e.isRetryable()).as("%s", e).isTrue();
      }
    }
    throw new AssertionError(store + " does not work again");
  }
}
