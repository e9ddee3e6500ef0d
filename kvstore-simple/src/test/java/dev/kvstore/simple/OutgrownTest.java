package dev.kvstore.simple;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.kvstore.BatchException;
import dev.kvstore.InvalidEntryException;
import dev.kvstore.KVStore;
import dev.kvstore.KVStoreException;
import dev.kvstore.KVStores;
import dev.kvstore.Persistable;
import dev.kvstore.StoreIOException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * No store becomes larger or deeper than what it is opened with, so that it can be opened again.
 */
final class OutgrownTest {
  @TempDir
  Path folder;

  @ParameterizedTest
  @CsvSource({"file, python", "file, utf8", "file, pretty", "ram, python", "gz, pretty"})
  void aValueThatCouldNotBeReadAgainIsRefused(String place, String format) {
    String uri = place(place) + "?max-value=40&format=" + format;
    Map<String, Map<String, Object>> taken = new LinkedHashMap<>();
    try (KVStore store = KVStores.open(uri)) {
      for (int length = 0; length < 60; length++) {
        Map<String, Object> value = Map.of("a", "é" + "x".repeat(length));
        try {
          store.put("k" + length, value, "c");
          taken.put("k" + length, value);
        } catch (InvalidEntryException e) {
          assertThat(e)
              .hasMessageStartingWith("VALUE_TOO_LARGE: the value of \"k" + length)
              .hasMessageContaining("more than the 40");
        }
      }
      assertThat(taken).hasSizeBetween(10, 59);
      assertThat(store.getAll("c")).isEqualTo(taken);
    }
    try (KVStore store = KVStores.open(uri)) {
      assertThat(store.getAll("c")).isEqualTo(taken);
    }
  }

  @Test
  void theBoundIsTheReadersOwn() {
    String uri = place("file");
    try (KVStore store = KVStores.open(uri + "?max-value=10")) {
      store.put("k", Map.of("a", 123));
      assertThatExceptionOfType(InvalidEntryException.class)
          .isThrownBy(() -> store.put("k", Map.of("a", 1234)));
      assertThatExceptionOfType(BatchException.class)
          .isThrownBy(() -> store.putAll(Map.of("a", Map.of("a", 1234)), "c"))
          .withMessageContaining("would have 11 bytes");
      assertThat(store.get("k")).contains(Map.of("a", 123));
    }
    KVStores.open(uri + "?max-value=10").close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"file", "ram"})
  void aValueThatIsTooDeepToBeReadAgainIsRefused(String place) {
    String uri = place(place) + "?max-depth=5";
    try (KVStore store = KVStores.open(uri)) {
      store.put("flat", Map.of("[{[{\"[", "\\\"[[[[{{{"));
      store.put("wide", Map.of("a", List.of(List.of(), List.of()), "b", List.of(List.of())));
      assertThatExceptionOfType(InvalidEntryException.class)
          .isThrownBy(() -> store.put("deep", Map.of("a", List.of(List.of(List.of())))))
          .withMessageStartingWith("NESTING_TOO_DEEP: the value of \"deep\"")
          .withMessageContaining("more than the 3");
    }
    try (KVStore store = KVStores.open(uri)) {
      assertThat(store.getAll().keySet()).containsExactly("flat", "wide");
    }
  }

  @ParameterizedTest
  @CsvSource({"file, python", "file, utf8", "file, pretty", "ram, python", "ram, pretty", "gz, utf8"
  })
  void aStoreThatIsFullTakesNoMoreAndCanBeOpenedAgain(String place, String format) {
    String uri = place(place) + "?max-size=2000&format=" + format;
    Random random = new Random(3);
    Map<String, Map<String, Object>> expected = new LinkedHashMap<>();
    int refused = 0;
    for (int opening = 0; opening < 4; opening++) {
      try (KVStore store = KVStores.open(uri)) {
        assertThat(store.getAll("c")).isEqualTo(expected);
        for (int i = 0; i < 200; i++) {
          String key = "k" + random.nextInt(60);
          Map<String, Object> value = Map.of("text", "é\n".repeat(random.nextInt(20)));
          try {
            switch (random.nextInt(20)) {
              case 0 -> {
                store.delete(key, "c");
                expected.remove(key);
              }
              case 1 -> store.dropCollection("d");
              case 2 -> store.put(key, value, "d");
              case 3 -> store.capability(Persistable.class).orElseThrow().persist();
              default -> {
                store.put(key, value, "c");
                expected.put(key, value);
              }
            }
          } catch (StoreIOException e) {
            assertThat(e).hasMessageStartingWith("FILE_TOO_LARGE: ").hasMessageContaining("2000");
            refused++;
          }
        }
        assertThat(store.getAll("c")).isEqualTo(expected);
        store.dropCollection("d");
      }
    }
    assertThat(refused).as("how many puts a full store refused").isGreaterThan(20);
  }

  @Test
  void aStoreIsFilledToTheLastEntryThatIsReadAgain() throws IOException {
    Path file = folder.resolve("kv.json");
    String uri = "json:" + file + "?max-size=2000";
    long entry = "\"1000\": {}, ".length();
    try (KVStore store = KVStores.open(uri)) {
      assertThat(fill(store, 1_000)).isGreaterThan(1_100);
    }
    assertThat(Files.size(file)).isBetween(2_000 - 2 * entry, 2_000L);
    try (KVStore store = KVStores.open(uri)) {
      fill(store, 2_000);
      long count = store.count();
      store.put("1000", Map.of());
      assertThat(store.delete("1000")).isTrue();
      store.put("3000", Map.of());
      assertThat(store.count()).isEqualTo(count);
    }
    assertThat(Files.size(file)).isBetween(2_000 - entry, 2_000L);
    KVStores.open(uri).close();
  }

  /** Puts the smallest entries until one is refused, and says which. */
  private static int fill(KVStore store, int from) {
    for (int i = from; ; i++) {
      try {
        store.put(Integer.toString(i), Map.of());
      } catch (StoreIOException e) {
        assertThat(e.code()).isEqualTo("FILE_TOO_LARGE");
        return i;
      }
    }
  }

  @Test
  void aFormThatMakesTheFileTooLargeLosesNothing() throws IOException {
    Path file = Files.createDirectory(folder.resolve("data")).resolve("kv.json");
    String list = "[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14]";
    Files.writeString(file, "{\"data\": {\"a\": {\"list\": " + list + "}}}");
    String options = "?max-size=150";
    Path copy = folder.resolve("kv.json");
    try (KVStore store = KVStores.open("json:" + file + options)) {
      store.put("b", Map.of());
      // As if the process ended here.
      Files.copy(file, copy);
      Files.copy(file.resolveSibling("kv.json.journal.1"), folder.resolve("kv.json.journal.1"));
    }
    byte[] before = Files.readAllBytes(copy);
    KVStore store = KVStores.open("json:" + copy + options + "&format=pretty");
    Persistable persistable = store.capability(Persistable.class).orElseThrow();
    for (Runnable refused : List.<Runnable>of(
        () -> store.put("c", Map.of()),
        persistable::persist,
        () -> persistable.persist(folder + "/elsewhere.json"),
        store::close)) {
      assertThatExceptionOfType(KVStoreException.class)
          .isThrownBy(refused::run)
          .withMessageStartingWith("FILE_TOO_LARGE: ")
          .withMessageContaining("max-size");
    }
    assertThat(copy).hasBinaryContent(before);
    assertThat(folder.resolve("elsewhere.json")).doesNotExist();
    KVStores.open("json:" + copy + options).close();
    assertThat(copy).hasContent("{\"data\": {\"a\": {\"list\": " + list + "}, \"b\": {}}}");
  }

  @Test
  void whatAJournalBringsIsCountedInTheFormThatItGets() throws IOException {
    Path file = Files.createDirectory(folder.resolve("data")).resolve("kv.json");
    Map<String, Object> list = Map.of("list", List.of(1, 2, 3, 4, 5, 6, 7, 8, 9));
    try (KVStore store = KVStores.open("json:" + file)) {
      store.put("a", list);
      // As if the process ended here.
      Files.copy(file.resolveSibling("kv.json.journal.1"), folder.resolve("kv.json.journal.1"));
    }
    Path saved = folder.resolve("saved.json");
    try (KVStore store = KVStores.open("json:" + saved + "?format=pretty")) {
      store.put("a", list);
    }
    long most = Files.size(saved) + 10;
    Path copy = folder.resolve("kv.json");
    try (KVStore store = KVStores.open("json:" + copy + "?format=pretty&max-size=" + most)) {
      assertThatExceptionOfType(StoreIOException.class)
          .isThrownBy(() -> store.put("another", Map.of()))
          .withMessageStartingWith("FILE_TOO_LARGE: ");
    }
    assertThat(copy).hasSameBinaryContentAs(saved);
  }

  private String place(String kind) {
    return switch (kind) {
      case "file" -> "json:" + folder.resolve("kv.json");
      case "gz" -> "json:gz:" + folder.resolve("kv.json.gz");
      default -> "json:ram:///" + UUID.randomUUID() + ".json";
    };
  }
}
