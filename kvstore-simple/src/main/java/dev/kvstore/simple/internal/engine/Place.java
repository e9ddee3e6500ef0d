package dev.kvstore.simple.internal.engine;

/**
 * Where a collection keeps an entry's value.
 *
 * <p>What is here is called under the lock of {@link Contents}.
 */
interface Place {
  /** The present value, or the deletion that stands for one. */
  StoredValue value();

  /** Puts another in its place. */
  void set(StoredValue value);
}
