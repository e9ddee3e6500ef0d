package dev.kvstore;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * What was read is not what it must be: a file that is no store, bytes that are no JSON value, a
 * scan token that no store made.
 *
 * <p>The message names the place: file, line, column and byte where there are such. Nothing was
 * changed.
 */
public final class MalformedDataException extends KVStoreException {
  @Serial
  private static final long serialVersionUID = 1L;

  /**
   * Makes an error.
   *
   * @param code the code for the lookup
   * @param message what was expected, what was found and what to do next
   * @param cause what led to this, or null
   */
  public MalformedDataException(String code, String message, @Nullable Throwable cause) {
    super(code, message, cause);
  }
}
