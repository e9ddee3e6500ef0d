package dev.kvstore.jdbc;

/** The servers that tests run against. */
enum Engine {
  POSTGRESQL,
  MARIADB;

  /** One for all tests that leave it running. */
  SqlServer shared() {
    return this == POSTGRESQL ? SqlServer.sharedPostgresql() : SqlServer.sharedMariadb();
  }

  /** One of the test's own, which keeps what it acknowledges as it does by default. */
  SqlServer start() {
    return start("");
  }

  /** One of the test's own, with an argument for the server. */
  SqlServer start(String setting) {
    return this == POSTGRESQL ? SqlServer.postgresql(setting) : SqlServer.mariadb(setting);
  }
}
