package dev.kvstore.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.kvstore.ConflictException;
import dev.kvstore.KVStore;
import dev.kvstore.KVStoreException;
import dev.kvstore.KVStores;
import dev.kvstore.MalformedDataException;
import dev.kvstore.StoreIOException;
import dev.kvstore.StoreOpenException;
import dev.kvstore.StoreOptions;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What users get wrong, and what others left in the database: typed, with no secret. */
class BadInputTest {
  @ParameterizedTest
  @EnumSource
  void aWrongPasswordIsRefusedAndNotShown(Engine engine) {
    SqlServer server = engine.shared();
    refused(
        StoreOpenException.class,
        "AUTHENTICATION_FAILED",
        server.uri(server.port(), "ann", "wrong-" + SqlServer.PASSWORD));
    String place = server.uri().replaceAll("\\?.*", "");
    try (KVStore store =
        KVStores.open(place, StoreOptions.of("user", "ann").with("password", SqlServer.PASSWORD))) {
      assertThat(store.toString()).doesNotContain(SqlServer.PASSWORD);
    }
    refused(
        StoreOpenException.class,
        "AUTHENTICATION_FAILED",
        () -> KVStores.open(
            place, StoreOptions.of("user", "ann").with("password", "wrong-" + SqlServer.PASSWORD)));
  }

  @ParameterizedTest
  @EnumSource
  void aDatabaseThatIsNotThereIsRefused(Engine engine) {
    refused(
        StoreOpenException.class, "INVALID_URI", engine.shared().uri().replace("/kv", "/nowhere"));
  }

  @ParameterizedTest
  @EnumSource
  void aServerThatIsNotThereIsSaidToBeOutOfReach(Engine engine) throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    refused(StoreIOException.class, "CONNECTION_FAILED", engine.shared().uri(port));
  }

  @ParameterizedTest
  @EnumSource
  void aServerThatIsSomethingElseIsRefused(Engine engine) {
    Engine other = engine == Engine.POSTGRESQL ? Engine.MARIADB : Engine.POSTGRESQL;
    Throwable error = catchThrowable(
        () -> KVStores.open(engine.shared().uri(other.shared().port()) + "&kv.timeout=2"));
    assertThat(error).isExactlyInstanceOf(StoreIOException.class);
    assertThat(((KVStoreException) error).code()).isIn("CONNECTION_FAILED", "TIMEOUT");
    withoutSecret(error);
  }

  @ParameterizedTest
  @EnumSource
  void aServerThatSaysNothingIsNotWaitedForLongerThanTheTimeout(Engine engine) throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Throwable error = catchThrowable(
          () -> KVStores.open(engine.shared().uri(silent.getLocalPort()) + "&kv.timeout=1"));
      assertThat(error).isExactlyInstanceOf(StoreIOException.class);
      assertThat(((KVStoreException) error).code()).isIn("CONNECTION_FAILED", "TIMEOUT");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aTableOfAnotherApplicationIsRefusedAndLeftAsItIs(Engine engine) {
    SqlServer server = engine.shared();
    server.sql("CREATE TABLE theirs (entry_key INT); INSERT INTO theirs VALUES (7);"
        + " GRANT SELECT ON theirs TO ann");
    refused(
        MalformedDataException.class, "UNEXPECTED_STRUCTURE", server.uri() + "&kv.table=theirs");
    assertThat(server.sql("SELECT * FROM theirs")).isEqualTo("7");
    server.sql("DROP TABLE theirs");
  }

  @ParameterizedTest
  @EnumSource
  void aNewerLayoutIsRefused(Engine engine) {
    SqlServer server = engine.shared();
    String uri = server.uri() + "&kv.table=newer";
    KVStores.open(uri).close();
    server.sql(
        engine == Engine.MARIADB
            ? "ALTER TABLE newer COMMENT = 'kvstore layout 2'"
            : "COMMENT ON TABLE newer IS 'kvstore layout 2'");
    refused(MalformedDataException.class, "UNSUPPORTED_FORMAT", uri);
    server.sql("DROP TABLE newer");
  }

  @ParameterizedTest
  @EnumSource
  void aTableThatIsMissingIsAnErrorWhereItMayNotBeMade(Engine engine) {
    for (String mode : new String[] {"existing", "read"}) {
      refused(
          StoreIOException.class,
          "NOT_FOUND",
          engine.shared().uri() + "&kv.table=missing&kv.mode=" + mode);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aUserWithoutTheRightToMakeATableIsToldWhatToRun(Engine engine) {
    SqlServer server = engine.shared();
    server.sql(
        engine == Engine.MARIADB
            ? "CREATE USER poor IDENTIFIED BY 'pw-secret'; GRANT SELECT, INSERT ON kv.* TO poor"
            : "CREATE USER poor PASSWORD 'pw-secret'");
    Throwable error = refused(
        StoreIOException.class,
        "ACCESS_DENIED",
        server.uri(server.port(), "poor", "pw-secret") + "&kv.table=wanted");
    assertThat(error).hasMessageContainingAll("CREATE TABLE", "wanted", "kvstore layout 1");
    server.sql("DROP USER poor");
  }

  @ParameterizedTest
  @EnumSource
  void aReadOnlyUserReadsAndItsWritesAreRefused(Engine engine) {
    SqlServer server = engine.shared();
    try (KVStore owner = KVStores.open(server.uri() + "&kv.table=shown")) {
      owner.put("a", Map.of("n", 1));
    }
    server.sql(
        engine == Engine.MARIADB
            ? "CREATE USER reader IDENTIFIED BY 'pw-secret'; GRANT SELECT ON kv.shown TO reader"
            : "CREATE USER reader PASSWORD 'pw-secret'; GRANT SELECT ON shown TO reader");
    String uri = server.uri(server.port(), "reader", "pw-secret") + "&kv.table=shown&kv.mode=";
    for (String mode : new String[] {"write", "existing", "read"}) {
      try (KVStore store = KVStores.open(uri + mode)) {
        assertThat(store.getAll()).isEqualTo(Map.of("a", Map.of("n", 1)));
        assertThat(store.collections()).containsExactly("data");
        boolean asked = mode.equals("read");
        Class<? extends KVStoreException> type =
            asked ? ConflictException.class : StoreIOException.class;
        String code = asked ? "READ_ONLY" : "ACCESS_DENIED";
        refused(type, code, () -> store.put("b", Map.of()));
        refused(type, code, () -> store.delete("a"));
      }
    }
    server.sql((engine == Engine.MARIADB ? "" : "DROP OWNED BY reader; ") + "DROP USER reader");
  }

  @ParameterizedTest
  @EnumSource
  void aTableThatIsDroppedIsMissedByTheNextCall(Engine engine) {
    SqlServer server = engine.shared();
    try (KVStore store = KVStores.open(server.uri() + "&kv.table=dropped")) {
      store.put("a", Map.of());
      server.sql("DROP TABLE dropped");
      refused(StoreIOException.class, "NOT_FOUND", () -> store.get("a"));
    }
  }

  @Test
  void aServerThatTakesNoWritesSaysSo() {
    SqlServer server = SqlServer.sharedPostgresql();
    String uri = server.uri() + "&kv.table=standby";
    KVStores.open(uri).close();
    server.sql("ALTER ROLE ann SET default_transaction_read_only = on");
    try (KVStore store = KVStores.open(uri)) {
      assertThat(store.getAll()).isEmpty();
      refused(ConflictException.class, "READ_ONLY", () -> store.put("a", Map.of()));
    } finally {
      server.sql("ALTER ROLE ann RESET default_transaction_read_only");
    }
  }

  @Test
  void anAddressThatNoDriverTakesIsRefused(@TempDir Path folder) {
    refused(StoreOpenException.class, "INVALID_URI", "jdbc:oracle:thin:@host:1521:kv");
    refused(StoreOpenException.class, "INVALID_URI", "jdbc:");
    refused(StoreOpenException.class, "INVALID_URI", "jdbc:h2:");
    refused(StoreOpenException.class, "INVALID_URI", "jdbc:h2:mem:");
    refused(StoreOpenException.class, "INVALID_URI", "jdbc:h2:tcp://127.0.0.1/kv");
    refused(StoreOpenException.class, "INVALID_URI", "jdbc:h2:relative/kv");
    refused(StoreOpenException.class, "INVALID_URI", "jdbc:h2:" + folder + "/kv?CIPHER=AES");
    refused(StoreOpenException.class, "INVALID_URI", "jdbc:h2:" + folder + "/kv;CYPHER=AES");
    for (String scheme : new String[] {"postgresql", "mariadb"}) {
      refused(
          StoreOpenException.class,
          "INVALID_URI",
          "jdbc:" + scheme + "://ann:" + SqlServer.PASSWORD + "@127.0.0.1/kv");
    }
  }

  @Test
  void anOptionThatIsNoneListsThoseThatAre(@TempDir Path folder) {
    String uri = "jdbc:h2:" + folder.resolve("kv");
    assertThat(refused(StoreOpenException.class, "UNKNOWN_OPTION", uri + "?kv.tabel=x"))
        .hasMessageContainingAll("table", "mode", "user", "password", "timeout", "pool-size");
    for (String table : new String[] {"", "1", "a.b.c", "a-b", "a\"b", "x;DROP", "a".repeat(64)}) {
      refused(StoreOpenException.class, "INVALID_OPTION", uri + "?kv.table=" + table);
    }
    assertThat(folder).isEmptyDirectory();
    try (KVStore store = KVStores.open(uri + "?kv.table=Order")) {
      store.put("a", Map.of("n", 1));
      assertThat(store.get("a")).contains(Map.of("n", 1));
    }
  }

  @Test
  void aFileThatIsMissingLockedOrNoneIsRefused(@TempDir Path folder) throws Exception {
    String uri = "jdbc:h2:" + folder.resolve("kv");
    refused(StoreIOException.class, "NOT_FOUND", uri + "?kv.mode=existing");
    refused(StoreIOException.class, "NOT_FOUND", uri + "?kv.mode=read");
    KVStores.open(uri + ";USER=ann;PASSWORD=" + SqlServer.PASSWORD).close();
    refused(StoreOpenException.class, "AUTHENTICATION_FAILED", uri + ";USER=ann;PASSWORD=wrong");
    Files.writeString(folder.resolve("kv.mv.db"), "{\"data\": {}}\n".repeat(2_000));
    refused(MalformedDataException.class, "MALFORMED_FILE", uri);
  }

  @Test
  void aReaderOfAFileReadsAndWritesNothing(@TempDir Path folder) {
    String uri = "jdbc:h2:" + folder.resolve("kv");
    try (KVStore store = KVStores.open(uri)) {
      store.put("a", Map.of("n", 1));
    }
    try (KVStore store = KVStores.open(uri + "?kv.mode=read")) {
      assertThat(store.getAll()).isEqualTo(Map.of("a", Map.of("n", 1)));
      refused(ConflictException.class, "READ_ONLY", () -> store.put("a", Map.of()));
    }
  }

  private static Throwable refused(
      Class<? extends KVStoreException> type, String code, String uri) {
    return refused(type, code, () -> KVStores.open(uri).close());
  }

  private static Throwable refused(
      Class<? extends KVStoreException> type, String code, ThrowingCallable call) {
    Throwable error = catchThrowable(call);
    assertThat(error).isExactlyInstanceOf(type).hasMessageStartingWith(code + ": ");
    withoutSecret(error);
    return error;
  }

  private static void withoutSecret(Throwable error) {
    StringWriter whole = new StringWriter();
    error.printStackTrace(new PrintWriter(whole));
    assertThat(whole.toString()).doesNotContain(SqlServer.PASSWORD, "pw-secret");
  }
}
