package dev.kvstore.redis;

import dev.kvstore.tck.KVStoreContract;
import dev.kvstore.tck.StoreFixture;

/** The whole contract on a server alone. */
final class RedisStoreTest extends KVStoreContract {
  @Override
  protected StoreFixture fixture() {
    return StoreFixture.of(RedisServer.shared().uri())
        .providedBy(RedisKVStoreProvider.class)
        .secondClient();
  }
}
