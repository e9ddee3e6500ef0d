package dev.kvstore.benchmarks;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicLong;

/** Versions of entries as a server's client makes them: 16 bytes that never come twice. */
final class Versions {
  static final int BYTES = 16;

  private static final long RUN = new SecureRandom().nextLong();
  private static final AtomicLong WRITES = new AtomicLong();

  private Versions() {}

  static byte[] next() {
    return ByteBuffer.allocate(BYTES)
        .putLong(RUN)
        .putLong(WRITES.incrementAndGet())
        .array();
  }
}
