package dev.kvstore.redis;

import dev.kvstore.Limits;
import dev.kvstore.spi.AbstractAsyncKVStore;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** What both layouts share. */
abstract class RedisStore extends AbstractAsyncKVStore {
  /** Where a page ends. */
  static final long PAGE_BYTES = 16L << 20;

  /** A string of Redis has 512 MiB; the version takes some. */
  private static final Limits LIMITS = new Limits(1L << 20, (512L << 20) - 1_024);

  final Redis redis;

  RedisStore(Redis redis) {
    this.redis = redis;
  }

  @Override
  protected boolean keepsJson() {
    return true;
  }

  @Override
  public Limits limits() {
    return LIMITS;
  }

  @Override
  protected void doClose() {
    redis.close();
  }

  @Override
  public String toString() {
    return redis.toString();
  }

  /** A value as it lies in Redis. */
  abstract Map<String, @Nullable Object> decode(byte[] stored);

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  static CompletableFuture<Void> all(List<? extends CompletableFuture<?>> calls) {
    return calls.size() == 1
        ? calls.get(0).thenApply(done -> null)
        : CompletableFuture.allOf(calls.toArray(new CompletableFuture<?>[0]));
  }
}
