package dev.kvstore;

import java.io.Serial;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The root of every error of a store that is not a programming error.
 *
 * <p>The message starts with the {@linkplain #code() code}, then says what was expected, what was
 * found and what to do next; it never holds a password or another secret. A null argument is a
 * {@link NullPointerException} that names the parameter, a size below one an
 * {@link IllegalArgumentException}.
 *
 * <table>
 * <caption>Codes, by exception</caption>
 * <tr><th>exception</th><th>codes</th></tr>
 * <tr><td>{@link InvalidEntryException}</td><td>{@code UNPAIRED_SURROGATE}, {@code KEY_TOO_LONG}, {@code VALUE_TOO_LARGE}, {@code NOT_JSON} (an object that is no JSON), {@code NOT_FINITE} (NaN or an infinity), {@code NUMBER_TOO_LONG}, {@code NESTING_TOO_DEEP}, {@code CYCLIC_VALUE}</td></tr>
 * <tr><td>{@link MalformedDataException}</td><td>{@code MALFORMED_JSON}, {@code MALFORMED_UTF8}, {@code UNSUPPORTED_ENCODING} (UTF-16 or UTF-32), {@code UNEXPECTED_STRUCTURE} (JSON that is no store or no value, a file or tables of another application), {@code DUPLICATE_COLLECTION}, {@code DUPLICATE_KEY}, {@code NESTING_TOO_DEEP}, {@code NUMBER_TOO_LONG}, {@code VALUE_TOO_LARGE}, {@code JOURNAL_DAMAGED}, {@code MALFORMED_ZIP}, {@code UNSUPPORTED_ZIP}, {@code MALFORMED_GZIP}, {@code MALFORMED_FILE} (no file of the engine, or a damaged one), {@code UNSUPPORTED_FORMAT} (an older or a newer layout), {@code INVALID_TOKEN} (a scan token that no such store made)</td></tr>
 * <tr><td>{@link StoreOpenException}</td><td>{@code NO_SCHEME}, {@code NO_PROVIDER}, {@code AMBIGUOUS_PROVIDER} (two of the same priority), {@code PROVIDER_UNAVAILABLE}, {@code PROVIDER_FAILED}, {@code INVALID_URI}, {@code UNKNOWN_OPTION}, {@code INVALID_OPTION}, {@code UNSET_NAME} (what <code>${NAME}</code> stands for), {@code UNKNOWN_HOST_KEY}, {@code CHANGED_HOST_KEY}, {@code REVOKED_HOST_KEY}, {@code AUTHENTICATION_FAILED}</td></tr>
 * <tr><td>{@link StoreIOException}</td><td>{@code NOT_FOUND}, {@code NOT_A_FILE}, {@code NOT_A_FOLDER}, {@code FILE_TOO_LARGE}, {@code ACCESS_DENIED}, {@code CONNECTION_FAILED}, {@code ENGINE_UNAVAILABLE} (it answers that it cannot serve for now), {@code IO_ERROR}, {@code TIMEOUT}, {@code INTERRUPTED}, {@code OUT_OF_MEMORY}, {@code ENGINE_FAILED}</td></tr>
 * <tr><td>{@link ConflictException}</td><td>{@code LOCKED} (another store writes to the file), {@code CONFLICT} (somebody else changed the file), {@code JOURNAL_MISMATCH} (somebody else changed the file under a journal), {@code READ_ONLY}, {@code NO_PERSIST_PATH}</td></tr>
 * <tr><td>{@link StoreClosedException}</td><td>{@code CLOSED}</td></tr>
 * <tr><td>{@link BatchException}</td><td>the code of its cause, or {@code BATCH_FAILED}</td></tr>
 * </table>
 */
public class KVStoreException extends RuntimeException {
  @Serial
  private static final long serialVersionUID = 1L;

  private static final Set<String> RETRYABLE =
      Set.of("CONNECTION_FAILED", "ENGINE_UNAVAILABLE", "TIMEOUT");

  private final String code;

  /**
   * Makes an error with a cause.
   *
   * @param code the code for the lookup, in upper case with underscores
   * @param message what was expected, what was found and what to do next, without any secret
   * @param cause what led to this, or null
   */
  public KVStoreException(String code, String message, @Nullable Throwable cause) {
    super(code + ": " + message, cause);
    this.code = Objects.requireNonNull(code, "code");
  }

  /** The code that names this kind of error, the same in every version and language. */
  public final String code() {
    return code;
  }

  /**
   * Whether the same call may succeed a little later, with nothing mended: the engine was not
   * reached, did not answer in time, or cannot serve for now. The call may have taken effect; what
   * puts or deletes unconditionally can be repeated without harm.
   */
  public final boolean isRetryable() {
    return RETRYABLE.contains(code);
  }
}
