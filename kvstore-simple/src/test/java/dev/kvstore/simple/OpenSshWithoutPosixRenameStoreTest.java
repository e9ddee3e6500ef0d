package dev.kvstore.simple;

import dev.kvstore.tck.KVStoreContract;
import dev.kvstore.tck.StoreFixture;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** {@code json:} on an OpenSSH that offers no {@code posix-rename} keeps the contract. */
final class OpenSshWithoutPosixRenameStoreTest extends KVStoreContract {
  @TempDir
  static Path folder;

  private static OpenSshServer server;

  @BeforeAll
  static void start() {
    server = new OpenSshServer(folder);
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
  }

  @Override
  protected StoreFixture fixture() {
    return StoreFixture.of("json:" + server.uriWithoutPosixRename("/data/kv.json"))
        .withOptions(server.withPassword())
        .providedBy(SimpleKVStoreProvider.class);
  }
}
