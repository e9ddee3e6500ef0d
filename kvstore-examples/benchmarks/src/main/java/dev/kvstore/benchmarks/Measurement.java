package dev.kvstore.benchmarks;

/**
 * Measures what something costs: nanoseconds a call, bytes, or any other number of which less is
 * better.
 */
@FunctionalInterface
interface Measurement {
  /**
   * Measures once, in a process of its own.
   *
   * @throws Exception if what is measured fails
   */
  double run(Setting setting) throws Exception;

  /** A cost that is known. */
  static Measurement constant(double cost) {
    return setting -> cost;
  }
}
