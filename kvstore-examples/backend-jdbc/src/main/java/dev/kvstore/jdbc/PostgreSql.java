package dev.kvstore.jdbc;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** PostgreSQL, also behind a pooler. */
final class PostgreSql extends Dialect {
  /** How often a statement runs before it is prepared on the server; 0 is never. */
  private static final String PREPARE_THRESHOLD = "prepareThreshold";

  private static final String ON_CONFLICT =
      " ON CONFLICT (collection, entry_key) DO UPDATE SET entry_version = EXCLUDED.entry_version,"
          + " entry_value = EXCLUDED.entry_value";

  @Override
  String name() {
    return "postgresql";
  }

  @Override
  Driver driver() {
    return new Driver("org.postgresql.Driver", "org.postgresql:postgresql");
  }

  @Override
  Map<String, String> settings(long seconds) {
    Map<String, String> settings = new LinkedHashMap<>();
    String time = Long.toString(seconds);
    settings.put("connectTimeout", time);
    settings.put("loginTimeout", time);
    settings.put("cancelSignalTimeout", time);
    settings.put("socketTimeout", Long.toString(seconds + 2));
    settings.put("tcpKeepAlive", "true");
    settings.put(PREPARE_THRESHOLD, "0");
    return settings;
  }

  /**
   * Statements are prepared on the server where the process that serves one is the one that the
   * connection was told of. Behind a pooler such as PgBouncer it is another, and the next one may
   * be again another: what was prepared there is gone, or is in the way of what the next connection
   * prepares by the same name. So the first connection must not prepare any either, and the driver
   * does so for a COMMIT.
   */
  @Override
  void learn(Connection connection, Map<String, String> settings) throws SQLException {
    String serving = text(connection, "SELECT pg_backend_pid()");
    if (serving.equals(told(connection))) {
      settings.remove(PREPARE_THRESHOLD);
    }
  }

  /**
   * Reflection, since the driver's jar cannot be compiled against without those of its own build.
   */
  private static String told(Connection connection) throws SQLException {
    try {
      Object process = connection.getClass().getMethod("getBackendPID").invoke(connection);
      return String.valueOf(process);
    } catch (ReflectiveOperationException e) {
      throw new SQLException("the driver does not tell the server's process", e);
    }
  }

  @Override
  void limit(PreparedStatement statement, long seconds) throws SQLException {
    statement.setQueryTimeout(Math.toIntExact(seconds));
  }

  @Override
  String put(String table) {
    return "INSERT INTO " + table + " " + COLUMNS + " VALUES (?, ?, ?, ?)" + ON_CONFLICT;
  }

  /** One statement for all. */
  @Override
  void putAll(Call call, String table, byte[] collection, List<Row> rows) throws SQLException {
    try (PreparedStatement statement = call.prepare("INSERT INTO " + table + " " + COLUMNS
        + " SELECT ?, * FROM UNNEST(?, ?, ?)" + ON_CONFLICT)) {
      statement.setBytes(1, collection);
      statement.setArray(2, array(statement, rows, row -> row.key));
      statement.setArray(3, array(statement, rows, row -> row.version));
      statement.setArray(4, array(statement, rows, row -> row.value));
      statement.executeUpdate();
    }
  }

  /** Without the error, which the server would log. */
  @Override
  boolean insert(Call call, String table, byte[] collection, Row row) throws SQLException {
    try (PreparedStatement statement = call.prepare("INSERT INTO " + table + " " + COLUMNS
        + " VALUES (?, ?, ?, ?) ON CONFLICT (collection, entry_key) DO NOTHING")) {
      bind(statement, 1, collection, row);
      return statement.executeUpdate() == 1;
    }
  }

  /** From one collection to the next, over the index. */
  @Override
  String collections(String table) {
    return "WITH RECURSIVE found AS ((SELECT collection FROM " + table
        + " ORDER BY collection LIMIT 1) UNION ALL SELECT (SELECT next.collection FROM " + table
        + " next WHERE next.collection > found.collection ORDER BY next.collection LIMIT 1)"
        + " FROM found WHERE found.collection IS NOT NULL)"
        + " SELECT collection FROM found WHERE collection IS NOT NULL";
  }

  @Override
  String isOneOf(int keys) {
    return "collection = ? AND entry_key = ANY (?)";
  }

  @Override
  void bindKeys(PreparedStatement statement, byte[] collection, List<byte[]> keys)
      throws SQLException {
    statement.setBytes(1, collection);
    statement.setArray(2, array(statement, keys, key -> key));
  }

  private static <T> Array array(
      PreparedStatement statement, List<T> elements, Function<T, byte[]> bytes)
      throws SQLException {
    return statement
        .getConnection()
        .createArrayOf("bytea", elements.stream().map(bytes).toArray(byte[][]::new));
  }

  @Override
  String comment(Connection connection, Table table) throws SQLException {
    return text(
        connection,
        "SELECT obj_description(to_regclass(?)::oid, 'pg_class')",
        table.quoted(quote()));
  }

  @Override
  Fault fault(SQLException e) {
    String state = String.valueOf(e.getSQLState());
    return switch (state) {
      case "42501" -> Fault.DENIED;
      case "25006" -> Fault.READ_ONLY;
      case "42P01", "3F000" -> Fault.NO_TABLE;
      case "3D000" -> Fault.NO_DATABASE;
      case "57P01", "57P02", "57P03" -> Fault.UNAVAILABLE;
      default -> state.startsWith("53") ? Fault.UNAVAILABLE : super.fault(e);
    };
  }
}
