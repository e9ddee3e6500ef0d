package dev.kvstore.tck;

import java.io.Serial;

/** The author's fixture, or the opening of the store that it names, failed: no rule is to blame. */
final class NotOpened extends Exception {
  @Serial
  private static final long serialVersionUID = 1;

  private final Throwable error;

  NotOpened(Throwable error) {
    super(error);
    this.error = error;
  }

  Throwable error() {
    return error;
  }
}
