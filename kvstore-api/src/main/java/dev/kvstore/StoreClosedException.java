package dev.kvstore;

import java.io.Serial;

/** The store was closed before the call or during it. */
public final class StoreClosedException extends KVStoreException {
  @Serial
  private static final long serialVersionUID = 1L;

  /**
   * Makes an error with the code {@code CLOSED}.
   *
   * @param store the store as messages name it, without any secret
   */
  public StoreClosedException(String store) {
    super("CLOSED", "the store " + store + " is closed; open it again to go on", null);
  }
}
