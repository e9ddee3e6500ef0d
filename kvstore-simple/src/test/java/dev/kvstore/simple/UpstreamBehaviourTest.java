package dev.kvstore.simple;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kvstore.KVStore;
import dev.kvstore.KVStores;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What LlamaIndex's own tests of {@code SimpleKVStore} ask for (test_simple_kvstore.py), sync and
 * async.
 */
final class UpstreamBehaviourTest {
  private static final Map<String, String> BLOB = Map.of("test_obj_key", "test_obj_val");

  @Test
  void putThenGet() {
    try (SimpleKVStore store = new SimpleKVStore()) {
      store.put("test_key", BLOB);

      assertThat(store.get("test_key")).contains(Map.copyOf(BLOB));
      assertThat(store.get("test_key", "non_existent")).isEmpty();
    }
  }

  @Test
  void putThenGetAsync() {
    try (SimpleKVStore store = new SimpleKVStore()) {
      store.async().put("test_key", BLOB).join();

      assertThat(store.async().get("test_key").join()).contains(Map.copyOf(BLOB));
      assertThat(store.async().get("test_key", "non_existent").join()).isEmpty();
      assertThat(store.async().getAll().join()).hasSize(1);
      assertThat(store.async().delete("test_key").join()).isTrue();
    }
  }

  @Test
  void persistThenLoad(@TempDir Path folder) {
    String path = folder.resolve("missing/folder/kvstore.json").toString();
    try (SimpleKVStore store = new SimpleKVStore()) {
      store.put("test_key", BLOB);
      store.persist(path);
    }
    try (SimpleKVStore loaded = SimpleKVStore.fromPersistPath(path)) {
      assertThat(loaded.getAll()).containsOnlyKeys("test_key");
      assertThat(loaded.get("test_key")).contains(Map.copyOf(BLOB));
    }
  }

  @Test
  void persistToThePathThatItCameFromAgainAndAgain(@TempDir Path folder) {
    String path = folder.resolve("kvstore.json").toString();
    try (SimpleKVStore store = new SimpleKVStore()) {
      store.persist(path);
    }
    try (SimpleKVStore loaded = SimpleKVStore.fromPersistPath(path)) {
      for (int i = 0; i < 3; i++) {
        loaded.put("k" + i, BLOB);
        loaded.persist(path);
        loaded.put("l" + i, BLOB);
        loaded.persist();
      }
    }
    try (SimpleKVStore again = SimpleKVStore.fromPersistPath(path)) {
      assertThat(again.count()).isEqualTo(6);
    }
  }

  @Test
  void toMapThenFromMap() {
    try (SimpleKVStore store = new SimpleKVStore()) {
      store.put("test_key", BLOB);
      store.put("other", Map.of("n", 1), "elsewhere");

      try (SimpleKVStore copy = SimpleKVStore.fromMap(store.toMap())) {
        assertThat(copy.getAll()).hasSize(1);
        assertThat(copy.toMap()).isEqualTo(store.toMap());
      }
    }
  }

  @Test
  void deleteTellsWhetherTheKeyWasThere() {
    try (KVStore store = KVStores.open("memory:")) {
      store.put("k", Map.of());

      assertThat(store.delete("k")).isTrue();
      assertThat(store.delete("k")).isFalse();
      assertThat(store.delete("k", "non_existent")).isFalse();
      assertThat(store.collections()).isEmpty();
    }
  }
}
