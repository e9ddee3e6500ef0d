package dev.kvstore.jdbc;

import com.zaxxer.hikari.HikariConfig;
import dev.kvstore.Capability;
import dev.kvstore.StoreOpenException;
import dev.kvstore.StoreUri;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** H2 in this process, in a file or in memory. */
final class H2 extends Dialect {
  private static final Pattern ADDRESS = Pattern.compile("h2:([^;]*)(;.*)?", Pattern.DOTALL);
  private static final Pattern LOCAL =
      Pattern.compile("(?:file:)?(?:/(?=//))?(?!\\w\\w+:)(.+)", Pattern.DOTALL);

  /** Values up to this size lie with their row; H2 keeps larger ones beside the table. */
  private static final int INLINE = 64 << 10;

  private boolean inMemory;
  private boolean durable;

  @Override
  String name() {
    return "h2";
  }

  @Override
  Driver driver() {
    return new Driver("org.h2.Driver", "com.h2database:h2");
  }

  @Override
  boolean isEmbedded() {
    return true;
  }

  @Override
  String url(StoreUri uri, Mode mode, long seconds) {
    Matcher parts = ADDRESS.matcher(uri.address());
    if (!parts.matches() || parts.group(1).indexOf('?') >= 0) {
      throw invalid(
          uri, "H2's settings stand behind a semicolon, as in jdbc:h2:/data/kv;CIPHER=AES");
    }
    String path = parts.group(1);
    if (path.startsWith("tcp:") || path.startsWith("ssl:")) {
      throw invalid(
          uri, "H2 is served embedded only; a server is jdbc:postgresql: or jdbc:mariadb:");
    }
    inMemory = path.startsWith("mem:");
    if (path.isEmpty() || path.equals("file:") || path.equals("mem:")) {
      throw invalid(uri, "it names no database; write jdbc:h2:/data/kv or jdbc:h2:mem:kv");
    }
    String given = parts.group(2) == null ? "" : parts.group(2);
    Set<String> names = parameters(given, ";");
    StringBuilder url = new StringBuilder("jdbc:h2:").append(channel(path)).append(given);
    own(seconds, mode).forEach((name, value) -> {
      if (!names.contains(name.toLowerCase(Locale.ROOT))) {
        url.append(';').append(name).append('=').append(value);
      }
    });
    return url.toString();
  }

  /**
   * An asynchronous channel to a local file: one of the usual kind closes when a thread is
   * interrupted.
   */
  private static String channel(String path) {
    Matcher local = LOCAL.matcher(path);
    return local.matches() ? "async:" + local.group(1) : path;
  }

  private Map<String, String> own(long seconds, Mode mode) {
    String millis = Long.toString(seconds * 1_000);
    Map<String, String> own = new LinkedHashMap<>();
    own.put("LOCK_TIMEOUT", millis);
    own.put("QUERY_TIMEOUT", millis);
    // Else a query may give its last result again although another has read what came after it:
    // only some time after a commit is seen does H2 note that the table has changed.
    own.put("OPTIMIZE_REUSE_RESULTS", "0");
    if (!inMemory) {
      own.put("IFEXISTS", mode == Mode.WRITE ? "FALSE" : "TRUE");
      if (mode == Mode.READ) {
        own.put("ACCESS_MODE_DATA", "r");
      } else {
        // Before a commit returns, it is in the file.
        own.put("WRITE_DELAY", "0");
        own.put("MAX_LENGTH_INPLACE_LOB", Integer.toString(INLINE));
      }
    }
    return own;
  }

  private static StoreOpenException invalid(StoreUri uri, String reason) {
    return new StoreOpenException("INVALID_URI", uri + " cannot be opened: " + reason, null);
  }

  @Override
  Map<String, String> settings(long seconds) {
    // As H2's own tools have it.
    return Map.of("user", "sa");
  }

  @Override
  void learn(Connection connection, Map<String, String> settings) throws SQLException {
    durable = text(
            connection,
            "SELECT setting_value FROM information_schema.settings WHERE setting_name = 'WRITE_DELAY'")
        .equals("0");
  }

  @Override
  Set<Capability> capabilities() {
    EnumSet<Capability> capabilities = EnumSet.copyOf(TableStore.CAPABILITIES);
    if (inMemory) {
      capabilities.remove(Capability.PERSISTENT);
    }
    if (inMemory || !durable) {
      capabilities.remove(Capability.DURABLE);
    }
    return Set.copyOf(capabilities);
  }

  @Override
  void configure(HikariConfig pool, long seconds) {
    // Nothing between us and the database that would cut an old connection.
    pool.setMaxLifetime(0);
    pool.setKeepaliveTime(0);
  }

  @Override
  String put(String table) {
    return "MERGE INTO " + table + " " + COLUMNS
        + " KEY (collection, entry_key) VALUES (?, ?, ?, ?)";
  }

  @Override
  void putAll(Call call, String table, byte[] collection, List<Row> rows) throws SQLException {
    call.transaction(() -> {
      try (PreparedStatement statement = call.prepare(put(table))) {
        for (Row row : rows) {
          bind(statement, 1, collection, row);
          statement.executeUpdate();
        }
      }
    });
  }

  /** As rows, since of an index of two columns H2 would use the first alone. */
  @Override
  String isOneOf(int keys) {
    return "(collection, entry_key) IN ("
        + String.join(", ", Collections.nCopies(places(keys), "(?, ?)")) + ")";
  }

  @Override
  void bindKeys(PreparedStatement statement, byte[] collection, List<byte[]> keys)
      throws SQLException {
    for (int i = 0; i < places(keys.size()); i++) {
      statement.setBytes(2 * i + 1, collection);
      statement.setBytes(2 * i + 2, keys.get(Math.min(i, keys.size() - 1)));
    }
  }

  @Override
  String comment(Connection connection, Table table) throws SQLException {
    return text(
        connection,
        "SELECT remarks FROM information_schema.tables WHERE table_name = ? AND table_schema = "
            + (table.schema() == null ? "SCHEMA()" : "'" + table.schema() + "'"),
        table.name());
  }

  @Override
  Fault fault(SQLException e) {
    return switch (e.getErrorCode()) {
      case 90131, 40001 -> Fault.CONTENDED;
      case 90096 -> Fault.DENIED;
      case 90097 -> Fault.READ_ONLY;
      case 42102, 42103, 42104 -> Fault.NO_TABLE;
      case 90013, 90124, 90146 -> Fault.NO_FILE;
      case 90020 -> Fault.LOCKED;
      case 90030, 90100 -> Fault.MALFORMED_FILE;
      case 90048 -> Fault.UNSUPPORTED_FILE;
      case 90011, 90046, 90066, 90088, 90113, 90138 -> Fault.INVALID_URI;
      case 50200 -> Fault.TIMEOUT;
      // The database was closed, as after its disk was full; the next call opens it anew.
      case 90098, 90121, 90067 -> Fault.CONNECTION;
      default -> super.fault(e);
    };
  }
}
