package dev.kvstore.redis;

import dev.kvstore.Capability;
import dev.kvstore.KVStore;
import dev.kvstore.StoreOption;
import dev.kvstore.StoreOptions;
import dev.kvstore.StoreUri;
import dev.kvstore.spi.KVStoreProvider;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * Opens stores on Redis: {@code redis://host:6379/0}, {@code redis+cluster://a:6379,b:6379},
 * {@code redis-sentinel://a:26379,b:26379/0#master}, and with TLS {@code rediss}.
 */
public final class RedisKVStoreProvider implements KVStoreProvider {
  /** How entries lie in Redis. */
  enum Layout {
    BUCKETS,
    LLAMAINDEX
  }

  static final StoreOption<String> PREFIX = StoreOption.text(
      "prefix",
      "",
      "what the keys in Redis begin with, the namespace; by default \"kv\", and nothing with"
          + " layout=llamaindex");
  static final StoreOption<Layout> LAYOUT = StoreOption.choice(
      "layout",
      Layout.BUCKETS,
      "how entries lie in Redis: buckets spread a collection over a cluster and list it in order;"
          + " llamaindex is one hash for each collection, as LlamaIndex's own Redis store has it");
  static final StoreOption<Long> BUCKETS = StoreOption.number(
      "buckets",
      0,
      0,
      16_384,
      "over how many buckets each collection is spread, settled when the namespace is first opened;"
          + " 0 for what it has, or 64");
  static final StoreOption<String> USER =
      StoreOption.text("user", "", "the user, in place of the URI's");
  static final StoreOption<String> PASSWORD =
      StoreOption.text("password", "", "the password, in place of the URI's").secret();
  static final StoreOption<Long> TIMEOUT =
      StoreOption.number("timeout", 10, 1, 3_600, "seconds that a call may take");
  static final StoreOption<Long> REPLICAS = StoreOption.number(
      "replicas",
      0,
      0,
      100,
      "how many replicas must have a write before it is acknowledged, so that a failover keeps it; 0"
          + " waits for none");
  static final StoreOption<String> CA = StoreOption.text(
      "ca", "", "a PEM file of the certificates to trust with TLS, in place of the JVM's");

  /** For the service loader. */
  public RedisKVStoreProvider() {}

  @Override
  public Set<String> schemes() {
    return Set.of(
        "redis", "rediss", "redis+cluster", "rediss+cluster", "redis-sentinel", "rediss-sentinel");
  }

  @Override
  public String optionPrefix() {
    return "kv.";
  }

  @Override
  public List<StoreOption<?>> options() {
    return List.of(PREFIX, LAYOUT, BUCKETS, USER, PASSWORD, TIMEOUT, REPLICAS, CA);
  }

  @Override
  public Set<Capability> capabilities() {
    return BucketStore.CAPABILITIES;
  }

  @Override
  public KVStore open(StoreUri uri, StoreOptions options) throws Exception {
    Opening opening = new Opening(uri, Duration.ofSeconds(options.get(TIMEOUT)));
    Redis redis = Redis.connect(opening, options);
    try {
      return options.get(LAYOUT) == Layout.LLAMAINDEX
          ? new LlamaIndexStore(redis, options.get(PREFIX))
          : BucketStore.open(redis, opening, options.get(PREFIX), options.get(BUCKETS));
    } catch (Throwable e) {
      redis.close();
      throw e;
    }
  }
}
