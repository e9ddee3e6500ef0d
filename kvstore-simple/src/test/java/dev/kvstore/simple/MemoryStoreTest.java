package dev.kvstore.simple;

import dev.kvstore.tck.KVStoreContract;
import dev.kvstore.tck.StoreFixture;

/** {@code memory:} keeps the contract. */
final class MemoryStoreTest extends KVStoreContract {
  @Override
  protected StoreFixture fixture() {
    return StoreFixture.of("memory:").providedBy(MemoryKVStoreProvider.class);
  }
}
