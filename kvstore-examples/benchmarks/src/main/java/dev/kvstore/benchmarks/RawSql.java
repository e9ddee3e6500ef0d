package dev.kvstore.benchmarks;

import com.zaxxer.hikari.HikariDataSource;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** JDBC through a pool, on one table with binary columns. */
final class RawSql extends BlockingClient {
  private static final byte[] COLLECTION = Documents.COLLECTION.getBytes(StandardCharsets.UTF_8);
  private static final String ROW = "(?, ?, ?, ?)";
  private static final int SECONDS = 10;

  /** How each database puts a row in place of another. */
  enum Engine {
    H2,
    POSTGRESQL,
    MARIADB;

    private String put(String table, String rows) {
      String insert = " INTO " + table + " (collection, entry_key, entry_version, entry_value) ";
      return switch (this) {
        case H2 -> "MERGE" + insert + "KEY (collection, entry_key) " + rows;
        case POSTGRESQL ->
          "INSERT" + insert + rows + " ON CONFLICT (collection, entry_key) DO UPDATE SET"
              + " entry_version = EXCLUDED.entry_version, entry_value = EXCLUDED.entry_value";
        case MARIADB ->
          "INSERT" + insert + rows + " ON DUPLICATE KEY UPDATE"
              + " entry_version = VALUES(entry_version), entry_value = VALUES(entry_value)";
      };
    }
  }

  private final HikariDataSource pool = new HikariDataSource();
  private final String table;
  private final Engine engine;

  RawSql(String url, String table, Engine engine) {
    char quote = engine == Engine.MARIADB ? '`' : '"';
    this.table = quote + table + quote;
    this.engine = engine;
    pool.setJdbcUrl(url);
    pool.setMaximumPoolSize(10);
    if (engine == Engine.MARIADB) {
      // As the backend has them.
      pool.setConnectionInitSql("SET SESSION max_statement_time = " + SECONDS);
      pool.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
    }
  }

  private static byte[] bytes(String key) {
    return key.getBytes(StandardCharsets.UTF_8);
  }

  private PreparedStatement prepare(Connection connection, String sql) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    if (engine == Engine.POSTGRESQL) {
      // The others have a limit for the connection.
      statement.setQueryTimeout(SECONDS);
    }
    return statement;
  }

  private static void bind(PreparedStatement statement, int first, String key, byte[] json)
      throws SQLException {
    statement.setBytes(first, COLLECTION);
    statement.setBytes(first + 1, bytes(key));
    statement.setBytes(first + 2, Versions.next());
    statement.setBytes(first + 3, json);
  }

  @Override
  public void put(String key, byte[] json) throws SQLException {
    try (Connection connection = pool.getConnection();
        PreparedStatement put = prepare(connection, engine.put(table, "VALUES " + ROW))) {
      bind(put, 1, key, json);
      put.executeUpdate();
    }
  }

  @Override
  public byte @Nullable [] get(String key) throws SQLException {
    try (Connection connection = pool.getConnection();
        PreparedStatement get = prepare(
            connection,
            "SELECT entry_value FROM " + table + " WHERE collection = ? AND entry_key = ?")) {
      get.setBytes(1, COLLECTION);
      get.setBytes(2, bytes(key));
      try (ResultSet found = get.executeQuery()) {
        return found.next() ? found.getBytes(1) : null;
      }
    }
  }

  @Override
  public void putAll(Map<String, byte[]> batch) throws SQLException {
    // Sorted, so that two batches do not wait for each other.
    List<Map.Entry<String, byte[]>> rows =
        batch.entrySet().stream().sorted(Map.Entry.comparingByKey()).toList();
    try (Connection connection = pool.getConnection()) {
      switch (engine) {
        case H2 -> putOneByOne(connection, rows);
        case POSTGRESQL -> putArrays(connection, rows);
        case MARIADB -> putRows(connection, rows);
      }
    }
  }

  private void putOneByOne(Connection connection, List<Map.Entry<String, byte[]>> rows)
      throws SQLException {
    connection.setAutoCommit(false);
    try (PreparedStatement put = prepare(connection, engine.put(table, "VALUES " + ROW))) {
      for (Map.Entry<String, byte[]> row : rows) {
        bind(put, 1, row.getKey(), row.getValue());
        put.executeUpdate();
      }
      connection.commit();
    } finally {
      connection.setAutoCommit(true);
    }
  }

  private void putArrays(Connection connection, List<Map.Entry<String, byte[]>> rows)
      throws SQLException {
    try (PreparedStatement put =
        prepare(connection, engine.put(table, "SELECT ?, * FROM UNNEST(?, ?, ?)"))) {
      put.setBytes(1, COLLECTION);
      put.setArray(
          2, array(connection, rows.stream().map(row -> bytes(row.getKey())).toList()));
      put.setArray(
          3, array(connection, rows.stream().map(row -> Versions.next()).toList()));
      put.setArray(4, array(connection, rows.stream().map(Map.Entry::getValue).toList()));
      put.executeUpdate();
    }
  }

  private void putRows(Connection connection, List<Map.Entry<String, byte[]>> rows)
      throws SQLException {
    String values = rows.stream().map(row -> ROW).collect(Collectors.joining(", ", "VALUES ", ""));
    // As one text, for there is no end of numbers of rows, each a statement for the server to keep.
    try (PreparedStatement put =
        prepare(connection, "/*client prepare*/ " + engine.put(table, values))) {
      int first = 1;
      for (Map.Entry<String, byte[]> row : rows) {
        bind(put, first, row.getKey(), row.getValue());
        first += 4;
      }
      put.executeUpdate();
    }
  }

  private static String places(List<String> keys, String place) {
    return String.join(", ", Collections.nCopies(keys.size(), place));
  }

  private static java.sql.Array array(Connection connection, Collection<byte[]> elements)
      throws SQLException {
    return connection.createArrayOf("bytea", elements.toArray(byte[][]::new));
  }

  @Override
  public Map<String, byte[]> getAll(List<String> keys) throws SQLException {
    String condition = switch (engine) {
      // As rows, since of an index of two columns it would use the first alone.
      case H2 -> "(collection, entry_key) IN (" + places(keys, "(?, ?)") + ")";
      case POSTGRESQL -> "collection = ? AND entry_key = ANY (?)";
      case MARIADB -> "collection = ? AND entry_key IN (" + places(keys, "?") + ")";
    };
    try (Connection connection = pool.getConnection();
        PreparedStatement get = prepare(
            connection, "SELECT entry_key, entry_value FROM " + table + " WHERE " + condition)) {
      int place = 1;
      if (engine != Engine.H2) {
        get.setBytes(place++, COLLECTION);
      }
      if (engine == Engine.POSTGRESQL) {
        get.setArray(place, array(connection, keys.stream().map(RawSql::bytes).toList()));
      } else {
        for (String key : keys) {
          if (engine == Engine.H2) {
            get.setBytes(place++, COLLECTION);
          }
          get.setBytes(place++, bytes(key));
        }
      }
      Map<String, byte[]> values = new LinkedHashMap<>();
      try (ResultSet found = get.executeQuery()) {
        while (found.next()) {
          values.put(new String(found.getBytes(1), StandardCharsets.UTF_8), found.getBytes(2));
        }
      }
      return values;
    }
  }

  /** Else the next one would have the dead rows of this one to walk over. */
  @Override
  public void drop() throws SQLException {
    try (Connection connection = pool.getConnection();
        Statement drop = connection.createStatement()) {
      drop.execute("DROP TABLE " + table);
    }
  }

  @Override
  public void close() {
    super.close();
    pool.close();
  }
}
