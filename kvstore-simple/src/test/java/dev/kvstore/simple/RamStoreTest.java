package dev.kvstore.simple;

import dev.kvstore.tck.KVStoreContract;
import dev.kvstore.tck.StoreFixture;

/** {@code json:} on the shared filesystem in memory keeps the contract. */
final class RamStoreTest extends KVStoreContract {
  @Override
  protected StoreFixture fixture() {
    return StoreFixture.of("json:ram:///contract/kv.json").providedBy(SimpleKVStoreProvider.class);
  }
}
