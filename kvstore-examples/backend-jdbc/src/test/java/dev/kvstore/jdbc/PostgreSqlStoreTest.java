package dev.kvstore.jdbc;

import dev.kvstore.tck.KVStoreContract;
import dev.kvstore.tck.StoreFixture;

/** The whole contract on PostgreSQL. */
final class PostgreSqlStoreTest extends KVStoreContract {
  @Override
  protected StoreFixture fixture() {
    return StoreFixture.of(SqlServer.sharedPostgresql().uri())
        .providedBy(JdbcKVStoreProvider.class)
        .secondClient();
  }
}
