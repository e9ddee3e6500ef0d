package dev.kvstore.simple.internal.file;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;

/** Keeps an interrupt back while a channel is used, which it would close for everyone. */
final class Interrupts {
  private Interrupts() {}

  /** Something that opens, uses and closes a channel of its own, so that it can be done again. */
  @FunctionalInterface
  interface Use<T> {
    T run() throws IOException;
  }

  static <T> T keptBack(Use<T> use) throws IOException {
    boolean interrupted = Thread.interrupted();
    try {
      while (true) {
        try {
          return use.run();
        } catch (ClosedByInterruptException e) {
          interrupted = true;
          Thread.interrupted();
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
