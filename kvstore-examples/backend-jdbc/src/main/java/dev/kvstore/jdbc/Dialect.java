package dev.kvstore.jdbc;

import com.zaxxer.hikari.HikariConfig;
import dev.kvstore.Capability;
import dev.kvstore.Limits;
import dev.kvstore.StoreOpenException;
import dev.kvstore.StoreUri;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * What one kind of database does in its own way; each open store has one.
 *
 * <p>Statements hold the name of the table, which is checked, and otherwise parameters only.
 */
abstract class Dialect {
  static final String COLUMNS = "(collection, entry_key, entry_version, entry_value)";

  /** The largest value that the drivers take in one piece on an ordinary heap. */
  private static final long VALUE_BYTES = 128L << 20;

  /** What fits twice into the largest key of an index, PostgreSQL's 2,704 bytes. */
  static final int NAME_BYTES = 1_024;

  private static final Pattern USER_INFO = Pattern.compile("^\\w+:(//)?[^/?]*@");

  static Dialect of(StoreUri uri) {
    String address = uri.address();
    if (address.startsWith("postgresql:")) {
      return new PostgreSql();
    }
    if (address.startsWith("mariadb:")) {
      return new MariaDb();
    }
    if (address.startsWith("h2:")) {
      return new H2();
    }
    throw new StoreOpenException(
        "INVALID_URI",
        uri + " names no database that this backend knows; it serves jdbc:postgresql://host/db,"
            + " jdbc:mariadb://host/db and jdbc:h2:/data/kv",
        null);
  }

  /** The name of its statements' files. */
  abstract String name();

  /** The class of the driver, and where it comes from. */
  abstract Driver driver();

  /**
   * The address for the driver.
   *
   * @throws StoreOpenException if it cannot be one
   */
  String url(StoreUri uri, Mode mode, long seconds) {
    if (USER_INFO.matcher(uri.address()).find()) {
      throw new StoreOpenException(
          "INVALID_URI",
          uri + " has a user before its host, which the driver does not take; give kv.user and"
              + " kv.password",
          null);
    }
    return "jdbc:" + uri.address();
  }

  /** The driver's settings, where the address has none. */
  abstract Map<String, String> settings(long seconds);

  /** Finds out what the database at hand can do, and sets what the driver must know of it. */
  void learn(Connection connection, Map<String, String> settings) throws SQLException {}

  /** Whether the database lives in this process, as long as it has a connection. */
  boolean isEmbedded() {
    return false;
  }

  void configure(HikariConfig pool, long seconds) {}

  /** Ends a statement in time, where its connection does not by itself. */
  void limit(PreparedStatement statement, long seconds) throws SQLException {}

  Set<Capability> capabilities() {
    return TableStore.CAPABILITIES;
  }

  Limits limits() {
    return new Limits(NAME_BYTES, VALUE_BYTES);
  }

  char quote() {
    return '"';
  }

  /** Puts a row in place of what was there: collection, key, version, value. */
  abstract String put(String table);

  /** Puts rows, sorted by key, in one transaction. */
  abstract void putAll(Call call, String table, byte[] collection, List<Row> rows)
      throws SQLException;

  /** Inserts a row, and says whether it was not there. */
  boolean insert(Call call, String table, byte[] collection, Row row) throws SQLException {
    try (PreparedStatement statement =
        call.prepare("INSERT INTO " + table + " " + COLUMNS + " VALUES (?, ?, ?, ?)")) {
      bind(statement, 1, collection, row);
      return statement.executeUpdate() == 1;
    } catch (SQLException e) {
      if (fault(e) == Fault.DUPLICATE) {
        return false;
      }
      throw e;
    }
  }

  /** Names the collections without reading every row. */
  String collections(String table) {
    return "SELECT DISTINCT collection FROM " + table;
  }

  /** A condition that is true of some keys. */
  String isOneOf(int keys) {
    return "collection = ? AND entry_key IN ("
        + String.join(", ", Collections.nCopies(places(keys), "?")) + ")";
  }

  /** Binds the parameters of {@link #isOneOf}, with which the statement begins. */
  void bindKeys(PreparedStatement statement, byte[] collection, List<byte[]> keys)
      throws SQLException {
    statement.setBytes(1, collection);
    for (int i = 0; i < places(keys.size()); i++) {
      statement.setBytes(2 + i, keys.get(Math.min(i, keys.size() - 1)));
    }
  }

  /** Few numbers, so that there are few statements: the last key fills up. */
  static int places(int keys) {
    return IntStream.of(10, 100, 1_000)
        .filter(places -> places >= keys)
        .findFirst()
        .orElse(keys);
  }

  /** The comment of a table, or an empty text. */
  abstract String comment(Connection connection, Table table) throws SQLException;

  /** What an error means. */
  Fault fault(SQLException e) {
    String state = String.valueOf(e.getSQLState());
    return switch (state) {
      case "40001", "40P01" -> Fault.CONTENDED;
      case "23505" -> Fault.DUPLICATE;
      case "57014", "HYT00" -> Fault.TIMEOUT;
      case "28000", "28P01" -> Fault.LOGIN;
      default -> state.startsWith("08") ? Fault.CONNECTION : Fault.OTHER;
    };
  }

  static void bind(PreparedStatement statement, int first, byte[] collection, Row row)
      throws SQLException {
    statement.setBytes(first, collection);
    statement.setBytes(first + 1, row.key);
    statement.setBytes(first + 2, row.version);
    statement.setBytes(first + 3, row.value);
  }

  /** The first column of the only row, or an empty text. */
  static String text(Connection connection, String query, String... arguments) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      for (int i = 0; i < arguments.length; i++) {
        statement.setString(i + 1, arguments[i]);
      }
      try (ResultSet found = statement.executeQuery()) {
        String text = found.next() ? found.getString(1) : null;
        return text == null ? "" : text;
      }
    }
  }

  /** The names of the parameters that stand in an address, in lower case. */
  static Set<String> parameters(String url, String separators) {
    Set<String> names = new HashSet<>();
    for (String part : url.split("[" + separators + "]", -1)) {
      int equals = part.indexOf('=');
      if (equals > 0) {
        names.add(part.substring(0, equals).trim().toLowerCase(Locale.ROOT));
      }
    }
    return names;
  }

  /** The class of a driver, and the artifact that has it. */
  record Driver(String className, String artifact) {}
}
