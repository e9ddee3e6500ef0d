package dev.kvstore.redis;

import dev.kvstore.Capability;
import dev.kvstore.ConditionalWrites;
import dev.kvstore.ScanPage;
import dev.kvstore.StoreOpenException;
import dev.kvstore.Version;
import dev.kvstore.VersionedValue;
import dev.kvstore.spi.JsonCodec;
import io.lettuce.core.KeyValue;
import io.lettuce.core.ScriptOutputType;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * Each collection spread over buckets, which lie in slots of their own.
 *
 * <p>A bucket {@code n} of a namespace {@code kv} has, for each collection, a hash of values
 * {@code {kv:n}:v:collection} and a sorted set of keys {@code {kv:n}:k:collection}, and names the
 * collections in the set {@code {kv:n}:c}. The braces keep them in one slot, so that a script
 * changes them as one step. An entry's bucket is the CRC-32 of its key, modulo their number. A
 * value is stored behind 16 bytes of version, which the writing client makes and never makes again.
 */
final class BucketStore extends RedisStore implements ConditionalWrites {
  static final Set<Capability> CAPABILITIES = Set.of(
      Capability.ORDERED_SCAN,
      Capability.PERSISTENT,
      Capability.DURABLE,
      Capability.CONDITIONAL_WRITES);

  private static final int VERSION_BYTES = 16;
  private static final long USUAL_BUCKETS = 64;
  private static final String USUAL_PREFIX = "kv";
  private static final byte[] BUCKETS = bytes("buckets");

  private final String prefix;
  private final int buckets;
  private final long opening = new SecureRandom().nextLong();
  private final AtomicLong writes = new AtomicLong();

  private BucketStore(Redis redis, String prefix, int buckets) {
    super(redis);
    this.prefix = prefix;
    this.buckets = buckets;
  }

  static BucketStore open(Redis redis, Opening opening, String givenPrefix, long asked) {
    String prefix = givenPrefix.isEmpty() ? USUAL_PREFIX : givenPrefix;
    if (prefix.indexOf('{') >= 0 || prefix.indexOf('}') >= 0) {
      throw new StoreOpenException(
          "INVALID_OPTION",
          "the option prefix of " + redis
              + " must have no braces, which Redis takes for the part of a"
              + " key that picks its slot",
          null);
    }
    byte[] meta = bytes("{" + prefix + "}:meta");
    byte[] usual = bytes(Long.toString(asked == 0 ? USUAL_BUCKETS : asked));
    try {
      byte[] present = opening.await(redis
          .<byte[]>repeatable(() -> redis.commands().hget(meta, BUCKETS))
          .thenCompose(found -> found != null
              ? CompletableFuture.completedFuture(found)
              : redis
                  .<Boolean>repeatable(() -> redis.commands().hsetnx(meta, BUCKETS, usual))
                  .thenCompose(set ->
                      redis.<byte[]>repeatable(() -> redis.commands().hget(meta, BUCKETS)))));
      long number = Long.parseLong(text(present));
      if (asked != 0 && asked != number) {
        throw Errors.otherBuckets(redis, asked, number);
      }
      return new BucketStore(redis, prefix, Math.toIntExact(number));
    } catch (CompletionException e) {
      throw Errors.typed(e, redis);
    }
  }

  @Override
  public Set<Capability> capabilities() {
    return CAPABILITIES;
  }

  private int bucket(byte[] key) {
    CRC32 hash = new CRC32();
    hash.update(key);
    return (int) (hash.getValue() % buckets);
  }

  private byte[] values(int bucket, String collection) {
    return bytes("{" + prefix + ":" + bucket + "}:v:" + collection);
  }

  private byte[][] keys(int bucket, String collection) {
    String place = "{" + prefix + ":" + bucket + "}:";
    return new byte[][] {
      bytes(place + "v:" + collection), bytes(place + "k:" + collection), bytes(place + "c")
    };
  }

  private byte[] stored(Map<String, @Nullable Object> value, long write) {
    byte[] json = JsonCodec.encode(value);
    return ByteBuffer.allocate(VERSION_BYTES + json.length)
        .putLong(opening)
        .putLong(write)
        .put(json)
        .array();
  }

  @Override
  Map<String, @Nullable Object> decode(byte[] stored) {
    return JsonCodec.decode(stored, VERSION_BYTES, stored.length - VERSION_BYTES);
  }

  @Override
  protected CompletionStage<?> startPutAll(
      Map<String, Map<String, @Nullable Object>> batch, String collection) {
    Map<Integer, List<Map.Entry<String, Map<String, @Nullable Object>>>> entries = new TreeMap<>();
    for (Map.Entry<String, Map<String, @Nullable Object>> entry : batch.entrySet()) {
      entries
          .computeIfAbsent(bucket(bytes(entry.getKey())), bucket -> new ArrayList<>())
          .add(entry);
    }
    List<CompletableFuture<Long>> calls = new ArrayList<>();
    entries.forEach((bucket, ofBucket) -> {
      byte[][] keys = keys(bucket, collection);
      byte[][] pairs = new byte[1 + 2 * ofBucket.size()][];
      int count = 0;
      pairs[count++] = bytes(collection);
      for (Map.Entry<String, Map<String, @Nullable Object>> entry : ofBucket) {
        pairs[count++] = bytes(entry.getKey());
        pairs[count++] = stored(entry.getValue(), writes.incrementAndGet());
      }
      calls.add(redis.repeatable(() -> redis.write(Script.PUT, keys, pairs)));
    });
    return all(calls);
  }

  @Override
  protected CompletionStage<Map<String, Map<String, @Nullable Object>>> startGetAll(
      List<String> names, String collection) {
    if (names.size() == 1) {
      String name = names.get(0);
      return stored(name, collection)
          .thenApply(found -> found == null ? Map.of() : Map.of(name, decode(found)));
    }
    List<byte[]> keys = names.stream().map(RedisStore::bytes).toList();
    return read(keys, collection).thenApply(found -> {
      Map<String, Map<String, @Nullable Object>> entries = new LinkedHashMap<>();
      for (int i = 0; i < found.length; i++) {
        byte[] stored = found[i];
        if (stored != null) {
          entries.put(names.get(i), decode(stored));
        }
      }
      return entries;
    });
  }

  private CompletableFuture<byte @Nullable []> stored(String name, String collection) {
    byte[] key = bytes(name);
    byte[] values = values(bucket(key), collection);
    return redis.repeatable(() -> redis.commands().hget(values, key));
  }

  /** The stored values of some keys, null for those that are not there. */
  private CompletableFuture<byte[] @Nullable []> read(List<byte[]> keys, String collection) {
    Map<Integer, List<Integer>> places = new TreeMap<>();
    for (int i = 0; i < keys.size(); i++) {
      places.computeIfAbsent(bucket(keys.get(i)), bucket -> new ArrayList<>()).add(i);
    }
    byte[][] found = new byte[keys.size()][];
    List<CompletableFuture<?>> calls = new ArrayList<>();
    places.forEach((bucket, ofBucket) -> {
      byte[] values = values(bucket, collection);
      byte[][] fields = ofBucket.stream().map(keys::get).toArray(byte[][]::new);
      calls.add(redis
          .<List<KeyValue<byte[], byte[]>>>repeatable(() -> redis.commands().hmget(values, fields))
          .thenAccept(answers -> {
            for (int i = 0; i < fields.length; i++) {
              found[ofBucket.get(i)] = answers.get(i).getValueOrElse(null);
            }
          }));
    });
    return all(calls).thenApply(done -> found);
  }

  @Override
  protected CompletionStage<Long> startDeleteAll(List<String> names, String collection) {
    Map<Integer, List<byte[]>> arguments = new TreeMap<>();
    for (String name : names) {
      byte[] key = bytes(name);
      arguments
          .computeIfAbsent(bucket(key), bucket -> new ArrayList<>(List.of(bytes(collection))))
          .add(key);
    }
    List<CompletableFuture<Long>> calls = new ArrayList<>();
    arguments.forEach((bucket, ofBucket) -> {
      byte[][] keys = keys(bucket, collection);
      byte[][] ours = ofBucket.toArray(new byte[0][]);
      calls.add(redis.once(() -> redis.write(Script.DELETE, keys, ours)));
    });
    return sum(calls);
  }

  private static CompletableFuture<Long> sum(List<CompletableFuture<Long>> calls) {
    return all(calls)
        .thenApply(done -> calls.stream().mapToLong(CompletableFuture::join).sum());
  }

  @Override
  protected CompletionStage<Boolean> startContains(String name, String collection) {
    byte[] key = bytes(name);
    byte[] values = values(bucket(key), collection);
    return redis.repeatable(() -> redis.commands().hexists(values, key));
  }

  @Override
  protected CompletionStage<Long> startCount(String collection) {
    List<CompletableFuture<Long>> calls = new ArrayList<>();
    for (int i = 0; i < buckets; i++) {
      byte[] values = values(i, collection);
      calls.add(redis.repeatable(() -> redis.commands().hlen(values)));
    }
    return sum(calls);
  }

  @Override
  protected CompletionStage<Boolean> startDropCollection(String collection) {
    List<CompletableFuture<Long>> calls = new ArrayList<>();
    for (int i = 0; i < buckets; i++) {
      byte[][] keys = keys(i, collection);
      calls.add(redis.once(() -> redis.write(Script.DROP, keys, bytes(collection))));
    }
    return sum(calls).thenApply(dropped -> dropped > 0);
  }

  @Override
  protected CompletionStage<Collection<String>> startCollections() {
    List<CompletableFuture<Set<byte[]>>> calls = new ArrayList<>();
    for (int i = 0; i < buckets; i++) {
      byte[] names = keys(i, "")[2];
      calls.add(redis.repeatable(() -> redis.commands().smembers(names)));
    }
    return all(calls).thenApply(done -> {
      Set<String> collections = new LinkedHashSet<>();
      calls.forEach(call -> call.join().forEach(name -> collections.add(text(name))));
      return collections;
    });
  }

  @Override
  protected CompletionStage<ScanPage> startScan(
      String prefix, @Nullable String place, int limit, String collection) {
    KeyMerge merge =
        new KeyMerge(buckets, bytes(prefix), place == null ? null : bytes(place), limit);
    return fill(merge, collection).thenCompose(done -> {
      List<byte[]> keys = merge.page();
      return read(keys, collection).thenApply(found -> {
        List<Map.Entry<String, Map<String, @Nullable Object>>> entries = new ArrayList<>();
        for (int i = 0; i < found.length; i++) {
          byte[] stored = found[i];
          if (stored != null) {
            entries.add(Map.entry(text(keys.get(i)), decode(stored)));
          }
        }
        return new ScanPage(
            entries,
            merge.hasMore() ? Optional.of(text(keys.get(keys.size() - 1))) : Optional.empty());
      });
    });
  }

  /** Asks buckets for keys until the page is found. */
  private CompletableFuture<Void> fill(KeyMerge merge, String collection) {
    List<CompletableFuture<?>> calls = new ArrayList<>();
    for (int bucket : merge.advance()) {
      byte[][] keys = keys(bucket, collection);
      byte[][] range = merge.range(bucket, bytes(collection));
      calls.add(redis
          .<List<Object>>repeatable(
              () -> redis.script(Script.LIST, ScriptOutputType.MULTI, keys, range))
          .thenAccept(found -> merge.add(bucket, found)));
    }
    return calls.isEmpty()
        ? CompletableFuture.completedFuture(null)
        : all(calls).thenCompose(done -> fill(merge, collection));
  }

  @Override
  public Optional<VersionedValue> getVersioned(String key, String collection) {
    checkName(key, "key");
    checkName(collection, "collection");
    return call(
        "getVersioned",
        () -> Optional.ofNullable(stored(key, collection).get())
            .map(found -> new VersionedValue(
                decode(found), new Version(HexFormat.of().formatHex(found, 0, VERSION_BYTES)))));
  }

  @Override
  public Optional<Version> putIfAbsent(String key, Map<String, ?> value, String collection) {
    return putIf("putIfAbsent", key, value, new byte[0], collection);
  }

  @Override
  public Optional<Version> replace(
      String key, Map<String, ?> value, Version expected, String collection) {
    Objects.requireNonNull(expected, "expected");
    return putIf("replace", key, value, version(expected), collection);
  }

  private Optional<Version> putIf(
      String operation,
      String name,
      Map<String, ?> value,
      byte @Nullable [] expected,
      String collection) {
    Map<String, @Nullable Object> captured = checkEntry(name, value, collection);
    return call(operation, () -> {
      if (expected == null) {
        return Optional.empty();
      }
      byte[] key = bytes(name);
      byte[] stored = stored(captured, writes.incrementAndGet());
      byte[][] keys = keys(bucket(key), collection);
      Long written = redis
          .once(() -> redis.write(Script.PUT_IF, keys, bytes(collection), key, stored, expected))
          .get();
      return written == 1
          ? Optional.of(new Version(HexFormat.of().formatHex(stored, 0, VERSION_BYTES)))
          : Optional.empty();
    });
  }

  @Override
  public boolean delete(String name, Version expected, String collection) {
    checkName(name, "key");
    checkName(collection, "collection");
    byte[] version = version(Objects.requireNonNull(expected, "expected"));
    return call("delete", () -> {
      if (version == null) {
        return false;
      }
      byte[] key = bytes(name);
      byte[][] keys = keys(bucket(key), collection);
      return redis
              .once(() -> redis.write(Script.DELETE_IF, keys, bytes(collection), key, version))
              .get()
          == 1;
    });
  }

  /** A version's bytes, or null for one that no store wrote. */
  private static byte @Nullable [] version(Version version) {
    try {
      byte[] bytes = HexFormat.of().parseHex(version.text());
      return bytes.length == VERSION_BYTES ? bytes : null;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
