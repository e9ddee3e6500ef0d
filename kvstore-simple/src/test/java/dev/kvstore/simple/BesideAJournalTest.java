package dev.kvstore.simple;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.kvstore.ConflictException;
import dev.kvstore.KVStore;
import dev.kvstore.KVStores;
import dev.kvstore.StoreOpenException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a store made in code does with a file beside which lies the journal of another store. */
final class BesideAJournalTest {
  @TempDir
  Path folder;

  private Path file;

  @BeforeEach
  void nameTheFile() throws IOException {
    file = Files.createDirectory(folder.resolve("data")).resolve("kv.json");
  }

  @Test
  void loadsTheWritesOfAKilledProcessAndNeverSavesOverThem() throws IOException {
    leaveAJournal();
    Map<String, String> before = files();
    try (SimpleKVStore loaded = SimpleKVStore.fromPersistPath(file.toString())) {
      assertThat(loaded.getAll().keySet()).containsExactly("saved", "acknowledged");
      loaded.put("mine", Map.of());
      assertRefused(loaded::persist);
      assertRefused(() -> loaded.persist(file.toString()));
      Path elsewhere = folder.resolve("elsewhere.json");
      loaded.persist(elsewhere.toString());
      assertThat(elsewhere)
          .hasContent("{\"data\": {\"saved\": {}, \"acknowledged\": {}, \"mine\": {}}}");
    }
    try (SimpleKVStore other = new SimpleKVStore()) {
      assertRefused(() -> other.persist(file.toString()));
    }
    assertThat(files()).isEqualTo(before);

    // The remedy that the error names.
    open().close();
    try (SimpleKVStore loaded = SimpleKVStore.fromPersistPath(file.toString())) {
      assertThat(loaded.getAll().keySet()).containsExactly("saved", "acknowledged");
      loaded.put("mine", Map.of());
      loaded.persist();
    }
    try (KVStore store = open()) {
      assertThat(store.getAll().keySet()).containsExactly("saved", "acknowledged", "mine");
    }
  }

  @Test
  void loadsTheJournalOfAStoreThatWasNeverSaved() throws IOException {
    leaveAJournal();
    Files.delete(file);
    // It stood on that file, and does not fit its absence.
    assertThatExceptionOfType(ConflictException.class)
        .isThrownBy(() -> SimpleKVStore.fromPersistPath(file.toString()))
        .withMessageStartingWith("JOURNAL_MISMATCH: ")
        .withMessageContaining("?journal=apply");

    Path other = Files.createDirectory(folder.resolve("other")).resolve("new.json");
    try (KVStore store = KVStores.open("json:" + other.toUri())) {
      store.put("acknowledged", Map.of());
      try (SimpleKVStore loaded = SimpleKVStore.fromPersistPath(other.toString())) {
        assertThat(loaded.getAll().keySet()).containsExactly("acknowledged");
      }
    }
  }

  @Test
  void aFileWhoseStoreIsOpenIsShownAsItIsAndNotSavedTo() {
    try (KVStore store = open()) {
      store.put("k", Map.of("n", 1));
      try (SimpleKVStore loaded = SimpleKVStore.fromPersistPath(file.toString())) {
        assertThat(loaded.get("k")).contains(Map.of("n", 1));
        assertThatExceptionOfType(ConflictException.class)
            .isThrownBy(loaded::persist)
            .withMessageStartingWith("LOCKED: ");
      }
    }
    assertThat(file).hasContent("{\"data\": {\"k\": {\"n\": 1}}}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"kv.json.lock", "kv.json.journal.1", "kv.json.journal.23", "KV.JSON.LOCK"})
  void aNameThatAStoreHasForItselfIsRefused(String name) throws IOException {
    try (KVStore store = open()) {
      store.put("k", Map.of("n", 1));
      Map<String, String> before = files();
      Path taken = file.resolveSibling(name);
      Path link = Files.createSymbolicLink(folder.resolve("link.json"), taken);
      try (SimpleKVStore saver = new SimpleKVStore()) {
        assertNameRefused(() -> saver.persist(taken.toString()));
        assertNameRefused(() -> saver.persist(link.toString()));
      }
      assertNameRefused(() -> KVStores.open("json:" + taken.toUri()).close());
      assertNameRefused(() -> KVStores.open("json:gz:" + taken.toUri()).close());
      assertThat(files()).isEqualTo(before);
    }
    assertThat(file).hasContent("{\"data\": {\"k\": {\"n\": 1}}}");
  }

  private static void assertNameRefused(Runnable action) {
    assertThatExceptionOfType(StoreOpenException.class)
        .isThrownBy(action::run)
        .withMessageStartingWith("INVALID_URI: ")
        .withMessageContaining("choose another name");
  }

  private static void assertRefused(Runnable save) {
    assertThatExceptionOfType(ConflictException.class)
        .isThrownBy(save::run)
        .withMessageStartingWith("JOURNAL_MISMATCH: ")
        .withMessageContaining("by its json: URI");
  }

  /** As a process leaves it that was killed after a save and another write. */
  private void leaveAJournal() throws IOException {
    Files.writeString(file, "{\"data\": {\"saved\": {}}}");
    Map<String, String> left;
    try (KVStore store = open()) {
      store.put("acknowledged", Map.of());
      left = files();
    }
    for (Map.Entry<String, String> each : left.entrySet()) {
      Files.writeString(file.resolveSibling(each.getKey()), each.getValue(), ISO_8859_1);
    }
  }

  /** All but the lock, which says who has it. */
  private Map<String, String> files() throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> all = Files.list(folder.resolve("data"))) {
      for (Path each :
          (Iterable<Path>) all.filter(path -> !path.endsWith("kv.json.lock"))::iterator) {
        files.put(each.getFileName().toString(), Files.readString(each, ISO_8859_1));
      }
    }
    return files;
  }

  private KVStore open() {
    return KVStores.open("json:" + file.toUri());
  }
}
