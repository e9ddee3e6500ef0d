package dev.kvstore.simple;

import dev.kvstore.tck.KVStoreContract;
import dev.kvstore.tck.StoreFixture;

/** {@code json:} in the shared temporary folder keeps the contract. */
final class TemporaryStoreTest extends KVStoreContract {
  @Override
  protected StoreFixture fixture() {
    return StoreFixture.of("json:tmp:///contract/kv.json").providedBy(SimpleKVStoreProvider.class);
  }
}
