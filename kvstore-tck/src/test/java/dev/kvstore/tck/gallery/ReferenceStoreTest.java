package dev.kvstore.tck.gallery;

import dev.kvstore.tck.KVStoreContract;
import dev.kvstore.tck.StoreFixture;

/** A store with every hook, written as an author writes it. */
final class ReferenceStoreTest extends KVStoreContract {
  @Override
  protected StoreFixture fixture() {
    return StoreFixture.of("reference:shared").providedBy(ReferenceProvider.class);
  }
}
