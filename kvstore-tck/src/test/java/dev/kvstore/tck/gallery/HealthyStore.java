package dev.kvstore.tck.gallery;

import dev.kvstore.MapKVStore;
import java.util.LinkedHashMap;

/** A store in memory that keeps every rule; most broken stores change one thing about it. */
class HealthyStore extends MapKVStore {
  HealthyStore() {
    super(LinkedHashMap::new);
  }
}
