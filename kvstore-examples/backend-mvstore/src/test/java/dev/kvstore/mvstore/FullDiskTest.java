package dev.kvstore.mvstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.kvstore.KVStore;
import dev.kvstore.KVStores;
import dev.kvstore.StoreIOException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A disk that is full, as a small one that is mounted for it. */
final class FullDiskTest {
  private static final int DISK = 4 << 20;

  @TempDir
  Path folder;

  @BeforeEach
  void mount() throws Exception {
    assumeTrue(
        succeeds("mount", "-t", "tmpfs", "-o", "size=" + DISK, "kvstore-test", folder.toString()),
        "a small disk cannot be mounted here; that needs root on Linux");
  }

  @AfterEach
  void unmount() throws Exception {
    succeeds("umount", folder.toString());
  }

  @ParameterizedTest
  @EnumSource
  void isSaidAndNothingThatWasAcknowledgedIsLost(Fsync fsync) throws Exception {
    Map<String, Map<String, Object>> acknowledged = new HashMap<>();
    try (KVStore store = open(fsync)) {
      refused(fill(store, "key ", acknowledged));
      holds(store, acknowledged);
    }
    try (KVStore store = KVStores.open(uri(fsync) + "&mode=read")) {
      holds(store, acknowledged);
    }
  }

  @ParameterizedTest
  @EnumSource
  void theStoreWorksAgainOnceThereIsRoom(Fsync fsync) throws Exception {
    Map<String, Map<String, Object>> acknowledged = new HashMap<>();
    try (KVStore store = open(fsync)) {
      refused(fill(store, "key ", acknowledged));
      makeRoom();
      store.put("more", value(1));
      acknowledged.put("more", value(1));
      holds(store, acknowledged);
    }
    try (KVStore store = open(fsync)) {
      holds(store, acknowledged);
    }
  }

  @Test
  void threadsThatFillItTogetherLoseNothing() throws Exception {
    Map<String, Map<String, Object>> acknowledged = new ConcurrentHashMap<>();
    try (KVStore store = open(Fsync.INTERVAL)) {
      List<Thread> writers = IntStream.range(0, 4)
          .mapToObj(writer -> new Thread(() -> fill(store, writer + " ", acknowledged)))
          .toList();
      writers.forEach(Thread::start);
      for (Thread writer : writers) {
        writer.join();
      }
      assertThat(store.getAll()).containsAllEntriesOf(acknowledged);
    }
  }

  /** Each batch lies in a piece of the file, of which a fifth stays in use. */
  @Test
  void closingDoesNotFailForWantOfRoomToPackTheFile() throws Exception {
    Map<String, Map<String, Object>> kept = new HashMap<>();
    List<String> others = new ArrayList<>();
    try (KVStore store = open(Fsync.INTERVAL)) {
      for (int batch = 0; batch < 30; batch++) {
        Map<String, Map<String, Object>> entries = new TreeMap<>();
        for (int number = 0; number < 100; number++) {
          String key = "%02d %02d".formatted(batch, number);
          entries.put(key, value(number));
          if (number < 20) {
            kept.put(key, value(number));
          } else {
            others.add(key);
          }
        }
        store.putAll(entries);
      }
      store.deleteAll(others);
      assertThat(catchThrowable(() -> Files.write(folder.resolve("others"), new byte[DISK])))
          .isInstanceOf(IOException.class);
    }
    Files.delete(folder.resolve("others"));
    try (KVStore store = open(Fsync.INTERVAL)) {
      assertThat(store.getAll()).isEqualTo(kept);
    }
  }

  /** Writes single entries until one fails. */
  private static Throwable fill(
      KVStore store, String prefix, Map<String, Map<String, Object>> acknowledged) {
    return catchThrowable(() -> {
      for (int number = 0; ; number++) {
        store.put(prefix + number, value(number));
        acknowledged.put(prefix + number, value(number));
      }
    });
  }

  /** The write that failed may be there. */
  private static void holds(KVStore store, Map<String, Map<String, Object>> acknowledged) {
    assertThat(store.getAll())
        .containsAllEntriesOf(acknowledged)
        .hasSizeBetween(acknowledged.size(), acknowledged.size() + 1);
  }

  private static void refused(Throwable error) {
    assertThat(error)
        .isExactlyInstanceOf(StoreIOException.class)
        .hasMessageStartingWith("IO_ERROR: ")
        .hasMessageContaining("No space left on device");
  }

  private static Map<String, Object> value(int number) {
    return Map.of("n", number, "text", "x".repeat(1_000));
  }

  private KVStore open(Fsync fsync) {
    return KVStores.open(uri(fsync));
  }

  private String uri(Fsync fsync) {
    return "mvstore:" + folder.resolve("kv.mv").toUri() + "?fsync="
        + fsync.name().toLowerCase(Locale.ROOT);
  }

  private void makeRoom() throws InterruptedException {
    assertThat(succeeds("mount", "-o", "remount,size=64m", folder.toString())).isTrue();
  }

  private static boolean succeeds(String... command) throws InterruptedException {
    try {
      return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor() == 0;
    } catch (IOException noSuchCommand) {
      return false;
    }
  }
}
