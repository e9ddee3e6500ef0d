/** Stores in one table of PostgreSQL, MariaDB or H2. */
module dev.kvstore.jdbc {
  requires transitive dev.kvstore;
  requires java.sql;
  requires com.zaxxer.hikari;
  requires static org.jspecify;

  exports dev.kvstore.jdbc;

  provides dev.kvstore.spi.KVStoreProvider with
      dev.kvstore.jdbc.JdbcKVStoreProvider;
}
