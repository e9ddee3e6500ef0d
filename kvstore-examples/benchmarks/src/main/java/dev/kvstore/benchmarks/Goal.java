package dev.kvstore.benchmarks;

import java.util.Locale;

/**
 * What a row is to reach.
 *
 * @param faster whether the ratio says how many times cheaper kvstore is; else how much of the
 *     peer's cost it takes
 */
record Goal(boolean faster, double bound) {
  /** The peer costs at least so many times as much. */
  static Goal atLeast(double times) {
    return new Goal(true, times);
  }

  /** kvstore costs at most so many times as much as the peer. */
  static Goal atMost(double times) {
    return new Goal(false, times);
  }

  double ratio(double ours, double peers) {
    return faster ? peers / ours : ours / peers;
  }

  boolean isMet(double ratio) {
    return faster ? ratio >= bound : ratio <= bound;
  }

  @Override
  public String toString() {
    return (faster ? "\u2265 " : "\u2264 ") + String.format(Locale.ROOT, "%.2f", bound);
  }
}
