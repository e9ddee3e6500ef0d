package dev.kvstore.redis;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What the server does as one step.
 *
 * <p>Keys are a bucket's values, its index and its collections, in this order; the first argument
 * is the name of the collection.
 */
enum Script {
  /** Pairs of a key and a stored value; the index changes for new keys only. */
  PUT("""
      for i = 2, #ARGV, 2 do
        if redis.call('HSET', KEYS[1], ARGV[i], ARGV[i + 1]) == 1 then
          redis.call('ZADD', KEYS[2], 0, ARGV[i])
        end
      end
      redis.call('SADD', KEYS[3], ARGV[1])
      return 1
      """),

  /** Keys; gives how many were there. */
  DELETE("""
      local deleted = 0
      for i = 2, #ARGV do
        if redis.call('HDEL', KEYS[1], ARGV[i]) == 1 then
          redis.call('ZREM', KEYS[2], ARGV[i])
          deleted = deleted + 1
        end
      end
      if redis.call('EXISTS', KEYS[1]) == 0 then
        redis.call('SREM', KEYS[3], ARGV[1])
      end
      return deleted
      """),

  /** A key, the new stored value, and the version it needs, empty for none. */
  PUT_IF("""
      local present = redis.call('HGET', KEYS[1], ARGV[2])
      local version = present and string.sub(present, 1, 16) or ''
      if version ~= ARGV[4] then
        return 0
      end
      if redis.call('HSET', KEYS[1], ARGV[2], ARGV[3]) == 1 then
        redis.call('ZADD', KEYS[2], 0, ARGV[2])
      end
      redis.call('SADD', KEYS[3], ARGV[1])
      return 1
      """),

  /** A key and the version it needs. */
  DELETE_IF("""
      local present = redis.call('HGET', KEYS[1], ARGV[2])
      if not present or string.sub(present, 1, 16) ~= ARGV[3] then
        return 0
      end
      redis.call('HDEL', KEYS[1], ARGV[2])
      redis.call('ZREM', KEYS[2], ARGV[2])
      if redis.call('EXISTS', KEYS[1]) == 0 then
        redis.call('SREM', KEYS[3], ARGV[1])
      end
      return 1
      """),

  /** Gives how many entries there were; their memory is freed in the background. */
  DROP("""
      local dropped = redis.call('HLEN', KEYS[1])
      redis.call('UNLINK', KEYS[1], KEYS[2])
      redis.call('SREM', KEYS[3], ARGV[1])
      return dropped
      """),

  /** A least and a greatest key and a number; gives keys and the sizes of their stored values. */
  LIST("""
      local keys = redis.call('ZRANGEBYLEX', KEYS[2], ARGV[2], ARGV[3], 'LIMIT', 0, ARGV[4])
      local found = {}
      for i, key in ipairs(keys) do
        found[2 * i - 1] = key
        found[2 * i] = redis.call('HSTRLEN', KEYS[1], key)
      end
      return found
      """),

  /** Takes a hash away, and nothing of another type. */
  DROP_HASH("""
      local dropped = redis.call('HLEN', KEYS[1])
      redis.call('UNLINK', KEYS[1])
      return dropped
      """);

  private final String text;
  private final String digest;

  Script(String text) {
    this.text = text;
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8));
      this.digest = HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-1", e);
    }
  }

  String text() {
    return text;
  }

  String digest() {
    return digest;
  }
}
