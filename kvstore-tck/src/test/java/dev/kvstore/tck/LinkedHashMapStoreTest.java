package dev.kvstore.tck;

import dev.kvstore.MapKVStore;
import java.util.LinkedHashMap;

/** A store that keeps the order in which keys came. */
final class LinkedHashMapStoreTest extends KVStoreContract {
  @Override
  protected StoreFixture fixture() {
    return StoreFixture.of(() -> new MapKVStore(LinkedHashMap::new));
  }
}
