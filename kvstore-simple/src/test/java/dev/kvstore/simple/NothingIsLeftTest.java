package dev.kvstore.simple;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.kvstore.KVStore;
import dev.kvstore.KVStoreException;
import dev.kvstore.KVStores;
import dev.kvstore.Persistable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * After close there is no thread, open file or file in the making; a lock goes with its open file.
 * {@link SftpFailureTest} shows the same for connections.
 */
final class NothingIsLeftTest {
  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

  @TempDir
  Path folder;

  @ParameterizedTest
  @CsvSource({
    "%s/kv.json, kv.json kv.json.lock",
    "gz:%s/kv.json.gz, kv.json.gz kv.json.gz.lock",
    "zip:%s/kv.zip!/kv.json, kv.zip kv.zip.lock",
    "gz:zip:%s/kv.zip!/kv.json.gz, kv.zip kv.zip.lock",
    "ram:///left/kv.json, ''",
    "tmp:///left/kv.json, ''"
  })
  void afterAStoreWasWrittenSavedAndClosed(String place, String files) throws Exception {
    Set<Thread> before = threads();
    String uri = "json:" + place.formatted(folder);
    for (int round = 0; round < 3; round++) {
      try (KVStore store = KVStores.open(uri)) {
        store.put("k" + round, Map.of("n", round));
        store.capability(Persistable.class).orElseThrow().persist();
        store.put("l" + round, Map.of("n", round));
      }
    }
    assertNothingIsLeft(before, files);
  }

  @ParameterizedTest
  @ValueSource(strings = {"%s/kv.json", "gz:%s/kv.json", "zip:%s/kv.json!/kv.json"})
  void afterAStoreThatCouldNotBeOpened(String place) throws Exception {
    Files.writeString(folder.resolve("kv.json"), "{\"data\": {\"k\": no");
    Set<Thread> before = threads();

    assertThatExceptionOfType(KVStoreException.class)
        .isThrownBy(() -> KVStores.open("json:" + place.formatted(folder)));

    assertNothingIsLeft(before, place.startsWith("%s") ? "kv.json kv.json.lock" : "kv.json");
  }

  private void assertNothingIsLeft(Set<Thread> before, String files)
      throws IOException, InterruptedException {
    try (Stream<Path> found = Files.list(folder)) {
      assertThat(String.join(" ", new TreeSet<>(found.map(this::name).toList())))
          .isEqualTo(files);
    }
    for (Thread thread : threads()) {
      if (!before.contains(thread) && thread.getName().contains("kvstore")) {
        // What is about to end may need a moment.
        thread.join(10_000);
        assertThat(thread.isAlive()).as(thread.getName()).isFalse();
      }
    }
    assumeTrue(Files.isDirectory(DESCRIPTORS), "open files are known on Linux only");
    assertThat(openFiles()).noneMatch(file -> file.startsWith(folder.toString()));
  }

  private String name(Path file) {
    return folder.relativize(file).toString();
  }

  private static Set<Thread> threads() {
    return new HashSet<>(Thread.getAllStackTraces().keySet());
  }

  private static Set<String> openFiles() throws IOException {
    Set<String> files = new TreeSet<>();
    try (Stream<Path> descriptors = Files.list(DESCRIPTORS)) {
      for (Path descriptor : (Iterable<Path>) descriptors::iterator) {
        try {
          files.add(Files.readSymbolicLink(descriptor).toString());
        } catch (IOException closedMeanwhile) {
          // Such as the one by which the folder is listed.
        }
      }
    }
    return files;
  }
}
