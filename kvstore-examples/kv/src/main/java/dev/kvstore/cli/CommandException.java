package dev.kvstore.cli;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** Ends a command with one line and an exit code. */
final class CommandException extends RuntimeException {
  @Serial
  private static final long serialVersionUID = 1L;

  private final int exit;

  CommandException(int exit, String message) {
    this(exit, message, null);
  }

  CommandException(int exit, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.exit = exit;
  }

  int exit() {
    return exit;
  }
}
