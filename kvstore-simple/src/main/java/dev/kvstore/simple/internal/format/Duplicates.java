package dev.kvstore.simple.internal.format;

/** What happens when a file names a collection twice, or a key twice in one collection. */
public enum Duplicates {
  /** The file is refused with both places: one of the two would be lost silently. */
  REFUSE,
  /** The last one counts, as in Python. */
  LAST
}
