package dev.kvstore;

/**
 * The largest names and values that a store can hold; it refuses what is larger, and never cuts it.
 *
 * @param nameBytes the length of a key or a collection's name in bytes of UTF-8; a store that keeps
 *     the contract holds 1,024 at least
 * @param valueBytes the length of a value in bytes of JSON as {@link dev.kvstore.spi.JsonCodec}
 *     writes it; a store that keeps the contract holds 8 MiB at least
 */
public record Limits(long nameBytes, long valueBytes) {
  /** No limit but that of the JVM: a string or an array has fewer than 2<sup>31</sup> elements. */
  public static final Limits NONE = new Limits(Long.MAX_VALUE, Long.MAX_VALUE);

  /** Checks that the limits are sizes. */
  public Limits {
    if (nameBytes < 1 || valueBytes < 1) {
      throw new IllegalArgumentException(
          "limits must be at least 1 byte, not " + nameBytes + " and " + valueBytes);
    }
  }
}
