package dev.kvstore;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * The store is not in the state that the call needs: something else changed it, holds it, or it
 * takes no writes.
 */
public final class ConflictException extends KVStoreException {
  @Serial
  private static final long serialVersionUID = 1L;

  /**
   * Makes an error.
   *
   * @param code the code for the lookup
   * @param message what was expected, what was found and what to do next
   * @param cause what led to this, or null
   */
  public ConflictException(String code, String message, @Nullable Throwable cause) {
    super(code, message, cause);
  }
}
