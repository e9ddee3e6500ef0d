package dev.kvstore.simple.internal.format;

/**
 * What a file may hold at most, so that one that is not what it should be ends in an error. What is
 * written is held to the same, so that it can be read again.
 *
 * @param depth the levels of objects and arrays, those of the store and of its collections included
 * @param valueBytes the bytes of one value's JSON
 * @param fileBytes the bytes of the file
 */
public record ReadLimits(int depth, int valueBytes, long fileBytes) {
  /** A value of 1,000 levels, which is about where Python's own reader ends, in a collection. */
  public static final int MOST_DEPTH = 1_002;

  /** The largest array that every JVM makes. */
  public static final int MOST_BYTES = Integer.MAX_VALUE - 8;

  /** As much as can be read. */
  public static final ReadLimits MOST = new ReadLimits(MOST_DEPTH, MOST_BYTES, MOST_BYTES);
}
