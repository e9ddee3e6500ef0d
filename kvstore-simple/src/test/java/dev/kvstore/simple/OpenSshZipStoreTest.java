package dev.kvstore.simple;

import dev.kvstore.tck.KVStoreContract;
import dev.kvstore.tck.StoreFixture;
import org.junit.jupiter.api.BeforeAll;

/** {@code json:} in a zip archive on OpenSSH keeps the contract. */
final class OpenSshZipStoreTest extends KVStoreContract {
  private static OpenSshServer server;

  @BeforeAll
  static void connect() {
    server = OpenSshServer.running();
  }

  @Override
  protected StoreFixture fixture() {
    return StoreFixture.of("json:zip:" + server.uri("/data/kv.zip!/kv.json"))
        .withOptions(server.withPassword())
        .providedBy(SimpleKVStoreProvider.class);
  }
}
