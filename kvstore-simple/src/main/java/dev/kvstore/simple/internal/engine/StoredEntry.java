package dev.kvstore.simple.internal.engine;

import org.jspecify.annotations.Nullable;

/**
 * An entry that came in by a put: the key, the present value, and its neighbours in the order in
 * which the keys came.
 *
 * <p>All is written under the lock of {@link Contents}. Readers follow {@link #value} and
 * {@link #next} without it; an entry that was taken out keeps its {@code next}, so that whoever
 * stands on it finds the way on.
 */
final class StoredEntry implements Place {
  final String key;
  private volatile StoredValue value;
  volatile @Nullable StoredEntry next;

  @Nullable StoredEntry previous;

  StoredEntry(String key, StoredValue value) {
    this.key = key;
    this.value = value;
  }

  @Override
  public StoredValue value() {
    return value;
  }

  @Override
  public void set(StoredValue value) {
    this.value = value;
  }
}
