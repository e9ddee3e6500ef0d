package dev.kvstore;

/** What a store may promise beyond the contract of {@link KVStore}. */
public enum Capability {
  /** A scan gives each entry exactly once, in the byte order of the keys' UTF-8. */
  ORDERED_SCAN,
  /**
   * {@link KVStore#getAll(String)} shows one moment of the collection, whoever writes meanwhile.
   */
  SNAPSHOT_LISTING,
  /** What was written is there again after the store was closed and opened anew. */
  PERSISTENT,
  /**
   * A write that returned survives the end of the process at any later moment, by {@code kill -9};
   * the store is {@link #PERSISTENT} too.
   */
  DURABLE,
  /** The store hands out {@link ConditionalWrites}. */
  CONDITIONAL_WRITES
}
