package dev.kvstore;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** A store URI that cannot be opened: its form, its provider or its options are at fault. */
public final class StoreOpenException extends KVStoreException {
  @Serial
  private static final long serialVersionUID = 1L;

  /**
   * Makes an error.
   *
   * @param code the code for the lookup
   * @param message what was expected, what was found and what to do next
   * @param cause what led to this, or null
   */
  public StoreOpenException(String code, String message, @Nullable Throwable cause) {
    super(code, message, cause);
  }
}
