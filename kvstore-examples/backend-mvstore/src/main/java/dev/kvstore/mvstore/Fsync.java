package dev.kvstore.mvstore;

/** When what was written is forced to disk. */
enum Fsync {
  /** Every second: a power cut loses that much at most. */
  INTERVAL(10_000),
  /** Before each write returns. */
  ALWAYS(0),
  /** When the operating system does it. */
  NEVER(45_000);

  /**
   * For how many milliseconds space that is no longer used is not written to again: until what took
   * its place is on the disk.
   */
  final int retention;

  Fsync(int retention) {
    this.retention = retention;
  }
}
