package dev.kvstore.mvstore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kvstore.KVStore;
import dev.kvstore.KVStores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The space of what was overwritten or deleted is used again, and given back by closing. */
final class FileSizeTest {
  private static final int KEYS = 200;

  /** Some 200 KB. */
  private static final long LIVE = KEYS * 1_050L;

  /** What may be written between two forces, twice: by 500 commits of some 20 KB each. */
  private static final long UNFORCED = 2 * 500 * 20_000L;

  @TempDir
  Path folder;

  @Test
  void staysBoundedUnderSingleOverwritesAndIsSmallAfterClosing() throws IOException {
    Path file = folder.resolve("kv.mv");
    long largest = 0;
    try (KVStore store = KVStores.open("mvstore:" + file.toUri())) {
      for (int i = 0; i < 5_000; i++) {
        store.put("key " + i % KEYS, Map.of("n", i, "text", "x".repeat(1_000)));
        largest = Math.max(largest, Files.size(file));
      }
    }
    // Without reuse 5,000 commits take 100 MB.
    assertThat(largest).isLessThan(2 * UNFORCED);
    assertThat(Files.size(file)).isLessThan(4 * LIVE);
    try (KVStore store = KVStores.open("mvstore:" + file.toUri())) {
      assertThat(store.count()).isEqualTo(KEYS);
      assertThat(store.get("key 199")).contains(Map.of("n", 4_999, "text", "x".repeat(1_000)));
    }
  }

  @Test
  void givesBackWhatWasDeletedOnClosing() throws IOException {
    Path file = folder.resolve("kv.mv");
    try (KVStore store = KVStores.open("mvstore:" + file.toUri())) {
      for (int batch = 0; batch < 20; batch++) {
        int first = batch * 1_000;
        store.putAll(IntStream.range(first, first + 1_000)
            .boxed()
            .collect(Collectors.toMap(i -> "key " + i, i -> Map.of("text", "x".repeat(1_000)))));
      }
      store.put("kept", Map.of("n", 1), "other");
      store.dropCollection("data");
    }
    // Of more than 20 MB.
    assertThat(Files.size(file)).isLessThan(3_000_000);
    try (KVStore store = KVStores.open("mvstore:" + file.toUri())) {
      assertThat(store.collections()).containsExactly("other");
      assertThat(store.get("kept", "other")).contains(Map.of("n", 1));
    }
  }
}
