package dev.kvstore.simple;

import dev.kvstore.tck.KVStoreContract;
import dev.kvstore.tck.StoreFixture;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** {@code json:} in a zip archive on OpenSSH keeps the contract. */
final class OpenSshZipStoreTest extends KVStoreContract {
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
    return StoreFixture.of("json:zip:" + server.uri("/data/kv.zip!/kv.json"))
        .withOptions(server.withPassword())
        .providedBy(SimpleKVStoreProvider.class);
  }
}
