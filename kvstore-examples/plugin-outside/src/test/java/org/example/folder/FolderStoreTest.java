package org.example.folder;

import dev.kvstore.StoreUri;
import dev.kvstore.tck.KVStoreContract;
import dev.kvstore.tck.StoreFixture;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** {@code folder:} keeps the contract. */
final class FolderStoreTest extends KVStoreContract {
  @TempDir Path folder;

  @Override
  protected StoreFixture fixture() {
    return StoreFixture.of("folder:" + StoreUri.encode(folder.toString()))
        .providedBy(FolderProvider.class)
        .secondClient();
  }
}
