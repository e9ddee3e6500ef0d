package dev.kvstore.tck;

import dev.kvstore.KVStore;
import dev.kvstore.MapKVStore;
import dev.kvstore.StoreOptions;
import dev.kvstore.StoreUri;
import dev.kvstore.spi.KVStoreProvider;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Opens stores that tell their whole address to everybody. */
public final class TalkativeProvider implements KVStoreProvider {
  /** For the service loader. */
  public TalkativeProvider() {}

  @Override
  public Set<String> schemes() {
    return Set.of("talkative");
  }

  @Override
  public String optionPrefix() {
    return "kv.";
  }

  @Override
  public KVStore open(StoreUri uri, StoreOptions options) {
    return new MapKVStore(TreeMap::new) {
      @Override
      public void put(String key, Map<String, ?> value, String collection) {
        String password = uri.decodedAddress().replaceAll(".*:|@.*", "");
        throw new IllegalStateException(
            "could not log in as ann with " + password,
            new IllegalArgumentException("the address is " + uri.address()));
      }

      @Override
      public String toString() {
        return "talkative:" + uri.address();
      }
    };
  }
}
