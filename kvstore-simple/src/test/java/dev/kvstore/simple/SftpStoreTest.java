package dev.kvstore.simple;

import dev.kvstore.tck.KVStoreContract;
import dev.kvstore.tck.StoreFixture;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** {@code json:} on an SFTP server in this process keeps the contract. */
final class SftpStoreTest extends KVStoreContract {
  @TempDir
  static Path folder;

  private static MinaServer server;

  @BeforeAll
  static void start() {
    server = new MinaServer(folder);
  }

  @AfterAll
  static void stop() throws IOException {
    server.close();
  }

  @Override
  protected StoreFixture fixture() {
    return StoreFixture.of("json:" + server.uri("/data/kv.json"))
        .withOptions(server.options())
        .providedBy(SimpleKVStoreProvider.class);
  }
}
