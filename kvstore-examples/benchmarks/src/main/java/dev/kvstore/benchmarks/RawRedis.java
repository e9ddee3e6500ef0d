package dev.kvstore.benchmarks;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.KeyValue;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.RedisClusterURIUtil;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * Lettuce's pipelined commands on 64 buckets, each with a hash of values, a sorted set of keys and
 * a set of collections, which a script changes as one step.
 */
final class RawRedis implements RawClient {
  private static final int BUCKETS = 64;
  private static final byte[] COLLECTION = bytes(Documents.COLLECTION);

  private static final String PUT = """
      for i = 2, #ARGV, 2 do
        if redis.call('HSET', KEYS[1], ARGV[i], ARGV[i + 1]) == 1 then
          redis.call('ZADD', KEYS[2], 0, ARGV[i])
        end
      end
      return redis.call('SADD', KEYS[3], ARGV[1])
      """;

  private final AbstractRedisClient client;
  private final StatefulConnection<byte[], byte[]> connection;
  private final RedisClusterAsyncCommands<byte[], byte[]> commands;
  private final String prefix;
  private final String put;
  private final ExecutorService threads =
      Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());

  private RawRedis(
      AbstractRedisClient client,
      StatefulConnection<byte[], byte[]> connection,
      RedisClusterAsyncCommands<byte[], byte[]> commands,
      String prefix) {
    this.client = client;
    this.connection = connection;
    this.commands = commands;
    this.prefix = prefix;
    this.put = commands.scriptLoad(PUT).toCompletableFuture().join();
  }

  static RawRedis alone(String uri, String prefix) {
    RedisClient client = RedisClient.create(RedisURI.create(uri));
    StatefulRedisConnection<byte[], byte[]> connection = client.connect(ByteArrayCodec.INSTANCE);
    return new RawRedis(client, connection, connection.async(), prefix);
  }

  static RawRedis cluster(String uri, String prefix) {
    RedisClusterClient client = RedisClusterClient.create(
        RedisClusterURIUtil.toRedisURIs(URI.create(uri.replace("+cluster", ""))));
    StatefulRedisClusterConnection<byte[], byte[]> connection =
        client.connect(ByteArrayCodec.INSTANCE);
    return new RawRedis(client, connection, connection.async(), prefix);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static int bucket(byte[] key) {
    CRC32 hash = new CRC32();
    hash.update(key);
    return (int) (hash.getValue() % BUCKETS);
  }

  private byte[] name(int bucket, String what) {
    return bytes("{" + prefix + ":" + bucket + "}:" + what);
  }

  private byte[] values(int bucket) {
    return name(bucket, "v:" + Documents.COLLECTION);
  }

  private static byte[] record(byte[] json) {
    return ByteBuffer.allocate(Versions.BYTES + json.length)
        .put(Versions.next())
        .put(json)
        .array();
  }

  private static byte @Nullable [] json(byte @Nullable [] record) {
    return record == null ? null : Arrays.copyOfRange(record, Versions.BYTES, record.length);
  }

  private CompletableFuture<Long> startPut(int bucket, byte[][] arguments) {
    byte[][] keys = {values(bucket), name(bucket, "k:" + Documents.COLLECTION), name(bucket, "c")};
    return commands
        .<Long>evalsha(put, ScriptOutputType.INTEGER, keys, arguments)
        .toCompletableFuture();
  }

  private CompletableFuture<Long> write(String key, byte[] json) {
    byte[] field = bytes(key);
    return startPut(bucket(field), new byte[][] {COLLECTION, field, record(json)});
  }

  private CompletableFuture<byte[]> read(String key) {
    byte[] field = bytes(key);
    return commands.hget(values(bucket(field)), field).toCompletableFuture();
  }

  /** What follows is not left to the client's own threads, which serve all connections. */
  @Override
  public CompletableFuture<?> startPut(String key, byte[] json) {
    return write(key, json).thenApplyAsync(added -> added, threads);
  }

  @Override
  public CompletableFuture<byte @Nullable []> startGet(String key) {
    return read(key).thenApplyAsync(RawRedis::json, threads);
  }

  private static <T extends @Nullable Object> T await(CompletableFuture<T> future)
      throws Exception {
    return future.get(10, TimeUnit.SECONDS);
  }

  private static void awaitAll(List<? extends CompletableFuture<?>> futures) throws Exception {
    await(CompletableFuture.allOf(futures.toArray(CompletableFuture<?>[]::new)));
  }

  @Override
  public void put(String key, byte[] json) throws Exception {
    await(write(key, json));
  }

  @Override
  public byte @Nullable [] get(String key) throws Exception {
    return json(await(read(key)));
  }

  @Override
  public void putAll(Map<String, byte[]> batch) throws Exception {
    Map<Integer, List<byte[]>> arguments = new LinkedHashMap<>();
    batch.forEach((key, json) -> {
      byte[] field = bytes(key);
      List<byte[]> ofBucket =
          arguments.computeIfAbsent(bucket(field), bucket -> new ArrayList<>(List.of(COLLECTION)));
      ofBucket.add(field);
      ofBucket.add(record(json));
    });
    List<CompletableFuture<Long>> puts = new ArrayList<>();
    arguments.forEach(
        (bucket, ofBucket) -> puts.add(startPut(bucket, ofBucket.toArray(byte[][]::new))));
    awaitAll(puts);
  }

  @Override
  public Map<String, byte[]> getAll(List<String> keys) throws Exception {
    Map<Integer, List<String>> ofBuckets = new LinkedHashMap<>();
    for (String key : keys) {
      ofBuckets.computeIfAbsent(bucket(bytes(key)), bucket -> new ArrayList<>()).add(key);
    }
    List<CompletableFuture<List<KeyValue<byte[], byte[]>>>> gets = new ArrayList<>();
    ofBuckets.forEach((bucket, ofBucket) -> gets.add(commands
        .hmget(values(bucket), ofBucket.stream().map(RawRedis::bytes).toArray(byte[][]::new))
        .toCompletableFuture()));
    awaitAll(gets);
    Map<String, byte[]> found = new LinkedHashMap<>();
    for (CompletableFuture<List<KeyValue<byte[], byte[]>>> get : gets) {
      for (KeyValue<byte[], byte[]> field : get.join()) {
        byte[] json = json(field.getValueOrElse(null));
        if (json != null) {
          found.put(new String(field.getKey(), StandardCharsets.UTF_8), json);
        }
      }
    }
    return found;
  }

  @Override
  public void close() {
    threads.shutdown();
    connection.close();
    client.shutdown();
  }
}
