package dev.kvstore.mvstore;

/** When what was written is forced to disk. */
enum Fsync {
  /** Every second: a power cut loses that much at most. */
  INTERVAL(0),
  /** Before each write returns. */
  ALWAYS(0),
  /** When the operating system does it: a power cut may cost more than the last writes. */
  NEVER(45_000);

  /**
   * For how many milliseconds the engine leaves space alone after it was written: nobody else sees
   * to it that a moment stays whole on the disk. {@link Commits} does with the others.
   */
  final int retention;

  Fsync(int retention) {
    this.retention = retention;
  }
}
