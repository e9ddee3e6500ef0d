package dev.kvstore.simple;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kvstore.KVStore;
import dev.kvstore.KVStores;
import dev.kvstore.Persistable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code ?format=} holds for every way of saving a store. */
final class FormatOptionTest {
  @TempDir
  Path folder;

  private Path file;

  @BeforeEach
  void nameTheFile() throws IOException {
    file = folder.resolve("kv.json");
    Files.writeString(file, "{\"c\": {\"old\":{\"\\u00e9\":1}}}");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "python | `{\"c\": {\"old\": {\"\\u00e9\":1}, \"new\": {\"\\u00e9\": 1}}}`",
        "utf8   | `{\"c\": {\"old\": {\"\\u00e9\":1}, \"new\": {\"é\": 1}}}`",
        "pretty | `{\n  \"c\": {\n    \"old\": {\n      \"é\": 1\n    },\n    \"new\": {\n      \"é\": 1\n    }\n  }\n}`",
      })
  void holdsWhenClosingAndWhenPersisting(String format, String expected) throws IOException {
    Path elsewhere = folder.resolve("elsewhere.json");
    try (KVStore store = KVStores.open("json:" + file.toUri() + "?format=" + format)) {
      store.put("new", Map.of("é", 1), "c");
      store.capability(Persistable.class).orElseThrow().persist(elsewhere.toString());
    }
    assertThat(Files.readString(file)).isEqualTo(expected);
    assertThat(Files.readString(elsewhere)).isEqualTo(expected);
  }

  @Test
  void holdsForWhatAnEarlierProcessLeftInTheJournal() throws IOException {
    Path copy = Files.createDirectory(folder.resolve("copy")).resolve("kv.json");
    try (KVStore store = KVStores.open("json:" + file.toUri())) {
      store.put("new", Map.of("é", 1), "c");
      // As if the process ended here.
      Files.copy(file, copy);
      Files.copy(folder.resolve("kv.json.journal.1"), copy.resolveSibling("kv.json.journal.1"));
    }
    KVStores.open("json:" + copy.toUri() + "?format=utf8").close();
    assertThat(copy).hasContent("{\"c\": {\"old\": {\"\\u00e9\":1}, \"new\": {\"é\": 1}}}");
  }

  @Test
  void isGivenToAFileThatHoldsEveryWriteWhenThatIsAskedFor() throws IOException {
    try (KVStore store = KVStores.open("json:" + file.toUri() + "?format=pretty")) {
      store.capability(Persistable.class).orElseThrow().persist();
    }
    assertThat(file).hasContent("{\n  \"c\": {\n    \"old\": {\n      \"é\": 1\n    }\n  }\n}");
  }

  @Test
  void doesNotTouchAFileThatNothingIsWrittenTo() throws IOException {
    String before = Files.readString(file);
    try (KVStore store = KVStores.open("json:" + file.toUri() + "?format=pretty")) {
      assertThat(store.get("old", "c")).contains(Map.of("é", 1));
    }
    assertThat(file).hasContent(before);
  }
}
