package dev.kvstore.jdbc;

import dev.kvstore.tck.KVStoreContract;
import dev.kvstore.tck.StoreFixture;

/** The whole contract on MariaDB. */
final class MariaDbStoreTest extends KVStoreContract {
  @Override
  protected StoreFixture fixture() {
    return StoreFixture.of(SqlServer.sharedMariadb().uri())
        .providedBy(JdbcKVStoreProvider.class)
        .secondClient();
  }
}
