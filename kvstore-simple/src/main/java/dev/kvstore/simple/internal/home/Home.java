package dev.kvstore.simple.internal.home;

import dev.kvstore.simple.internal.engine.WriteAhead;
import dev.kvstore.simple.internal.file.LocalFile;
import dev.kvstore.simple.internal.journal.Operation;
import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;

/** Where a store comes from and is saved to. */
public interface Home {
  /**
   * Prepares the record of a write, before the write takes the store's lock.
   *
   * @param operations what is written; asked for only if it is recorded
   * @throws dev.kvstore.ConflictException with {@code READ_ONLY} if the store takes no writes
   */
  WriteAhead record(Supplier<List<Operation>> operations);

  /**
   * Waits until the writes that were recorded so far are as safe as the store promises.
   *
   * @throws IOException if that fails
   */
  void acknowledge() throws IOException;

  /**
   * Saves the store whole.
   *
   * @throws IOException if it fails; what was saved before stays
   */
  void save() throws IOException;

  /**
   * Saves what must not be lost, and gives back all that is held; no write comes any more.
   *
   * @throws IOException if it fails; all is given back nonetheless
   */
  void close() throws IOException;

  /** Whether what was written is there when the store is opened again. */
  boolean isPersistent();

  /** Whether an acknowledged write survives the end of the process. */
  boolean isDurable();

  /** Whether a write may wait for a disk or a server. */
  boolean writesWait();

  /** Whether a file is the one that this store is saved to. */
  boolean isOf(LocalFile file);
}
