package dev.kvstore.simple.internal.engine;

import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * An entry that came in by a put: the key, the present value, and its neighbours in the order in
 * which the keys came.
 *
 * <p>All is written under the lock of {@link Contents}. Readers follow {@link #ifPut},
 * {@link #value} and {@link #next} without it; an entry that was taken out keeps its {@code next},
 * so that whoever stands on it finds the way on.
 *
 * <p>What a get gives is kept here once more, so that it need not go over the value's own object,
 * which would be one more step in memory. A write takes effect when that changes, which is after
 * {@link #value} has.
 */
final class StoredEntry implements Place {
  final String key;
  private volatile StoredValue value;
  private volatile @Nullable Map<String, @Nullable Object> ifPut;
  volatile @Nullable StoredEntry next;

  @Nullable StoredEntry previous;

  StoredEntry(String key, StoredValue value) {
    this.key = key;
    this.value = value;
    this.ifPut = value.ifPut();
  }

  @Override
  public StoredValue value() {
    return value;
  }

  @Override
  public void set(StoredValue value) {
    Map<String, @Nullable Object> put = value.ifPut();
    // No call from here on: nothing may end it between the two.
    this.value = value;
    ifPut = put;
  }

  /** The present value, for those without the lock: no get gives an earlier one any more. */
  StoredValue settledValue() {
    StoredValue read = value;
    while (read.ifPut() != ifPut) {
      StoredValue again = value;
      if (again == read) {
        // The writer is between two stores, and at most waits for a processor.
        LockSupport.parkNanos(1);
      }
      read = again;
    }
    return read;
  }

  /** The present value, deeply immutable, or null if it is yet to be decoded, or was deleted. */
  @Nullable Map<String, @Nullable Object> ifPut() {
    return ifPut;
  }

  /**
   * Shows a visitor the entry, unless it is deleted.
   *
   * @return whether he wants to go on
   */
  boolean show(EntryVisitor visitor) {
    Map<String, @Nullable Object> put = ifPut;
    if (put != null) {
      return visitor.visit(key, put);
    }
    StoredValue present = settledValue();
    return present.isDeletion() || visitor.visit(key, present);
  }
}
