package dev.kvstore;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** The filesystem or the engine below the store failed; the same call may succeed later. */
public final class StoreIOException extends KVStoreException {
  @Serial
  private static final long serialVersionUID = 1L;

  /**
   * Makes an error.
   *
   * @param code the code for the lookup
   * @param message what was expected, what was found and what to do next
   * @param cause what led to this, or null
   */
  public StoreIOException(String code, String message, @Nullable Throwable cause) {
    super(code, message, cause);
  }
}
