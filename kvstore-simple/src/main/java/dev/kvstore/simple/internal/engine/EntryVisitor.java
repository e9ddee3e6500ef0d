package dev.kvstore.simple.internal.engine;

/** Gets the entries of a walk, one after the other. */
public interface EntryVisitor {
  /**
   * Takes an entry.
   *
   * @return whether to go on
   */
  boolean visit(String key, StoredValue value);
}
