package dev.kvstore.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;

/** A call to the database, with the connection and the time that it has. */
final class Call {
  /** Statements of a transaction. */
  interface Statements {
    void run() throws SQLException;
  }

  private final Connection connection;
  private final Dialect dialect;
  private final long deadline;

  Call(Connection connection, Dialect dialect, long deadline) {
    this.connection = connection;
    this.dialect = dialect;
    this.deadline = deadline;
  }

  Connection connection() {
    return connection;
  }

  boolean isLate() {
    return System.nanoTime() - deadline >= 0;
  }

  PreparedStatement prepare(String sql) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    long left = TimeUnit.NANOSECONDS.toSeconds(deadline - System.nanoTime());
    // Rounded up, since 0 would be no limit.
    dialect.limit(statement, Math.max(0, left) + 1);
    return statement;
  }

  /** Runs statements that take effect together, or not at all. */
  void transaction(Statements statements) throws SQLException {
    connection.setAutoCommit(false);
    try {
      statements.run();
      connection.commit();
    } catch (SQLException | RuntimeException e) {
      try {
        connection.rollback();
      } catch (SQLException lost) {
        // The database does it when the connection ends.
        e.addSuppressed(lost);
      }
      throw e;
    }
    connection.setAutoCommit(true);
  }
}
