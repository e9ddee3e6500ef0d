package dev.kvstore.simple.internal.home;

/** When a store without a journal is saved by itself; {@code persist} saves it at any time. */
public enum SaveWhen {
  /** When it is closed, if anything was written. */
  CLOSE,
  /** Before each write is acknowledged; writers that wait share one save. */
  WRITE,
  /** Never. */
  MANUAL
}
