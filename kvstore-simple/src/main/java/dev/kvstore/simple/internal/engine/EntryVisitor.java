package dev.kvstore.simple.internal.engine;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Gets the entries of a walk, one after the other. */
public interface EntryVisitor {
  /**
   * Takes an entry that was put, whose value is there as callers get it.
   *
   * @return whether to go on
   */
  boolean visit(String key, Map<String, @Nullable Object> value);

  /**
   * Takes an entry whose value may have to be decoded.
   *
   * @return whether to go on
   */
  boolean visit(String key, StoredValue value);
}
