package dev.kvstore.simple;

import dev.kvstore.tck.KVStoreContract;
import dev.kvstore.tck.StoreFixture;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** {@code json:} in a zip archive that the store makes keeps the contract. */
final class NewZipStoreTest extends KVStoreContract {
  @TempDir
  Path folder;

  @Override
  protected StoreFixture fixture() {
    return StoreFixture.of("json:zip:" + folder.resolve("kv.zip").toUri() + "!/a%20folder/kv.json")
        .providedBy(SimpleKVStoreProvider.class);
  }
}
