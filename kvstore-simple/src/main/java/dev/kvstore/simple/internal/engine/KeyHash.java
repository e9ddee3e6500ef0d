package dev.kvstore.simple.internal.engine;

import java.util.SplittableRandom;

/** How a key finds its slot in a table with open addressing. */
final class KeyHash {
  /** Keys that meet as often as this in a table were chosen to, and the table needs a seed. */
  static final int MOST_PROBES = 1_000;

  private KeyHash() {}

  /** A seed for {@link #seeded}, not 0. */
  static long newSeed() {
    return new SplittableRandom().nextLong() | 1;
  }

  /** A hash that nobody can foresee, in case that somebody chose keys whose own are alike. */
  static int seeded(String key, long seed) {
    long hash = seed;
    for (int i = 0; i < key.length(); i++) {
      hash = Long.rotateLeft((hash ^ key.charAt(i)) * seed, 29);
    }
    return (int) (hash >>> 32);
  }

  /**
   * The first slot to look at.
   *
   * @param size how many slots the table has, a power of two, at least 2
   */
  static int slot(int hash, int size) {
    return (hash * 0x9E3779B9) >>> Integer.numberOfLeadingZeros(size - 1);
  }

  /** The slot to look at after another. */
  static int next(int slot, int size) {
    return (slot + 1) & (size - 1);
  }
}
