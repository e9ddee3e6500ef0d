package dev.kvstore.jdbc;

/** What a store is opened for. */
enum Mode {
  /** Reading and writing; a missing table is made, and an older one brought up to date. */
  WRITE,
  /** As {@link #WRITE}, but the schema is left as it is: a missing or older table is an error. */
  EXISTING,
  /** As {@link #EXISTING}, and every write is an error. */
  READ
}
