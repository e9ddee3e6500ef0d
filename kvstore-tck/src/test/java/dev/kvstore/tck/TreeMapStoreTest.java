package dev.kvstore.tck;

import dev.kvstore.MapKVStore;
import java.util.TreeMap;

/** A store that scans by one pass over maps in an order of their own. */
final class TreeMapStoreTest extends KVStoreContract {
  @Override
  protected StoreFixture fixture() {
    return StoreFixture.of(() -> new MapKVStore(TreeMap::new))
        .reopening(() -> new MapKVStore(TreeMap::new));
  }
}
