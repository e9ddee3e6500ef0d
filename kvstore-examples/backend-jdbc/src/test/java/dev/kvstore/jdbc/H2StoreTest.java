package dev.kvstore.jdbc;

import dev.kvstore.tck.KVStoreContract;
import dev.kvstore.tck.StoreFixture;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** The whole contract on H2 in a file; a second client is one in the same process. */
final class H2StoreTest extends KVStoreContract {
  @TempDir
  Path folder;

  @Override
  protected StoreFixture fixture() {
    return StoreFixture.of("jdbc:h2:" + folder.resolve("kv"))
        .providedBy(JdbcKVStoreProvider.class)
        .secondClient();
  }
}
