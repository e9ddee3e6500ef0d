package dev.kvstore.simple;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.kvstore.ConflictException;
import dev.kvstore.KVStore;
import dev.kvstore.KVStoreException;
import dev.kvstore.KVStores;
import dev.kvstore.MalformedDataException;
import dev.kvstore.Persistable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The journal beside a local file: what it keeps, what it recognises, and what it refuses. */
final class JournalTest {
  @TempDir
  Path folder;

  private Path file;
  private Path journal;

  @BeforeEach
  void nameTheFiles() {
    file = folder.resolve("kv.json");
    journal = folder.resolve("kv.json.journal.1");
  }

  @Test
  void keepsEveryKindOfWriteOfAStoreThatWasNeverClosed() throws IOException {
    Files.writeString(file, "{\"c\": {\"1\": {}, \"2\": {}, \"3\": {}}, \"d\": {\"x\": {}}}");
    try (Abandoned abandoned = abandon()) {
      KVStore store = abandoned.store();
      store.put("4", Map.of("n", 4), "c");
      store.put("2", Map.of("n", 2), "c");
      store.delete("1", "c");
      store.dropCollection("d");
      store.putAll(Map.of("y", Map.of("é", "🙂")), "e");

      Path copy = abandoned.copy();
      try (KVStore again = open(copy, "")) {
        assertThat(again.collections()).containsExactly("c", "e");
        assertThat(again.getAll("c").keySet()).containsExactly("2", "3", "4");
        assertThat(again.get("2", "c")).contains(Map.of("n", 2));
        assertThat(again.get("y", "e")).contains(Map.of("é", "🙂"));
      }
      assertThat(copy)
          .hasContent("{\"c\": {\"2\": {\"n\": 2}, \"3\": {}, \"4\": {\"n\": 4}}, \"e\": {\"y\":"
              + " {\"\\u00e9\": \"\\ud83d\\ude42\"}}}");
    }
  }

  @Test
  void aStoreForReadingSeesItAndTouchesNothing() throws IOException {
    try (KVStore store = open(file, "")) {
      store.put("k", Map.of("n", 1));

      Map<String, byte[]> before = files();
      try (KVStore reader = open(file, "?mode=read")) {
        assertThat(reader.get("k")).contains(Map.of("n", 1));
        store.put("k", Map.of("n", 2));
        assertThat(reader.get("k")).as("the moment of opening").contains(Map.of("n", 1));
      }
      assertThat(files().keySet()).isEqualTo(before.keySet());
    }
  }

  @Test
  void closingFoldsItIntoTheFileAndLeavesAnEmptyLockFile() throws IOException {
    try (KVStore store = open(file, "")) {
      store.put("k", Map.of());
      assertThat(journal).exists();
      assertThat(file).doesNotExist();
    }
    assertThat(file).hasContent("{\"data\": {\"k\": {}}}");
    assertThat(files().keySet()).containsExactlyInAnyOrder("kv.json", "kv.json.lock");
    assertThat(folder.resolve("kv.json.lock")).isEmptyFile();
  }

  @Test
  void persistingFoldsItAndTheStoreGoesOn() throws IOException {
    try (KVStore store = open(file, "")) {
      store.put("k", Map.of("n", 1));
      store.capability(Persistable.class).orElseThrow().persist();
      assertThat(file).hasContent("{\"data\": {\"k\": {\"n\": 1}}}");
      assertThat(journal).doesNotExist();

      store.put("k", Map.of("n", 2));
      try (KVStore reader = open(file, "?mode=read")) {
        assertThat(reader.get("k")).contains(Map.of("n", 2));
      }
    }
    assertThat(file).hasContent("{\"data\": {\"k\": {\"n\": 2}}}");
  }

  @Test
  void aWriteDuringTheVeryFirstSaveIsKept() throws Exception {
    for (int i = 0; i < 20; i++) {
      Path own = Files.createDirectory(folder.resolve("first " + i)).resolve("kv.json");
      try (KVStore store = open(own, "?fsync=never")) {
        Thread saver =
            new Thread(() -> store.capability(Persistable.class).orElseThrow().persist());
        saver.start();
        while (saver.isAlive()) {
          store.put("k", Map.of("n", i));
        }
        saver.join();
        try (KVStore reader = open(own, "?mode=read")) {
          assertThat(reader.contains("k")).isEqualTo(store.contains("k"));
        }
      }
      try (KVStore again = open(own, "?mode=read")) {
        assertThat(again.get("k").orElse(Map.of("n", i))).isEqualTo(Map.of("n", i));
      }
    }
  }

  @Test
  void closingAfterASaveWithoutAFurtherWriteTouchesTheFileNoMore() throws IOException {
    KVStore store = open(file, "");
    store.put("k", Map.of());
    store.capability(Persistable.class).orElseThrow().persist();
    Files.writeString(file, "{\"theirs\": {}}");
    store.close();
    assertThat(file).hasContent("{\"theirs\": {}}");
    assertThat(files().keySet()).containsExactlyInAnyOrder("kv.json", "kv.json.lock");
  }

  @Test
  void whatItBroughtBackIsFoldedThoughNothingElseIsWritten() throws IOException {
    Path copy;
    try (Abandoned abandoned = abandon()) {
      abandoned.store().put("k", Map.of("n", 1));
      copy = abandoned.copy();
    }
    open(copy, "").close();
    assertThat(copy).hasContent("{\"data\": {\"k\": {\"n\": 1}}}");
  }

  @Test
  void aLastRecordWhosePageWasNeverWrittenIsTorn() throws IOException {
    try (Abandoned abandoned = abandon()) {
      abandoned.store().put("a", Map.of("n", 1));
      abandoned.store().put("b", Map.of("text", "x".repeat(3_000)));
      byte[] all = Files.readAllBytes(journal);
      Arrays.fill(all, all.length - 2_000, all.length, (byte) 0);
      Path copy = abandoned.copy();
      Files.write(copy.resolveSibling("kv.json.journal.1"), all);
      try (KVStore store = open(copy, "")) {
        assertThat(store.getAll().keySet()).containsExactly("a");
      }
    }
  }

  @Test
  void aTornTailIsCutOffAtEveryLengthWithAWarning() throws IOException {
    try (CapturedLog log = new CapturedLog();
        Abandoned abandoned = abandon()) {
      abandoned.store().put("a", Map.of("n", 1));
      long whole = Files.size(journal);
      abandoned.store().put("b", Map.of("n", 2));
      byte[] all = Files.readAllBytes(journal);
      for (int length = (int) whole; length < all.length; length++) {
        Path copy = abandoned.copy();
        Path torn = copy.resolveSibling("kv.json.journal.1");
        Files.write(torn, Arrays.copyOf(all, length));
        try (KVStore store = open(copy, "")) {
          assertThat(log.take())
              .as("logged when cut to %s bytes", length)
              .isEqualTo(
                  length == whole
                      ? List.of()
                      : List.of("WARNING: " + torn
                          + " ends within a write that nobody was told of; it" + " is cut off"));
          assertThat(store.getAll().keySet()).as("cut to %s bytes", length).containsExactly("a");
          store.put("c", Map.of());
        }
        try (KVStore store = open(copy, "?mode=read")) {
          assertThat(store.getAll().keySet()).containsExactly("a", "c");
        }
      }
    }
  }

  @Test
  void aFlippedBitAnywhereIsReportedAndNothingIsChanged() throws IOException {
    Files.writeString(file, "{\"data\": {\"a\": {\"n\": 0}}}");
    try (Abandoned abandoned = abandon()) {
      abandoned.store().put("a", Map.of("n", 1));
      abandoned.store().put("b", Map.of("n", 2));
      byte[] all = Files.readAllBytes(journal);
      for (int i = 0; i < all.length * 8; i++) {
        byte[] flipped = all.clone();
        flipped[i / 8] ^= (byte) (1 << i % 8);
        Path copy = abandoned.copy();
        Path damaged = copy.resolveSibling("kv.json.journal.1");
        Files.write(damaged, flipped);

        assertThatExceptionOfType(MalformedDataException.class)
            .as("bit %s", i)
            .isThrownBy(() -> open(copy, "").close())
            .satisfies(e -> assertThat(e.code()).isEqualTo("JOURNAL_DAMAGED"))
            .withMessageContaining("kv.json.journal.1, byte ");
        assertThat(damaged).hasBinaryContent(flipped);
        assertThat(copy).hasContent("{\"data\": {\"a\": {\"n\": 0}}}");
      }
    }
  }

  @Test
  void aFileThatSomebodyElseRewroteIsRefusedAndBothRemediesWork() throws IOException {
    Files.writeString(file, "{\"data\": {\"a\": {}}}");
    try (Abandoned abandoned = abandon()) {
      abandoned.store().put("b", Map.of());
      for (String remedy : List.of("apply", "discard")) {
        Path copy = abandoned.copy();
        Files.writeString(copy, "{\"data\": {\"theirs\": {}}}");
        for (String mode : List.of("", "?mode=read")) {
          assertThatExceptionOfType(ConflictException.class)
              .isThrownBy(() -> open(copy, mode).close())
              .satisfies(e -> assertThat(e.code()).isEqualTo("JOURNAL_MISMATCH"))
              .withMessageContaining("?journal=apply")
              .withMessageContaining("?journal=discard");
        }
        assertThat(copy).hasContent("{\"data\": {\"theirs\": {}}}");

        List<String> keys = remedy.equals("apply") ? List.of("theirs", "b") : List.of("theirs");
        try (KVStore store = open(copy, "?mode=read&journal=" + remedy)) {
          assertThat(store.getAll().keySet()).containsExactlyElementsOf(keys);
        }
        try (KVStore store = open(copy, "?journal=" + remedy)) {
          assertThat(store.getAll().keySet()).containsExactlyElementsOf(keys);
        }
        try (KVStore store = open(copy, "")) {
          assertThat(store.getAll().keySet()).containsExactlyElementsOf(keys);
        }
      }
    }
  }

  @Test
  void aJournalThatFitsIsNotDiscarded() throws IOException {
    Files.writeString(file, "{\"data\": {\"a\": {}}}");
    try (Abandoned abandoned = abandon()) {
      abandoned.store().put("b", Map.of());
      Path copy = abandoned.copy();
      for (String mode : List.of("&mode=read", "")) {
        try (KVStore store = open(copy, "?journal=discard" + mode)) {
          assertThat(store.getAll().keySet()).containsExactly("a", "b");
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 2, kv.json.journal.2 begins anew", "1, 20261124, should"})
  void aCopyOfASegmentBesideIsReportedAndNothingIsChanged(int from, int to, String how)
      throws IOException {
    Files.writeString(file, "{}");
    try (Abandoned abandoned = abandon()) {
      abandoned.store().put("b", Map.of());
      Path copy = abandoned.copy();
      Files.copy(
          copy.resolveSibling("kv.json.journal." + from),
          copy.resolveSibling("kv.json.journal." + to));
      for (String mode : List.of("", "?mode=read")) {
        assertThatExceptionOfType(MalformedDataException.class)
            .isThrownBy(() -> open(copy, mode).close())
            .satisfies(e -> assertThat(e.code()).isEqualTo("JOURNAL_DAMAGED"))
            .withMessageContaining(how);
      }
      try (KVStore store = open(copy, "?journal=discard")) {
        assertThat(store.count()).isZero();
      }
    }
  }

  @Test
  void aLinkThatLeadsNowhereInTheJournalsPlaceEndsAReading() throws IOException {
    Files.writeString(file, "{}");
    Files.createSymbolicLink(journal, folder.resolve("nowhere"));
    assertThatExceptionOfType(KVStoreException.class)
        .isThrownBy(() -> open(file, "?mode=read").close())
        .withMessageContaining(journal.toString());
  }

  @Test
  void aSaveOfAFileThatSomebodyElseDeletedIsRefusedThoughNothingWasWrittenSince()
      throws IOException {
    try (KVStore store = open(file, "")) {
      Persistable persistable = store.capability(Persistable.class).orElseThrow();
      store.put("k", Map.of());
      persistable.persist();
      byte[] saved = Files.readAllBytes(file);
      Files.delete(file);
      assertThatExceptionOfType(ConflictException.class)
          .isThrownBy(persistable::persist)
          .withMessageContaining("deleted");
      Files.write(file, saved);
    }
  }

  @Test
  void aFoldThatFailsInCloseThrowsKeepsTheWritesAndGivesTheLockUp() throws IOException {
    Files.writeString(file, "{}");
    KVStore store = open(file, "");
    store.put("k", Map.of("n", 1));
    // A folder in the place of the file: nothing can be renamed over it.
    Files.delete(file);
    Files.createDirectory(file);

    assertThatExceptionOfType(KVStoreException.class).isThrownBy(store::close);

    Files.delete(file);
    Files.writeString(file, "{}");
    try (KVStore again = open(file, "")) {
      assertThat(again.get("k")).contains(Map.of("n", 1));
    }
    assertThat(file).hasContent("{\"data\": {\"k\": {\"n\": 1}}}");
  }

  @Test
  void isFoldedByItselfWhenItOutgrowsTheFileAndReadersFindAllMeanwhile() throws IOException {
    String text = "x".repeat(100_000);
    try (KVStore store = open(file, "?fsync=never")) {
      int written = 0;
      while (!Files.exists(file) || written < 200) {
        store.put("k" + written % 50, Map.of("n", written, "text", text));
        assertThat(store.get("k" + written % 50)).isPresent();
        written++;
        assertThat(written).as("writes without a fold").isLessThan(200_000);
      }
      try (KVStore reader = open(file, "?mode=read")) {
        assertThat(reader.count("data")).isEqualTo(50);
        assertThat(reader.getAll()).isEqualTo(store.getAll());
      }
    }
  }

  @Test
  void everyFsyncKeepsTheSame() {
    for (String fsync : List.of("never", "interval", "always")) {
      Path own = folder.resolve(fsync + ".json");
      try (KVStore store = open(own, "?fsync=" + fsync)) {
        store.put("k", Map.of("fsync", fsync));
      }
      try (KVStore store = open(own, "")) {
        assertThat(store.get("k")).contains(Map.of("fsync", fsync));
      }
    }
  }

  private Map<String, byte[]> files() throws IOException {
    Map<String, byte[]> files = new LinkedHashMap<>();
    try (Stream<Path> all = Files.list(folder)) {
      for (Path each : (Iterable<Path>) all.filter(Files::isRegularFile)::iterator) {
        files.put(each.getFileName().toString(), Files.readAllBytes(each));
      }
    }
    return files;
  }

  private static KVStore open(Path file, String options) {
    return KVStores.open("json:" + file.toUri() + options);
  }

  /** A store whose files are looked at as if its process had ended right now. */
  private Abandoned abandon() {
    return new Abandoned(open(file, "?fsync=never"));
  }

  private final class Abandoned implements AutoCloseable {
    private final KVStore store;
    private int copies;

    Abandoned(KVStore store) {
      this.store = store;
    }

    KVStore store() {
      return store;
    }

    /** The JSON file of a copy of all files as they are on disk. */
    Path copy() throws IOException {
      Path copy = Files.createDirectory(folder.resolve("copy " + copies++));
      for (Map.Entry<String, byte[]> each : files().entrySet()) {
        Files.write(copy.resolve(each.getKey()), each.getValue());
      }
      return copy.resolve("kv.json");
    }

    @Override
    public void close() {
      store.close();
    }
  }
}
