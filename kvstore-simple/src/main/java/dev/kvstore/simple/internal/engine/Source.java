package dev.kvstore.simple.internal.engine;

import java.util.concurrent.atomic.AtomicLong;

/**
 * A file's content, which loaded entries are parts of, and how much of it they still need.
 *
 * <p>One value would keep a whole file in memory. So when less than half of it is needed, what is
 * left moves into arrays of its own; that costs no more than what went before it.
 */
final class Source {
  /** Below this size a file is not worth the move. */
  private static final int LEAST = 1 << 20;

  final byte[] bytes;

  private final AtomicLong needed = new AtomicLong();

  Source(byte[] bytes) {
    this.bytes = bytes;
  }

  void need(long length) {
    needed.addAndGet(length);
  }

  /** Notes that a part is needed no more, and says whether the rest should move. */
  boolean release(long length) {
    return needed.addAndGet(-length) < bytes.length / 2 && bytes.length >= LEAST;
  }
}
