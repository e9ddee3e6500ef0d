package dev.kvstore.tck;

import java.util.Random;
import org.jspecify.annotations.Nullable;

/** The seed of all random content, one for the JVM. */
final class Seed {
  private static final String PROPERTY = "kvstore.tck.seed";
  private static final long UNSET = new Random().nextLong();

  private Seed() {}

  /** Random numbers that depend on the seed and the rule, not on what ran before. */
  static Random of(Class<?> testClass, String method) {
    return new Random(seed() ^ (testClass.getName() + "#" + method).hashCode());
  }

  /** The setting that repeats this run. */
  static String setting() {
    return "-D" + PROPERTY + "=" + seed();
  }

  /** The seed that was set, or a new one; a wrong one is an error, since it was to repeat a run. */
  static long parse(@Nullable String set) {
    if (set == null) {
      return UNSET;
    }
    try {
      return Long.decode(set);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "-D" + PROPERTY + "=" + set + " is no whole number of 64 bits; copy the one that a"
              + " failure names, or leave the setting out for a new one",
          e);
    }
  }

  static long seed() {
    return parse(System.getProperty(PROPERTY));
  }
}
