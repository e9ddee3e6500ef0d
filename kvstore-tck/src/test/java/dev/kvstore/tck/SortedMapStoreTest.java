package dev.kvstore.tck;

import dev.kvstore.MapKVStore;
import dev.kvstore.spi.Values;
import java.util.TreeMap;

/** A store whose maps are in the order of a scan. */
final class SortedMapStoreTest extends KVStoreContract {
  @Override
  protected StoreFixture fixture() {
    return StoreFixture.of(() -> new MapKVStore(() -> new TreeMap<>(Values.NAME_ORDER)));
  }
}
