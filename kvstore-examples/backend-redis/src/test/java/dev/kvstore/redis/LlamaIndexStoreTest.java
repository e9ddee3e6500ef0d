package dev.kvstore.redis;

import dev.kvstore.tck.KVStoreContract;
import dev.kvstore.tck.StoreFixture;

/** The whole contract on the layout of LlamaIndex's own Redis store. */
final class LlamaIndexStoreTest extends KVStoreContract {
  @Override
  protected StoreFixture fixture() {
    return StoreFixture.of(RedisServer.shared().uri() + "/1?kv.layout=llamaindex")
        .providedBy(RedisKVStoreProvider.class)
        .secondClient();
  }
}
