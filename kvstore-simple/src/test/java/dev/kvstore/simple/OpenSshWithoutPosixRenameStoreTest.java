package dev.kvstore.simple;

import dev.kvstore.tck.KVStoreContract;
import dev.kvstore.tck.StoreFixture;
import org.junit.jupiter.api.BeforeAll;

/** {@code json:} on an OpenSSH that offers no {@code posix-rename} keeps the contract. */
final class OpenSshWithoutPosixRenameStoreTest extends KVStoreContract {
  private static OpenSshServer server;

  @BeforeAll
  static void connect() {
    server = OpenSshServer.running();
  }

  @Override
  protected StoreFixture fixture() {
    return StoreFixture.of("json:" + server.uriWithoutPosixRename("/data/kv.json"))
        .withOptions(server.withPassword())
        .providedBy(SimpleKVStoreProvider.class);
  }
}
