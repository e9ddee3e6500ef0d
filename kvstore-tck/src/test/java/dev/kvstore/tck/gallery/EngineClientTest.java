package dev.kvstore.tck.gallery;

import dev.kvstore.tck.KVStoreContract;
import dev.kvstore.tck.StoreFixture;

/** The store below those of {@link ClientFaults} keeps every rule. */
final class EngineClientTest extends KVStoreContract {
  @Override
  protected StoreFixture fixture() {
    return Gallery.fixture(EngineClient.class);
  }
}
