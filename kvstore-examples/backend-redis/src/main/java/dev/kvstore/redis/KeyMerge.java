package dev.kvstore.redis;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the keys of one page, in order, from the ordered keys of all buckets, of which it asks for
 * little more than it needs. One thread uses it at a time, but for {@link #add}.
 */
final class KeyMerge {
  private static final class Key {
    final byte[] bytes;
    final long size;

    Key(byte[] bytes, long size) {
      this.bytes = bytes;
      this.size = size;
    }
  }

  private final int limit;
  private final byte[] greatest;
  private final List<Deque<Key>> waiting = new ArrayList<>();
  private final byte[][] from;
  private final boolean[] ended;
  private final List<byte[]> page = new ArrayList<>();
  private final int portion;
  private long pageBytes;
  private boolean more;
  private boolean done;

  KeyMerge(int buckets, byte[] prefix, byte @Nullable [] after, int limit) {
    this.limit = limit;
    this.greatest = greatest(prefix);
    this.from = new byte[buckets][];
    this.ended = new boolean[buckets];
    this.portion = (int) Math.min(limit + 1L, limit / buckets * 5L / 4 + 8);
    byte[] least = after != null && Arrays.compareUnsigned(after, prefix) >= 0
        ? mark('(', after)
        : mark('[', prefix);
    for (int i = 0; i < buckets; i++) {
      from[i] = least;
      waiting.add(new ArrayDeque<>());
    }
  }

  /** The end of the names that begin with a prefix; the next prefix, as UTF-8 has no byte 0xFF. */
  private static byte[] greatest(byte[] prefix) {
    if (prefix.length == 0) {
      return new byte[] {'+'};
    }
    byte[] end = mark('(', prefix);
    end[end.length - 1]++;
    return end;
  }

  private static byte[] mark(char mark, byte[] name) {
    byte[] marked = new byte[name.length + 1];
    marked[0] = (byte) mark;
    System.arraycopy(name, 0, marked, 1, name.length);
    return marked;
  }

  /** Takes what is known into the page, and says which buckets must be asked; none at the end. */
  List<Integer> advance() {
    while (!done) {
      List<Integer> unknown = new ArrayList<>();
      int least = -1;
      for (int i = 0; i < ended.length; i++) {
        Key head = waiting.get(i).peek();
        if (head == null) {
          if (!ended[i]) {
            unknown.add(i);
          }
        } else if (least < 0
            || Arrays.compareUnsigned(head.bytes, waiting.get(least).element().bytes) < 0) {
          least = i;
        }
      }
      if (!unknown.isEmpty()) {
        return unknown;
      }
      take(least);
    }
    return List.of();
  }

  private void take(int bucket) {
    if (bucket < 0) {
      done = true;
      return;
    }
    Key key = waiting.get(bucket).element();
    boolean full =
        page.size() == limit || (!page.isEmpty() && pageBytes + key.size > RedisStore.PAGE_BYTES);
    if (full) {
      more = true;
      done = true;
    } else {
      waiting.get(bucket).remove();
      page.add(key.bytes);
      pageBytes += key.size;
    }
  }

  /** The arguments that ask a bucket for its next keys. */
  byte[][] range(int bucket, byte[] collection) {
    return new byte[][] {
      collection, from[bucket], greatest, RedisStore.bytes(Integer.toString(portion))
    };
  }

  /** Takes a bucket's keys and sizes. */
  synchronized void add(int bucket, List<Object> keysAndSizes) {
    for (int i = 0; i < keysAndSizes.size(); i += 2) {
      byte[] key = (byte[]) keysAndSizes.get(i);
      waiting.get(bucket).add(new Key(key, (Long) keysAndSizes.get(i + 1)));
      from[bucket] = mark('(', key);
    }
    ended[bucket] = keysAndSizes.size() / 2 < portion;
  }

  List<byte[]> page() {
    return page;
  }

  boolean hasMore() {
    return more;
  }
}
