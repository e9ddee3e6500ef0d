package dev.kvstore.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.kvstore.ConditionalWrites;
import dev.kvstore.KVStore;
import dev.kvstore.KVStoreException;
import dev.kvstore.KVStores;
import dev.kvstore.StoreOptions;
import dev.kvstore.StoreUri;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The administrator dba owns the schema shop, and makes and changes the table in it, with what the
 * README and the errors give; the application's user clerk has the rights that the README names.
 */
class AdministratorTest {
  private static final StoreOptions TABLE = StoreOptions.of("table", "shop.kvstore");

  private Engine engine = Engine.POSTGRESQL;

  @ParameterizedTest
  @EnumSource
  void whatTheReadmeGivesIsEnough(Engine served) throws Exception {
    begin(served);
    refused("NOT_FOUND", Mode.EXISTING, Schema.CURRENT);
    administrator(readme());
    for (Mode mode : new Mode[] {Mode.EXISTING, Mode.WRITE}) {
      try (KVStore store = KVStores.open(clerk(), TABLE.with("mode", mode))) {
        use(store);
      }
    }
    assertThat(refused("ACCESS_DENIED", TABLE.with("table", "shop.other"), Schema.CURRENT))
        .hasMessageContaining("CREATE TABLE");
  }

  @ParameterizedTest
  @EnumSource
  void whatTheErrorsGiveBringsAnOlderTableUpToDate(Engine served) throws Exception {
    begin(served);
    administrator(readme());
    try (KVStore store = KVStores.open(clerk(), TABLE)) {
      store.put("kept", Map.of("n", 1));
    }
    int next = Schema.CURRENT + 1;
    String denied = refused("ACCESS_DENIED", Mode.WRITE, next).getMessage();
    String older = refused("UNSUPPORTED_FORMAT", Mode.EXISTING, next).getMessage();
    String statements = older.substring(older.indexOf('\n'));
    assertThat(denied).endsWith(statements);

    administrator(statements);

    for (Mode mode : Mode.values()) {
      try (KVStore store = Opening.open(StoreUri.parse(clerk()), TABLE.with("mode", mode), next)) {
        assertThat(store.getAll()).isEqualTo(Map.of("kept", Map.of("n", 1)));
      }
    }
  }

  private void begin(Engine served) {
    engine = served;
    String password = SqlServer.PASSWORD;
    served
        .shared()
        .sql(
            served == Engine.MARIADB
                ? "CREATE DATABASE shop; CREATE USER dba IDENTIFIED BY '" + password + "';"
                    + " GRANT ALL ON shop.* TO dba WITH GRANT OPTION; CREATE USER clerk IDENTIFIED BY '"
                    + password + "'; GRANT SELECT, INSERT, UPDATE, DELETE ON shop.* TO clerk"
                : "CREATE USER dba PASSWORD '" + password + "'; CREATE USER clerk PASSWORD '"
                    + password
                    + "'; CREATE SCHEMA shop AUTHORIZATION dba; GRANT USAGE ON SCHEMA shop TO clerk;"
                    + " ALTER DEFAULT PRIVILEGES FOR ROLE dba IN SCHEMA shop"
                    + " GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO clerk");
  }

  @AfterEach
  void end() {
    engine
        .shared()
        .sql(
            engine == Engine.MARIADB
                ? "DROP DATABASE shop; DROP USER dba; DROP USER clerk"
                : "DROP OWNED BY dba CASCADE; DROP OWNED BY clerk; DROP USER dba; DROP USER clerk");
  }

  /** The statements for this database, as they stand there. */
  private String readme() throws IOException {
    String name = engine == Engine.MARIADB ? "MariaDB" : "PostgreSQL";
    Matcher statements = Pattern.compile("\n" + name + ":\n\n```sql\n([^`]*(?:`kvstore`[^`]*)*)```")
        .matcher(Files.readString(Path.of("README.md")));
    assertThat(statements.find()).isTrue();
    return statements.group(1);
  }

  private void administrator(String statements) throws SQLException {
    try (Connection connection = DriverManager.getConnection(
            engine == Engine.MARIADB
                ? uri("dba") + "&allowMultiQueries=true"
                : uri("dba") + "&currentSchema=shop");
        Statement statement = connection.createStatement()) {
      statement.execute(statements);
    }
  }

  private String clerk() {
    return uri("clerk");
  }

  private String uri(String user) {
    SqlServer server = engine.shared();
    String uri = server.uri(server.port(), user, SqlServer.PASSWORD);
    return engine == Engine.MARIADB ? uri.replace("/kv?", "/shop?") : uri;
  }

  private static void use(KVStore store) {
    store.put("a", Map.of("n", 1));
    store.putAll(Map.of("b", Map.of("n", 2), "c", Map.of("n", 3)));
    ConditionalWrites writes = store.capability(ConditionalWrites.class).orElseThrow();
    assertThat(writes.putIfAbsent("a", Map.of(), "data")).isEmpty();
    assertThat(store.delete("a")).isTrue();
    assertThat(store.deleteAll(List.of("b"))).isEqualTo(1);
    assertThat(store.getAll()).isEqualTo(Map.of("c", Map.of("n", 3)));
    assertThat(store.dropCollection("data")).isTrue();
    assertThat(store.collections()).isEmpty();
  }

  private KVStoreException refused(String code, Mode mode, int layout) {
    return refused(code, TABLE.with("mode", mode), layout);
  }

  private KVStoreException refused(String code, StoreOptions options, int layout) {
    KVStoreException error = catchThrowableOfType(
        KVStoreException.class,
        () -> Opening.open(StoreUri.parse(clerk()), options, layout).close());
    assertThat(error)
        .hasMessageStartingWith(code + ": ")
        .hasMessageNotContaining(SqlServer.PASSWORD);
    return error;
  }
}
