package dev.kvstore.simple;

import dev.kvstore.tck.KVStoreContract;
import dev.kvstore.tck.StoreFixture;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** {@code json:} on a local file keeps the contract. */
final class JsonFileStoreTest extends KVStoreContract {
  @TempDir
  Path folder;

  @Override
  protected StoreFixture fixture() {
    return StoreFixture.of("json:" + folder.resolve("kv.json").toUri())
        .providedBy(SimpleKVStoreProvider.class);
  }
}
