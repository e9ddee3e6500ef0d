package dev.kvstore.simple.internal.engine;

import org.jspecify.annotations.Nullable;

/**
 * An entry's place in its collection: the key, the present value, and its neighbours in the order
 * in which the keys came.
 *
 * <p>Readers read {@link #value} alone. All else is guarded by the lock of {@link Contents}.
 */
final class StoredEntry {
  final String key;
  volatile StoredValue value;

  @Nullable StoredEntry previous;

  @Nullable StoredEntry next;

  StoredEntry(String key, StoredValue value) {
    this.key = key;
    this.value = value;
  }
}
