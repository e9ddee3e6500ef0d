package dev.kvstore.jdbc;

import com.zaxxer.hikari.HikariConfig;
import dev.kvstore.Limits;
import dev.kvstore.StoreIOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** MariaDB. */
final class MariaDb extends Dialect {
  private static final String ON_DUPLICATE =
      " ON DUPLICATE KEY UPDATE entry_version = VALUES(entry_version),"
          + " entry_value = VALUES(entry_value)";

  /** What a statement has beside values: its text and its names. */
  private static final long STATEMENT_BYTES = 64 << 10;

  /** Sent as text, a byte may take two. */
  private static final int ESCAPED = 2;

  /** A statement whose number of parameters differs from call to call is not kept by the server. */
  private static final String AS_TEXT = "/*client prepare*/ ";

  private long packetBytes;

  @Override
  String name() {
    return "mariadb";
  }

  @Override
  Driver driver() {
    return new Driver("org.mariadb.jdbc.Driver", "org.mariadb.jdbc:mariadb-java-client");
  }

  @Override
  char quote() {
    return '`';
  }

  @Override
  Map<String, String> settings(long seconds) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("connectTimeout", Long.toString(seconds * 1_000));
    settings.put("socketTimeout", Long.toString((seconds + 2) * 1_000));
    // Values go as bytes; in a text each quote and backslash would be two.
    settings.put("useServerPrepStmts", "true");
    return settings;
  }

  @Override
  void learn(Connection connection, Map<String, String> settings) throws SQLException {
    packetBytes = Long.parseLong(text(connection, "SELECT @@max_allowed_packet"));
    long needed = (8L << 20) + STATEMENT_BYTES;
    if (packetBytes < needed) {
      throw new StoreIOException(
          "ENGINE_FAILED",
          "the server's max_allowed_packet is " + packetBytes
              + " bytes, but a store takes values of" + " 8 MiB; set it to " + needed + " at least",
          null);
    }
  }

  @Override
  void configure(HikariConfig pool, long seconds) {
    pool.setConnectionInitSql("SET SESSION max_statement_time = " + seconds);
    // No locks on the gaps between keys.
    pool.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
  }

  @Override
  Limits limits() {
    Limits most = super.limits();
    return new Limits(most.nameBytes(), Math.min(most.valueBytes(), packetBytes - STATEMENT_BYTES));
  }

  @Override
  String put(String table) {
    return "INSERT INTO " + table + " " + COLUMNS + " VALUES (?, ?, ?, ?)" + ON_DUPLICATE;
  }

  /** One statement for as many as a packet holds, mostly all. */
  @Override
  void putAll(Call call, String table, byte[] collection, List<Row> rows) throws SQLException {
    List<List<Row>> packets = packets(collection, rows);
    if (packets.size() == 1) {
      putPacket(call, table, collection, rows);
    } else {
      call.transaction(() -> {
        for (List<Row> packet : packets) {
          putPacket(call, table, collection, packet);
        }
      });
    }
  }

  private List<List<Row>> packets(byte[] collection, List<Row> rows) {
    List<List<Row>> packets = new ArrayList<>();
    int begin = 0;
    long bytes = 0;
    for (int i = 0; i < rows.size(); i++) {
      long more = ESCAPED * (rows.get(i).bytes() + collection.length + COLUMNS.length());
      if (i > begin && bytes + more > packetBytes - STATEMENT_BYTES) {
        packets.add(rows.subList(begin, i));
        begin = i;
        bytes = 0;
      }
      bytes += more;
    }
    packets.add(rows.subList(begin, rows.size()));
    return packets;
  }

  private void putPacket(Call call, String table, byte[] collection, List<Row> rows)
      throws SQLException {
    // A single row may be too large for a text.
    String sql = rows.size() == 1
        ? put(table)
        : AS_TEXT + "INSERT INTO " + table + " " + COLUMNS + " VALUES (?, ?, ?, ?)"
            + ", (?, ?, ?, ?)".repeat(rows.size() - 1) + ON_DUPLICATE;
    try (PreparedStatement statement = call.prepare(sql)) {
      for (int i = 0; i < rows.size(); i++) {
        bind(statement, i * 4 + 1, collection, rows.get(i));
      }
      statement.executeUpdate();
    }
  }

  @Override
  String comment(Connection connection, Table table) throws SQLException {
    return text(
        connection,
        "SELECT table_comment FROM information_schema.tables WHERE table_name = ? AND table_schema = "
            + (table.schema() == null ? "DATABASE()" : "'" + table.schema() + "'"),
        table.name());
  }

  @Override
  Fault fault(SQLException e) {
    return switch (e.getErrorCode()) {
      case 1213, 1020 -> Fault.CONTENDED;
      case 1062 -> Fault.DUPLICATE;
      case 1205, 1969, 3024 -> Fault.TIMEOUT;
      case 1045, 1698 -> Fault.LOGIN;
      case 1044, 1049 -> Fault.NO_DATABASE;
      case 1142, 1143, 1227 -> Fault.DENIED;
      case 1290, 1792, 1836 -> Fault.READ_ONLY;
      case 1146 -> Fault.NO_TABLE;
      case 1040, 1053, 1203, 1226 -> Fault.UNAVAILABLE;
      default -> super.fault(e);
    };
  }
}
