package dev.kvstore.simple;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kvstore.KVStoreException;
import dev.kvstore.StoreOptions;
import dev.kvstore.simple.internal.file.FaultyDisk;
import dev.kvstore.simple.internal.file.LocalFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A journal of which any call to the operating system fails loses no write that was acknowledged,
 * and takes writes again once the cause is gone.
 */
final class JournalFaultTest {
  private static final String OLD = "{\"c\": {\"old\": {\"n\": 0}}}";
  private static final String MESSAGE = "No space left on device";

  @TempDir
  Path folder;

  private Path file;

  @BeforeEach
  void nameTheFile() {
    file = folder.resolve("kv.json");
  }

  @Test
  void everyCallOfAStoresLifeIsMadeToFail() throws IOException {
    assertThat(calls(false))
        .contains(
            "create",
            "open journal",
            "append",
            "force journal",
            "force folder",
            "write",
            "force",
            "rename",
            "delete");
  }

  @Test
  void fromEveryCallOnAllFail() throws IOException {
    // What was cut short is taken back; that fails too where everything does.
    assertThat(calls(true)).contains("append", "delete");
  }

  @ParameterizedTest
  @ValueSource(strings = {"append", "cut"})
  void aWriteThatFailedInTheMiddleIsNotThereLater(String call) throws IOException {
    Files.writeString(file, OLD);
    FaultyDisk disk = new FaultyDisk();
    try (SimpleKVStore store = open(disk.file(file))) {
      store.put("kept", Map.of("n", 1), "c");
      // The append fails, and for the second case its being taken back, too.
      disk.fail(1, call.equals("cut") ? 2 : 1, MESSAGE);
      assertThat(put(store, "failed", 2)).isNotEmpty();
      disk.fail(0, 0, "");
      store.persist();
      store.put("after", Map.of("n", 3), "c");
    }
    try (SimpleKVStore store = open(new LocalFile(file))) {
      assertThat(store.getAll("c").keySet()).containsExactly("old", "kept", "after");
    }
  }

  @Test
  void whatWasAcknowledgedBeforeAWriteThatCouldNotBeTakenBackSurvivesAKill() throws IOException {
    Files.writeString(file, OLD);
    FaultyDisk disk = new FaultyDisk();
    try (SimpleKVStore store = open(disk.file(file))) {
      store.put("kept", Map.of("n", 1), "c");
      // The append, and its being taken back.
      disk.fail(1, 2, MESSAGE);
      assertThat(put(store, "failed", 2)).contains(MESSAGE);
      String failed = "cut";
      for (int call = 1; !failed.isEmpty(); call++) {
        crash(Map.of("old", 0, "kept", 1), Set.of(), failed);
        disk.fail(call, Integer.MAX_VALUE, MESSAGE);
        assertThat(attempt(store::persist)).contains(disk.failed().isEmpty() ? "" : MESSAGE);
        failed = disk.failed();
      }
      disk.fail(0, 0, "");
      store.put("after", Map.of("n", 3), "c");
      crash(Map.of("old", 0, "kept", 1, "after", 3), Set.of(), "nothing");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void everyCallOfAnOpeningAfterAKillIsMadeToFail(boolean forEver) throws IOException {
    Map<String, byte[]> left = leftByAKill();
    List<String> failed = new ArrayList<>();
    for (int call = 1; !failed.contains(""); call++) {
      clear();
      for (Map.Entry<String, byte[]> each : left.entrySet()) {
        Files.write(folder.resolve(each.getKey()), each.getValue());
      }
      FaultyDisk disk = new FaultyDisk();
      disk.fail(call, forEver ? Integer.MAX_VALUE : call, MESSAGE);
      String error = attempt(() -> {
        try (CapturedLog log = new CapturedLog();
            SimpleKVStore store = open(disk.file(file))) {
          assertThat(log.take())
              .singleElement()
              .asString()
              .contains("kv.json.journal.2 ends within");
          assertHolds(store, Map.of("old", 0, "first", 1, "second", 2), Set.of(), disk.failed());
        }
      });
      failed.add(disk.failed());
      assertThat(error).as(disk.failed()).contains(disk.failed().isEmpty() ? "" : MESSAGE);
      crash(Map.of("old", 0, "first", 1, "second", 2), Set.of(), disk.failed());
    }
    assertThat(failed)
        .contains("delete", "open journal", "cut", "force journal", "force folder", "rename");
  }

  /** Two segments that hold a write each, the second with a torn tail, and the start of a third. */
  private Map<String, byte[]> leftByAKill() throws IOException {
    Files.writeString(file, OLD);
    Map<String, byte[]> left = new LinkedHashMap<>();
    FaultyDisk disk = new FaultyDisk();
    try (SimpleKVStore store = open(disk.file(file))) {
      store.put("first", Map.of("n", 1), "c");
      disk.before("rename", () -> disk.fail(0, 1, MESSAGE));
      assertThat(attempt(store::persist)).contains(MESSAGE);
      disk.fail(0, 0, "");
      store.put("second", Map.of("n", 2), "c");
      for (String name : List.of("kv.json", "kv.json.journal.1", "kv.json.journal.2")) {
        left.put(name, Files.readAllBytes(folder.resolve(name)));
      }
    }
    byte[] second = Objects.requireNonNull(left.get("kv.json.journal.2"));
    left.put("kv.json.journal.2", Arrays.copyOf(second, second.length + 5));
    left.put("kv.json.journal.3", new byte[0]);
    return left;
  }

  @ParameterizedTest
  @ValueSource(strings = {"write", "force", "rename", "force folder"})
  void aWriteInTheMiddleOfTheVeryFirstSaveSurvivesAKillAfterIt(String call) {
    FaultyDisk disk = new FaultyDisk();
    try (SimpleKVStore store = open(disk.file(file))) {
      disk.before(call, () -> store.put("meanwhile", Map.of("n", 1), "c"));
      store.persist();
      assertThat(store.get("meanwhile", "c")).isPresent();

      crash(Map.of("meanwhile", 1), Set.of(), "saved");
    }
  }

  @Test
  void aWriteThatWaitedForAForceThatFailedIsNotAcknowledged() throws Exception {
    FaultyDisk disk = new FaultyDisk();
    try (SimpleKVStore store = open(disk.file(file))) {
      store.put("first", Map.of("n", 1), "c");
      CompletableFuture<String> waiting = new CompletableFuture<>();
      Thread second = new Thread(() -> waiting.complete(put(store, "second", 2)));
      disk.before("force journal", () -> {
        second.start();
        while (second.getState() != Thread.State.WAITING) {
          Thread.onSpinWait();
        }
        // This very call.
        disk.fail(0, 0, MESSAGE);
      });
      assertThat(put(store, "failed", 3)).contains(MESSAGE);
      assertThat(waiting.get()).contains("failed before");
      store.persist();
      assertThat(put(store, "third", 4)).isEmpty();
    }
  }

  @Test
  void closingWaitsForASaveAndLeavesNothing() throws Exception {
    FaultyDisk disk = new FaultyDisk();
    SimpleKVStore store = open(disk.file(file));
    store.put("k", Map.of("n", 1), "c");
    Thread closing = new Thread(store::close);
    disk.before("delete", () -> {
      closing.start();
      while (closing.getState() != Thread.State.WAITING) {
        Thread.onSpinWait();
      }
    });
    store.persist();
    closing.join();
    try (var files = Files.list(folder)) {
      assertThat(files.map(path -> folder.relativize(path).toString()))
          .containsExactlyInAnyOrder("kv.json", "kv.json.lock");
    }
  }

  /** Runs the same life again and again, with another call failing each time. */
  private Set<String> calls(boolean forEver) throws IOException {
    Set<String> failed = new LinkedHashSet<>();
    for (int call = 1; ; call++) {
      String name = life(call, forEver ? Integer.MAX_VALUE : call);
      if (name.isEmpty()) {
        return failed;
      }
      failed.add(name);
    }
  }

  private String life(int first, int last) throws IOException {
    clear();
    Files.writeString(file, OLD);
    FaultyDisk disk = new FaultyDisk();
    Map<String, Integer> acknowledged = new LinkedHashMap<>(Map.of("old", 0));
    Set<String> uncertain = new LinkedHashSet<>();
    disk.fail(first, last, MESSAGE);
    List<String> errors = new ArrayList<>();
    try (SimpleKVStore store = open(disk.file(file))) {
      for (int i = 1; i <= 6; i++) {
        String key = "k" + i;
        String error = put(store, key, i);
        errors.add(error);
        if (error.isEmpty()) {
          acknowledged.put(key, i);
        } else {
          uncertain.add(key);
        }
        if (i % 2 == 0) {
          errors.add(attempt(store::persist));
        }
        assertHolds(store, acknowledged, uncertain, disk.failed());
        crash(acknowledged, uncertain, disk.failed());
      }
      String failed = disk.failed();
      disk.fail(0, 0, "");
      store.persist();
      assertThat(put(store, "healed", 7)).as("after " + failed).isEmpty();
      acknowledged.put("healed", 7);
      assertHolds(store, acknowledged, uncertain, failed);
      assertThat(errors).as(failed).allMatch(error -> error.isEmpty() || error.contains(MESSAGE));
      crash(acknowledged, uncertain, failed);
      return failed;
    } catch (KVStoreException e) {
      // The store could not be opened, and says why; nothing was changed.
      assertThat(e).as(disk.failed()).hasStackTraceContaining(MESSAGE);
      assertThat(Files.readString(file)).isEqualTo(OLD);
      return disk.failed();
    }
  }

  /** What another process would find, had this one been killed now. */
  private void crash(Map<String, Integer> acknowledged, Set<String> uncertain, String failed) {
    try (SimpleKVStore copy =
        Opening.open("json:" + file, new LocalFile(file), StoreOptions.of("mode", "read"))) {
      assertHolds(copy, acknowledged, uncertain, "killed after " + failed);
    }
  }

  private static void assertHolds(
      SimpleKVStore store, Map<String, Integer> acknowledged, Set<String> uncertain, String when) {
    Map<String, Map<String, Object>> found = new LinkedHashMap<>(store.getAll("c"));
    // A write whose forcing to disk failed may have taken effect, as its error says.
    found.keySet().removeAll(uncertain);
    Map<String, Map<String, Object>> expected = new LinkedHashMap<>();
    acknowledged.forEach((key, n) -> expected.put(key, Map.of("n", n)));
    assertThat(found).as(when).isEqualTo(expected);
  }

  private static String put(SimpleKVStore store, String key, int n) {
    return attempt(() -> store.put(key, Map.of("n", n), "c"));
  }

  private static String attempt(Runnable action) {
    try {
      action.run();
      return "";
    } catch (KVStoreException e) {
      return e + " caused by " + e.getCause();
    }
  }

  private void clear() throws IOException {
    try (var files = Files.list(folder)) {
      for (Path left : (Iterable<Path>) files::iterator) {
        Files.delete(left);
      }
    }
  }

  private static SimpleKVStore open(LocalFile file) {
    return Opening.open("json:" + file, file, StoreOptions.of("fsync", "always"));
  }
}
