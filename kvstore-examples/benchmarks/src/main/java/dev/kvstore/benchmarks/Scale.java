package dev.kvstore.benchmarks;

import java.time.Duration;

/**
 * How much data, and how long, is measured.
 *
 * @param longDocuments documents of 3 KB in the large file
 * @param shortDocuments documents of 180 B in the file of small ones, and in the store that is read
 * @param entries entries of the store that is listed, and that grows
 * @param largestDocuments documents of 3 KB in the largest file
 * @param storedDocuments documents of 1 KB in each backend
 * @param rounds how often each side is measured, in turns, in a new JVM each time
 * @param warmups iterations before a measurement
 * @param measurements iterations in it
 * @param iteration how long one takes where a call is shorter than that
 * @param heap of each JVM that measures calls; up to four stand side by side
 */
record Scale(
    String name,
    int longDocuments,
    int shortDocuments,
    int entries,
    int largestDocuments,
    int storedDocuments,
    int rounds,
    int warmups,
    int measurements,
    Duration iteration,
    String heap) {
  /** Every row with a fifth of the data, in one round. */
  static final Scale SHORT = new Scale(
      "short", 13_000, 100_000, 200_000, 66_000, 10_000, 1, 4, 5, Duration.ofMillis(500), "1500m");

  /** The goals' own sizes. */
  static final Scale FULL = new Scale(
      "full", 65_000, 500_000, 1_000_000, 330_000, 100_000, 3, 8, 9, Duration.ofSeconds(1), "3g");

  Scale withRounds(int count) {
    return new Scale(
        name,
        longDocuments,
        shortDocuments,
        entries,
        largestDocuments,
        storedDocuments,
        count,
        warmups,
        measurements,
        iteration,
        heap);
  }
}
