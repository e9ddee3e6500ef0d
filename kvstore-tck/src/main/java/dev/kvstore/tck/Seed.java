package dev.kvstore.tck;

import java.util.Random;

/** The seed of all random content, one for the JVM. */
final class Seed {
  private static final String PROPERTY = "kvstore.tck.seed";
  private static final long SEED = Long.getLong(PROPERTY, new Random().nextLong());

  private Seed() {}

  /** Random numbers that depend on the seed and the rule, not on what ran before. */
  static Random of(Class<?> testClass, String method) {
    return new Random(SEED ^ (testClass.getName() + "#" + method).hashCode());
  }

  /** The setting that repeats this run. */
  static String setting() {
    return "-D" + PROPERTY + "=" + SEED;
  }
}
