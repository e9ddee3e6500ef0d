package dev.kvstore.mvstore;

import dev.kvstore.StoreUri;
import dev.kvstore.tck.KVStoreContract;
import dev.kvstore.tck.StoreFixture;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** {@code mvstore:} keeps the contract. */
final class MVStoreContractTest extends KVStoreContract {
  @TempDir
  Path folder;

  @Override
  protected StoreFixture fixture() {
    return StoreFixture.of(
            "mvstore:file:" + StoreUri.encode(folder.resolve("kv.mv").toString()))
        .providedBy(MVStoreProvider.class);
  }
}
