package dev.kvstore.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.kvstore.StoreOpenException;
import dev.kvstore.StoreOptions;
import dev.kvstore.StoreUri;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;

/** Opens the database that a URI names, and the table in it. */
final class Opening {
  private static final long MOST_VALIDATION_MILLIS = 5_000;

  private Opening() {}

  static TableStore open(StoreUri uri, StoreOptions options) {
    return open(uri, options, Schema.CURRENT);
  }

  static TableStore open(StoreUri uri, StoreOptions options, int layout) {
    Dialect dialect = Dialect.of(uri);
    Table table = Table.of(options.get(JdbcKVStoreProvider.TABLE));
    Mode mode = options.get(JdbcKVStoreProvider.MODE);
    long seconds = options.get(JdbcKVStoreProvider.TIMEOUT);
    String store = uri.toString();
    Errors errors = new Errors(store, table, dialect);
    String url = dialect.url(uri, mode, seconds);
    Map<String, String> settings = settings(dialect, url, options);
    Connection first = null;
    boolean kept = false;
    try {
      first = connect(dialect, url, settings);
      dialect.learn(first, settings);
      new Schema(first, dialect, errors, store, table, layout).prepare(mode);
      kept = dialect.isEmbedded();
      Connections connections = new Connections(
          pool(dialect, url, settings, options), kept ? first : null, dialect, errors, seconds);
      return new TableStore(store, table, dialect, connections, mode == Mode.READ);
    } catch (SQLException e) {
      throw errors.typed(e);
    } finally {
      if (first != null && !kept) {
        close(first);
      }
    }
  }

  /** Ours, where the address has none of the same name. */
  private static Map<String, String> settings(Dialect dialect, String url, StoreOptions options) {
    Map<String, String> settings =
        new HashMap<>(dialect.settings(options.get(JdbcKVStoreProvider.TIMEOUT)));
    put(settings, "user", options.get(JdbcKVStoreProvider.USER));
    put(settings, "password", options.get(JdbcKVStoreProvider.PASSWORD));
    Dialect.parameters(url, "?&;")
        .forEach(given -> settings.keySet().removeIf(ours -> ours.equalsIgnoreCase(given)));
    return settings;
  }

  private static void put(Map<String, String> settings, String name, String value) {
    if (!value.isEmpty()) {
      settings.put(name, value);
    }
  }

  private static Connection connect(Dialect dialect, String url, Map<String, String> settings)
      throws SQLException {
    Properties properties = new Properties();
    properties.putAll(settings);
    Connection connection = driver(dialect).connect(url, properties);
    return Objects.requireNonNull(connection, "the driver does not take its own address");
  }

  private static Driver driver(Dialect dialect) {
    Dialect.Driver driver = dialect.driver();
    try {
      return Class.forName(driver.className())
          .asSubclass(Driver.class)
          .getDeclaredConstructor()
          .newInstance();
    } catch (ReflectiveOperationException e) {
      throw new StoreOpenException(
          "PROVIDER_UNAVAILABLE",
          "the driver for jdbc:" + dialect.name() + ": is missing; add " + driver.artifact()
              + " to the class path or module path",
          e);
    }
  }

  private static HikariDataSource pool(
      Dialect dialect, String url, Map<String, String> settings, StoreOptions options) {
    long seconds = options.get(JdbcKVStoreProvider.TIMEOUT);
    HikariConfig config = new HikariConfig();
    config.setPoolName("kvstore");
    config.setDriverClassName(dialect.driver().className());
    config.setJdbcUrl(url);
    settings.forEach(config::addDataSourceProperty);
    config.setMaximumPoolSize(Math.toIntExact(options.get(JdbcKVStoreProvider.POOL_SIZE)));
    // More come when they are needed.
    config.setMinimumIdle(1);
    config.setConnectionTimeout(seconds * 1_000);
    config.setValidationTimeout(Math.min(MOST_VALIDATION_MILLIS, seconds * 500));
    // The first connection was made already, and showed that the rest can be.
    config.setInitializationFailTimeout(-1);
    dialect.configure(config, seconds);
    return new HikariDataSource(config);
  }

  private static void close(Connection connection) {
    try {
      connection.close();
    } catch (SQLException lost) {
      // Then it is closed.
    }
  }
}
