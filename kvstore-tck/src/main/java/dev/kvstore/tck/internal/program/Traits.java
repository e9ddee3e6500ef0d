package dev.kvstore.tck.internal.program;

import dev.kvstore.Capability;
import dev.kvstore.ConditionalWrites;
import dev.kvstore.KVStore;

/**
 * What a store promises beyond the contract, as far as answers depend on it.
 *
 * @param ordered whether scans have an order
 * @param conditional whether there are conditional writes
 */
public record Traits(boolean ordered, boolean conditional) {
  /** Those of a store. */
  public static Traits of(KVStore store) {
    return new Traits(
        store.capabilities().contains(Capability.ORDERED_SCAN),
        store.capability(ConditionalWrites.class).isPresent());
  }
}
