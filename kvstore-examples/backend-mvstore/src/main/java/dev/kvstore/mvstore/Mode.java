package dev.kvstore.mvstore;

/** What a store is opened for. */
enum Mode {
  /** Reading and writing; a missing file is made. */
  WRITE,
  /** As {@link #WRITE}, but a missing file is an error. */
  EXISTING,
  /** Reading, beside other readers; a missing file is an error, and so is every write. */
  READ
}
