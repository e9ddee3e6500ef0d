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

  /**
   * How many bytes a value that is put takes in the file; 0 where nobody counts.
   *
   * @param index its place in the batch
   */
  default int length(int index) {
    return 0;
  }
}
