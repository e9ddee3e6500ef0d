package dev.kvstore.jdbc;

import dev.kvstore.MalformedDataException;
import dev.kvstore.StoreIOException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The table's layout: its number stands in the table's comment, and the file
 * {@code DIALECT-NUMBER.sql} brings the layout before it to that number, the first one from
 * nothing.
 */
final class Schema {
  /** The layout that this version of the store reads and writes. */
  static final int CURRENT = 1;

  private static final Pattern COMMENT = Pattern.compile("kvstore layout (\\d{1,9})");
  private static final List<String> COLUMNS =
      List.of("collection", "entry_key", "entry_version", "entry_value");

  private final Connection connection;
  private final Dialect dialect;
  private final Errors errors;
  private final String store;
  private final Table table;
  private final int current;

  /**
   * Looks at a table.
   *
   * @param current the layout that it must have
   */
  Schema(
      Connection connection,
      Dialect dialect,
      Errors errors,
      String store,
      Table table,
      int current) {
    this.connection = connection;
    this.dialect = dialect;
    this.errors = errors;
    this.store = store;
    this.table = table;
    this.current = current;
  }

  /** Makes or changes the table where the mode says so, and fails if it is not as it must be. */
  void prepare(Mode mode) throws SQLException {
    int present = layout();
    if (present == current) {
      return;
    }
    if (present > current) {
      throw new MalformedDataException(
          "UNSUPPORTED_FORMAT",
          "the table " + table + " of " + store + " has the layout " + present
              + ", but this version of the store knows " + current
              + "; open it with the version that wrote it, or a newer one",
          null);
    }
    if (mode != Mode.WRITE) {
      throw present == 0 ? missing() : older(present);
    }
    try {
      for (int layout = present + 1; layout <= current; layout++) {
        run(statements(layout));
      }
    } catch (SQLException e) {
      if (errors.fault(e) == Fault.DENIED) {
        throw denied(present, e);
      }
      // Another client may have been quicker.
      if (layout() != current) {
        throw e;
      }
    }
  }

  /** The layout of the table; 0 if there is none, or one whose making was interrupted. */
  private int layout() throws SQLException {
    List<String> columns = columns();
    if (columns.isEmpty()) {
      return 0;
    }
    Matcher comment = COMMENT.matcher(dialect.comment(connection, table));
    if (comment.matches()) {
      return Integer.parseInt(comment.group(1));
    }
    if (columns.equals(COLUMNS) && isEmpty()) {
      return 0;
    }
    throw new MalformedDataException(
        "UNEXPECTED_STRUCTURE",
        "the table " + table + " of " + store + " is another application's: it has the columns "
            + columns + " and no comment \"kvstore layout " + current
            + "\"; name a table of its own with kv.table",
        null);
  }

  /** The names of the table's columns; none if there is no table. */
  private List<String> columns() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet none = statement.executeQuery("SELECT * FROM " + quoted() + " WHERE 1 = 0")) {
      ResultSetMetaData found = none.getMetaData();
      List<String> names = new ArrayList<>();
      for (int i = 1; i <= found.getColumnCount(); i++) {
        names.add(found.getColumnName(i).toLowerCase(Locale.ROOT));
      }
      return names;
    } catch (SQLException e) {
      if (errors.fault(e) == Fault.NO_TABLE) {
        return List.of();
      }
      throw e;
    }
  }

  private boolean isEmpty() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT 1 FROM " + quoted() + " LIMIT 1")) {
      return !row.next();
    }
  }

  private String quoted() {
    return table.quoted(dialect.quote());
  }

  /** As a whole, where the database can undo such statements. */
  private void run(List<String> statements) throws SQLException {
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
      connection.commit();
    } catch (SQLException e) {
      connection.rollback();
      throw e;
    } finally {
      connection.setAutoCommit(true);
    }
  }

  private List<String> statements(int layout) {
    return List.of(script(layout).strip().split(";\\s*(?:\n|$)"));
  }

  /** The statements that lead to a layout, with the table's name in them. */
  private String script(int layout) {
    String file = dialect.name() + "-" + layout + ".sql";
    try (InputStream text = Objects.requireNonNull(Schema.class.getResourceAsStream(file), file)) {
      char quote = dialect.quote();
      return new String(text.readAllBytes(), StandardCharsets.UTF_8)
          .replace(quote + "kvstore" + quote, quoted());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String scripts(int present) {
    StringBuilder all = new StringBuilder();
    for (int layout = present + 1; layout <= current; layout++) {
      all.append('\n').append(script(layout).strip());
    }
    return all.toString();
  }

  private StoreIOException missing() {
    return new StoreIOException(
        "NOT_FOUND",
        "there is no table " + table + " in " + store + "; open it with kv.mode=write, or let"
            + " somebody run" + scripts(0),
        null);
  }

  private MalformedDataException older(int present) {
    return new MalformedDataException(
        "UNSUPPORTED_FORMAT",
        "the table " + table + " of " + store + " has the older layout " + present
            + ", but this version of the store knows " + current
            + "; open it once with kv.mode=write, or let somebody run" + scripts(present),
        null);
  }

  private StoreIOException denied(int present, SQLException e) {
    return new StoreIOException(
        "ACCESS_DENIED",
        "the user of " + store + " may not make or change the table " + table
            + "; let somebody who may run the following, and grant the user SELECT, INSERT, UPDATE"
            + " and DELETE on it" + scripts(present),
        e);
  }
}
