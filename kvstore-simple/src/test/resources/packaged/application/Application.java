package application;

import dev.kvstore.KVStore;
import dev.kvstore.KVStoreException;
import dev.kvstore.KVStores;
import java.util.Map;

/** Opens each store, writes, opens it again and reads. */
public final class Application {
  private Application() {}

  public static void main(String[] uris) {
    System.out.println("the API is in " + (KVStores.class.getModule().isNamed() ? "a module" : "no module"));
    for (int i = 0; i < uris.length; i++) {
      try {
        try (KVStore store = KVStores.open(uris[i])) {
          store.put("key", Map.of("n", i));
        }
        try (KVStore again = KVStores.open(uris[i])) {
          System.out.println(i + ": " + again.get("key").map(Object::toString).orElse("nothing"));
        }
      } catch (KVStoreException e) {
        System.out.println(i + ": " + e.getMessage());
      }
    }
  }
}
