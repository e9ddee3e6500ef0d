package dev.kvstore.simple.internal.journal;

/** What happens when somebody else changed the JSON file under a journal. */
public enum OnMismatch {
  /** The store is not opened, and nothing is touched. */
  REFUSE,
  /** The journal's writes are made once more, on the file as it is now. */
  APPLY,
  /** The journal is deleted, and its writes with it. */
  DISCARD
}
