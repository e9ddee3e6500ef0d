package dev.kvstore.simple.internal.home;

import dev.kvstore.ConflictException;
import dev.kvstore.simple.internal.engine.WriteAhead;
import dev.kvstore.simple.internal.file.LocalFile;
import dev.kvstore.simple.internal.journal.Operation;
import java.util.List;
import java.util.function.Supplier;

/** A store that came from no file, or from one that it is not saved to. */
public final class NoHome implements Home {
  private final String reason;
  private final boolean readOnly;

  private NoHome(String reason, boolean readOnly) {
    this.reason = reason;
    this.readOnly = readOnly;
  }

  /** The store is in memory alone. */
  public static NoHome memory() {
    return new NoHome("the store came from no file; name one with persist(path)", false);
  }

  /**
   * The store shows a file as it was, and takes no writes.
   *
   * @param name the store as messages name it
   */
  public static NoHome readOnly(String name) {
    return new NoHome(
        "the store " + name + " is open for reading; open it without ?mode=read", true);
  }

  @Override
  public WriteAhead record(Supplier<List<Operation>> operations) {
    if (readOnly) {
      throw new ConflictException("READ_ONLY", reason, null);
    }
    return WriteAhead.NONE;
  }

  @Override
  public void acknowledge() {
    // It is in memory.
  }

  @Override
  public void save() {
    throw new ConflictException(readOnly ? "READ_ONLY" : "NO_PERSIST_PATH", reason, null);
  }

  @Override
  public void close() {
    // Nothing is held.
  }

  @Override
  public boolean isOf(LocalFile file) {
    return false;
  }

  @Override
  public boolean isPersistent() {
    return false;
  }

  @Override
  public boolean isDurable() {
    return false;
  }

  @Override
  public boolean writesWait() {
    return false;
  }
}
