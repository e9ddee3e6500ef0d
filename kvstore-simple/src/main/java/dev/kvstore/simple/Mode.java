package dev.kvstore.simple;

/** What a store is opened for. */
enum Mode {
  /** Reading and writing; a missing file is made when the store is saved. */
  WRITE,
  /** As {@link #WRITE}, but a missing file is an error. */
  EXISTING,
  /** Reading the file as it is now; a missing file is an error, and so is every write. */
  READ
}
