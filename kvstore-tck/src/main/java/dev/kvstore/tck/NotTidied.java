package dev.kvstore.tck;

import java.io.Serial;

/** The rule was kept, but what it wrote could not be deleted. */
final class NotTidied extends Exception {
  @Serial
  private static final long serialVersionUID = 1;

  private final String call;
  private final Throwable error;

  NotTidied(String call, Throwable error) {
    super(call, error);
    this.call = call;
    this.error = error;
  }

  String call() {
    return call;
  }

  Throwable error() {
    return error;
  }
}
