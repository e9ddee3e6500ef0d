package dev.kvstore.redis;

import dev.kvstore.Capability;
import dev.kvstore.ScanPage;
import dev.kvstore.spi.JsonCodec;
import dev.kvstore.spi.Values;
import io.lettuce.core.KeyScanArgs;
import io.lettuce.core.KeyScanCursor;
import io.lettuce.core.KeyValue;
import io.lettuce.core.MapScanCursor;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanCursor;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The layout of LlamaIndex's own Redis store: each collection is a hash of that name, each value
 * its JSON. Every hash whose name begins with the prefix is a collection. It has no order and no
 * versions, and a collection is as large as a node at most.
 */
final class LlamaIndexStore extends RedisStore {
  private static final long PORTION = 1_000;

  private final String prefix;

  LlamaIndexStore(Redis redis, String prefix) {
    super(redis);
    this.prefix = prefix;
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of(Capability.PERSISTENT, Capability.DURABLE);
  }

  private byte[] hash(String collection) {
    return bytes(prefix + collection);
  }

  @Override
  Map<String, @Nullable Object> decode(byte[] stored) {
    return JsonCodec.decode(stored);
  }

  @Override
  protected CompletionStage<?> startPutAll(
      Map<String, Map<String, @Nullable Object>> batch, String collection) {
    List<byte[]> fields = new ArrayList<>();
    batch.forEach((key, value) -> {
      fields.add(bytes(key));
      fields.add(JsonCodec.encode(value));
    });
    return redis.repeatable(() -> write(CommandType.HSET, collection, fields));
  }

  @Override
  protected CompletionStage<Map<String, Map<String, @Nullable Object>>> startGetAll(
      List<String> keys, String collection) {
    byte[][] fields = keys.stream().map(RedisStore::bytes).toArray(byte[][]::new);
    return redis
        .<List<KeyValue<byte[], byte[]>>>repeatable(
            () -> redis.commands().hmget(hash(collection), fields))
        .thenApply(found -> {
          Map<String, Map<String, @Nullable Object>> entries = new LinkedHashMap<>();
          for (int i = 0; i < fields.length; i++) {
            if (found.get(i).hasValue()) {
              entries.put(keys.get(i), decode(found.get(i).getValue()));
            }
          }
          return entries;
        });
  }

  @Override
  protected CompletionStage<Long> startDeleteAll(List<String> keys, String collection) {
    List<byte[]> fields = keys.stream().map(RedisStore::bytes).toList();
    return redis.once(() -> write(CommandType.HDEL, collection, fields));
  }

  private CompletionStage<Long> write(CommandType type, String collection, List<byte[]> fields) {
    byte[] hash = hash(collection);
    return redis.write(
        type, hash, new CommandArgs<>(ByteArrayCodec.INSTANCE).addKey(hash).addValues(fields));
  }

  @Override
  protected CompletionStage<Boolean> startContains(String key, String collection) {
    return redis.repeatable(() -> redis.commands().hexists(hash(collection), bytes(key)));
  }

  @Override
  protected CompletionStage<Long> startCount(String collection) {
    return redis.repeatable(() -> redis.commands().hlen(hash(collection)));
  }

  @Override
  protected CompletionStage<Boolean> startDropCollection(String collection) {
    return redis
        .once(() -> redis.write(Script.DROP_HASH, new byte[][] {hash(collection)}))
        .thenApply(dropped -> dropped > 0);
  }

  @Override
  protected CompletionStage<Collection<String>> startCollections() {
    return collections(ScanCursor.INITIAL, new LinkedHashSet<>());
  }

  private CompletableFuture<Collection<String>> collections(ScanCursor cursor, Set<String> found) {
    KeyScanArgs args = KeyScanArgs.Builder.type("hash");
    args.match(bytes(prefix.replaceAll("([\\\\*?\\[\\]])", "\\\\$1") + "*")).limit(PORTION);
    return redis
        .<KeyScanCursor<byte[]>>repeatable(() -> redis.commands().scan(cursor, args))
        .thenCompose(page -> {
          page.getKeys().forEach(key -> found.add(text(key).substring(prefix.length())));
          return page.isFinished()
              ? CompletableFuture.completedFuture(found)
              : collections(page, found);
        });
  }

  /**
   * A page is what one step of Redis's cursor gives, in parts if it is more than was asked for: a
   * place is a cursor, and the last name of what was given of its step.
   */
  @Override
  protected CompletionStage<ScanPage> startScan(
      String namePrefix, @Nullable String place, int limit, String collection) {
    String cursor = place == null ? "0" : place.substring(0, place.indexOf(' '));
    boolean within = place != null && place.startsWith(" =", cursor.length());
    String last = place != null && within ? place.substring(cursor.length() + 2) : null;
    ScanArgs args = ScanArgs.Builder.limit(Math.min(limit, PORTION));
    return redis
        .<MapScanCursor<byte[], byte[]>>repeatable(
            () -> redis.commands().hscan(hash(collection), new ScanCursor(cursor, false), args))
        .thenApply(step -> {
          Map<String, byte[]> ordered = new TreeMap<>(Values.NAME_ORDER);
          step.getMap().forEach((key, value) -> ordered.put(text(key), value));
          ordered
              .keySet()
              .removeIf(key -> !key.startsWith(namePrefix)
                  || (last != null && Values.NAME_ORDER.compare(key, last) <= 0));
          List<Map.Entry<String, Map<String, @Nullable Object>>> entries = new ArrayList<>();
          for (Map.Entry<String, byte[]> entry : ordered.entrySet()) {
            if (entries.size() == limit) {
              return new ScanPage(
                  entries, Optional.of(cursor + " =" + entries.get(limit - 1).getKey()));
            }
            entries.add(Map.entry(entry.getKey(), decode(entry.getValue())));
          }
          return new ScanPage(
              entries, step.isFinished() ? Optional.empty() : Optional.of(step.getCursor() + " "));
        });
  }
}
