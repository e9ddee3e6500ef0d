package dev.kvstore.tck.gallery;

import dev.kvstore.StoreUri;
import dev.kvstore.tck.KVStoreContract;
import dev.kvstore.tck.StoreFixture;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** The store below those of {@link CrashFaults} keeps every rule. */
final class LogStoreTest extends KVStoreContract {
  @TempDir
  Path folder;

  @Override
  protected StoreFixture fixture() {
    return StoreFixture.of(
        "logprovider:" + StoreUri.encode(folder.resolve("log").toString()));
  }
}
