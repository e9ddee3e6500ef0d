package dev.kvstore.jdbc;

/** What an error of a database means, whichever database it is. */
enum Fault {
  /** Two transactions were in each other's way; this one was undone as a whole. */
  CONTENDED,
  /** The key of a row to insert is there. */
  DUPLICATE,
  TIMEOUT,
  /** The connection was not had, or was lost. */
  CONNECTION,
  /** The server answers that it cannot serve for now. */
  UNAVAILABLE,
  DENIED,
  READ_ONLY,
  NO_TABLE,
  LOGIN,
  NO_DATABASE,
  NO_FILE,
  LOCKED,
  MALFORMED_FILE,
  UNSUPPORTED_FILE,
  INVALID_URI,
  OTHER
}
