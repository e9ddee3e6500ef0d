package dev.kvstore.simple.internal.engine;

import java.io.IOException;

/**
 * What happens right before a write takes effect, in the order of the writes: it goes into a
 * journal.
 */
@FunctionalInterface
public interface WriteAhead {
  /** Nothing: the write is in memory only. */
  WriteAhead NONE = () -> {};

  /**
   * Records the write.
   *
   * @throws IOException if that fails; the write does not take effect then
   */
  void run() throws IOException;
}
