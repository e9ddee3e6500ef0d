package dev.kvstore.redis;

import dev.kvstore.tck.KVStoreContract;
import dev.kvstore.tck.StoreFixture;

/** The whole contract on a cluster of three masters with replicas. */
final class RedisClusterStoreTest extends KVStoreContract {
  @Override
  protected StoreFixture fixture() {
    return StoreFixture.of(RedisServer.sharedCluster().clusterUri())
        .providedBy(RedisKVStoreProvider.class)
        .secondClient();
  }
}
