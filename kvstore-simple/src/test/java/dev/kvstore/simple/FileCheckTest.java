package dev.kvstore.simple;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kvstore.ConflictException;
import dev.kvstore.KVStore;
import dev.kvstore.KVStores;
import dev.kvstore.StoreIOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FileCheckTest {
  private static final String SOUND = "{\"a\": {\"k1\": {\"n\": 1}, \"k2\": {\"in\": {\"n\": 2}}, "
      + "\"k3\": {\"t\": \"text\"}}, \"b\": {\"k4\": {}}}";

  @TempDir
  Path folder;

  private Path file;

  @BeforeEach
  void begin() throws Exception {
    file = Files.writeString(folder.resolve("kv.json"), SOUND);
  }

  @Test
  void aSoundFileHasNoFinding() {
    FileCheck check = FileCheck.of(file);
    assertThat(check.findings()).isEmpty();
    assertThat(check.entries()).isEqualTo(4);
    assertThat(check.collections()).isEqualTo(2);
    assertThat(check.journal()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "MALFORMED_JSON       | \"n\": 2         | \"n\": 2x         | k1 k3 k4",
        "MALFORMED_JSON       | \"text\"         | text\"            | k1 k2 k4",
        "MALFORMED_JSON       | \"k2\": {\"in\": {| \"k2\": {\"in\": {{{ | k1 k3 k4",
        "MALFORMED_JSON       | \"k2\": {        | \"k2\": 7 {       | k1 k3 k4",
        "MALFORMED_JSON       | \"k3\":          | \"k3              | k1 k2 k4",
        "MALFORMED_JSON       | {\"k4\": {}}}    | {\"k4\": {}}      | k1 k2 k3 k4",
        "MALFORMED_JSON       | {\"k4\": {}}}    | {\"k4\": {}}}}}   | k1 k2 k3 k4",
        "MALFORMED_JSON       | \"k3\": {        | \"k3\": [         | k1 k2 k4",
        "DUPLICATE_KEY        | \"k2\"           | \"k1\"            | k1 k3 k4",
        "DUPLICATE_COLLECTION | \"b\"            | \"a\"             | k1 k2 k3 k4",
      })
  void whatIsWholeBesideADamageIsSalvaged(String code, String sound, String damaged, String kept)
      throws Exception {
    String text = SOUND.replace(sound, damaged);
    assertThat(text).isNotEqualTo(SOUND);
    Files.writeString(file, text);
    FileCheck check = FileCheck.of(file);
    assertThat(check.findings().get(0).code()).isEqualTo(code);
    assertThat(check.findings().get(0).problem()).contains("kv.json, line 1, column ");
    check.saveTo(folder.resolve("new.json"));
    assertThat(file).hasContent(text);
    assertThat(FileCheck.of(folder.resolve("new.json")).findings()).isEmpty();
    try (KVStore store = KVStores.open("json:" + folder.resolve("new.json") + "?mode=read")) {
      StringBuilder keys = new StringBuilder();
      for (String collection : store.collections()) {
        store.getAll(collection).keySet().stream()
            .sorted()
            .forEach(key -> keys.append(key).append(' '));
      }
      assertThat(keys.toString().strip()).isEqualTo(kept);
    }
  }

  @Test
  void ofAFileThatWasCutOffAnywhereTheEntriesBeforeAreSalvaged() throws Exception {
    int[] ends = {SOUND.indexOf("1}") + 2, SOUND.indexOf("2}}") + 3, SOUND.indexOf("t\"}}") + 3};
    for (int length = 0; length < SOUND.length() - 1; length++) {
      Files.writeString(file, SOUND.substring(0, length));
      FileCheck check = FileCheck.of(file);
      assertThat(check.findings()).as("cut off at %d", length).isNotEmpty();
      int whole = 0;
      while (whole < ends.length && ends[whole] <= length) {
        whole++;
      }
      assertThat(check.entries())
          .as("cut off at %d: %s", length, SOUND.substring(0, length))
          .isEqualTo(length < SOUND.length() - 2 ? whole : 4);
    }
  }

  @Test
  void aValueOfBytesThatAreNoUtf8IsPassedOver() throws Exception {
    byte[] bytes = SOUND.getBytes(StandardCharsets.UTF_8);
    bytes[SOUND.indexOf("text")] = (byte) 0xFF;
    Files.write(file, bytes);
    FileCheck check = FileCheck.of(file);
    assertThat(check.findings())
        .extracting(FileCheck.Finding::code)
        .containsExactly("MALFORMED_UTF8");
    assertThat(check.entries()).isEqualTo(3);
  }

  @Test
  void theJournalsWritesAreSeenAndSalvaged() {
    try (KVStore store = KVStores.open("json:" + file)) {
      store.put("k5", Map.of(), "b");
      store.delete("k1", "a");
      FileCheck check = FileCheck.of(file);
      assertThat(check.findings()).isEmpty();
      assertThat(check.journal()).hasSize(1);
      assertThat(check.journal().get(0).writes()).isEqualTo(2);
      assertThat(check.entries()).isEqualTo(4);
      check.saveTo(folder.resolve("new.json"));
    }
    assertThat(folder.resolve("new.json"))
        .hasContent(SOUND.replace("\"k1\": {\"n\": 1}, ", "").replace("{}}", "{}, \"k5\": {}}"));
  }

  @Test
  void aDamagedRecordOfTheJournalCostsOnlyItself() throws Exception {
    Path journal = folder.resolve("kv.json.journal.1");
    long before;
    long after;
    byte[] bytes;
    try (KVStore store = KVStores.open("json:" + file)) {
      store.put("j1", Map.of(), "b");
      before = Files.size(journal);
      store.put("j2", Map.of(), "b");
      after = Files.size(journal);
      store.put("j3", Map.of(), "b");
      bytes = Files.readAllBytes(journal);
    }
    Files.writeString(file, SOUND);
    for (long place : new long[] {before, before + 5, before + 13, after - 2}) {
      Files.write(journal, bytes);
      try (RandomAccessFile damaged = new RandomAccessFile(journal.toFile(), "rw")) {
        damaged.seek(place);
        damaged.write(bytes[(int) place] ^ 0x55);
      }
      FileCheck check = FileCheck.of(file);
      assertThat(check.findings())
          .extracting(FileCheck.Finding::code)
          .containsExactly("JOURNAL_DAMAGED");
      assertThat(check.findings().get(0).problem())
          .contains("kv.json.journal.1, byte " + before + ": ");
      assertThat(check.findings().get(0).remedy()).contains("?journal=discard");
      assertThat(check.journal().get(0).writes()).isEqualTo(2);
      assertThat(check.entries()).isEqualTo(6);
    }
  }

  @Test
  void aTornEndIsNoDamageAndAForeignFileIsAMismatch() throws Exception {
    Path journal = folder.resolve("kv.json.journal.1");
    byte[] bytes;
    try (KVStore store = KVStores.open("json:" + file)) {
      store.put("j1", Map.of(), "b");
      bytes = Files.readAllBytes(journal);
    }
    Files.writeString(file, SOUND);
    Files.write(journal, java.util.Arrays.copyOf(bytes, bytes.length - 1));
    assertThat(FileCheck.of(file).isCutOff()).isTrue();
    assertThat(FileCheck.of(file).findings()).isEmpty();
    Files.write(journal, bytes);
    Files.writeString(file, SOUND + " ");
    FileCheck check = FileCheck.of(file);
    assertThat(check.findings())
        .extracting(FileCheck.Finding::code)
        .containsExactly("JOURNAL_MISMATCH");
    assertThat(check.findings().get(0).remedy()).contains("?journal=apply");
    assertThat(check.entries()).isEqualTo(5);
  }

  @Test
  void onlyANewFileIsWritten() {
    FileCheck check = FileCheck.of(file);
    assertThatThrownBy(() -> check.saveTo(file))
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining("CONFLICT");
    assertThat(file).hasContent(SOUND);
    assertThatThrownBy(() -> FileCheck.of(folder.resolve("none.json")))
        .isInstanceOf(StoreIOException.class)
        .hasMessageContaining("NOT_FOUND");
  }
}
