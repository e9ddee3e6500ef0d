package dev.kvstore.simple;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.kvstore.Capability;
import dev.kvstore.KVStore;
import dev.kvstore.KVStores;
import dev.kvstore.Persistable;
import dev.kvstore.StoreOpenException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When a store without a journal is saved by itself. */
final class PersistOptionTest {
  private final String uri = "json:ram:///" + UUID.randomUUID() + ".json";

  @Test
  void byDefaultClosingSaves() {
    try (KVStore store = KVStores.open(uri)) {
      store.put("k", Map.of());
      assertThat(saved()).isEmpty();
    }
    assertThat(saved()).containsExactly("k");
  }

  @Test
  void everyWriteIsSavedBeforeItReturnsWhereThatIsAskedFor() {
    try (KVStore store = KVStores.open(uri + "?persist=write")) {
      store.put("k", Map.of());
      assertThat(saved()).containsExactly("k");
      store.delete("k");
      assertThat(saved()).isEmpty();
      IntStream.range(0, 50).parallel().forEach(i -> {
        store.put("k" + i, Map.of());
        assertThat(saved()).contains("k" + i);
      });
    }
  }

  @Test
  void nothingIsSavedByItselfWhereThatIsAskedFor() {
    try (KVStore store = KVStores.open(uri + "?persist=manual")) {
      assertThat(store.capabilities()).doesNotContain(Capability.PERSISTENT);
      store.put("kept", Map.of());
      store.capability(Persistable.class).orElseThrow().persist();
      store.put("lost", Map.of());
    }
    assertThat(saved()).containsExactly("kept");
  }

  @Test
  void aLocalFileHasAJournalInstead(@TempDir Path folder) {
    assertThatExceptionOfType(StoreOpenException.class)
        .isThrownBy(() -> KVStores.open("json:" + folder.resolve("kv.json") + "?persist=write"))
        .withMessageStartingWith("INVALID_OPTION: ")
        .withMessageContaining("journal");
    assertThat(folder).isEmptyDirectory();
  }

  private List<String> saved() {
    try (KVStore reader = KVStores.open(uri)) {
      return List.copyOf(reader.getAll().keySet());
    }
  }
}
