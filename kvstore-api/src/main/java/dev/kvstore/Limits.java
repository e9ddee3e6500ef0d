package dev.kvstore;

/**
 * The largest names and values that a store can hold; it refuses what is larger, and never cuts it.
 *
 * @param nameBytes the length of a key or a collection's name in bytes of UTF-8, at least 1,024
 * @param valueBytes the length of a value in bytes of JSON as {@link dev.kvstore.spi.JsonCodec}
 *     writes it, at least 8 MiB
 */
public record Limits(long nameBytes, long valueBytes) {
  /** No limit but that of the JVM: a string or an array has fewer than 2<sup>31</sup> elements. */
  public static final Limits NONE = new Limits(Long.MAX_VALUE, Long.MAX_VALUE);

  /** Checks that the limits are not below what every store must hold. */
  public Limits {
    if (nameBytes < 1_024 || valueBytes < 8 << 20) {
      throw new IllegalArgumentException(
          "every store holds names of 1,024 bytes and values of 8 MiB, but the limits are "
              + nameBytes
              + " and "
              + valueBytes
              + " bytes");
    }
  }
}
