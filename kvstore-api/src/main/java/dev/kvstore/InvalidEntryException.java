package dev.kvstore;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * A key, a collection's name or a value that a store cannot hold as it is; nothing was written.
 *
 * <p>The message names the place inside the value as a JSON pointer.
 */
public final class InvalidEntryException extends KVStoreException {
  @Serial
  private static final long serialVersionUID = 1L;

  /**
   * Makes an error.
   *
   * @param code the code for the lookup
   * @param message what was expected, what was found and what to do next
   * @param cause what led to this, or null
   */
  public InvalidEntryException(String code, String message, @Nullable Throwable cause) {
    super(code, message, cause);
  }
}
