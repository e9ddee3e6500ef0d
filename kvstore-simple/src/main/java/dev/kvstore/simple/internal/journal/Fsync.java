package dev.kvstore.simple.internal.journal;

/** When a journalled write is forced to disk; it survives the end of the process in each case. */
public enum Fsync {
  /** Whenever the operating system pleases: a power cut may lose the last half minute or so. */
  NEVER,
  /** Once a second: a power cut may lose the last second. */
  INTERVAL,
  /**
   * Before it is acknowledged: a power cut loses nothing that was. Writers that wait share one
   * force.
   */
  ALWAYS
}
