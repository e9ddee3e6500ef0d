package dev.kvstore.simple;

import dev.kvstore.tck.KVStoreContract;
import dev.kvstore.tck.StoreFixture;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** {@code json:} in a gzip file keeps the contract. */
final class GzipStoreTest extends KVStoreContract {
  @TempDir
  Path folder;

  @Override
  protected StoreFixture fixture() {
    return StoreFixture.of("json:gz:" + folder.resolve("kv.json.gz").toUri())
        .providedBy(SimpleKVStoreProvider.class);
  }
}
