package dev.kvstore.simple.internal.engine;

import java.util.SplittableRandom;

/** How a key finds its slot in a table with open addressing. */
final class KeyHash {
  /** Keys that meet as often as this in a table were chosen to, and the table needs a seed. */
  static final int MOST_PROBES = 1_000;

  /** Of this process only, so that nobody can choose keys that fill slots one behind the other. */
  private static final int MULTIPLIER = new SplittableRandom().nextInt() | 1;

  private static final int SMALLEST = 8;

  private KeyHash() {}

  /** A seed for {@link #hash}, not 0. */
  static long newSeed() {
    return new SplittableRandom().nextLong() | 1;
  }

  /**
   * A key's hash.
   *
   * @param seed that of {@link #newSeed}, or 0: then it is the key's own, which it remembers
   */
  static int hash(String key, long seed) {
    return seed == 0 ? key.hashCode() : seeded(key, seed);
  }

  /** How many slots a table of so many entries needs to be two thirds full at most. */
  static int slots(int entries) {
    int slots = SMALLEST;
    while (entries > slots / 3 * 2) {
      slots *= 2;
    }
    return slots;
  }

  /** A hash that nobody can foresee, in case that somebody chose keys whose own are alike. */
  private static int seeded(String key, long seed) {
    long hash = seed;
    for (int i = 0; i < key.length(); i++) {
      hash = Long.rotateLeft((hash ^ key.charAt(i)) * seed, 29);
    }
    return (int) (hash >>> 32);
  }

  /**
   * What a table is to give {@link #slot}.
   *
   * @param size how many slots it has, a power of two, at least 2
   */
  static int shift(int size) {
    return Integer.numberOfLeadingZeros(size - 1);
  }

  /** The first slot to look at. */
  static int slot(int hash, int shift) {
    int spread = hash * MULTIPLIER;
    return ((spread ^ spread >>> 16) * 0x9E3779B9) >>> shift;
  }
}
