package dev.kvstore;

import java.io.Serial;

/**
 * A {@code putAll} that stopped after it began to write; the {@linkplain #getCause() cause} says
 * why.
 *
 * <p>The batches before the failed one stay in the store. Of the failed batch, some entries may
 * have been written where the store does not write a batch as a whole.
 */
public final class BatchException extends KVStoreException {
  @Serial
  private static final long serialVersionUID = 1L;

  private final long entriesWritten;

  /**
   * Makes an error with its cause's code, or {@code BATCH_FAILED} where the cause has none.
   *
   * @param entriesWritten how many entries the batches before the failed one held
   * @param cause what stopped the call
   */
  public BatchException(long entriesWritten, Throwable cause) {
    super(
        cause instanceof KVStoreException e ? e.code() : "BATCH_FAILED",
        "putAll stopped after "
            + entriesWritten
            + " entries were written, which stay; mend the cause and put the rest: "
            + cause,
        cause);
    this.entriesWritten = entriesWritten;
  }

  /** How many entries, from the first on, are certain to be in the store. */
  public long entriesWritten() {
    return entriesWritten;
  }
}
