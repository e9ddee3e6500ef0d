package dev.kvstore.simple;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kvstore.ScanRequest;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A page of values that must be decoded is bounded; what was put is in memory anyway. */
final class PageBoundTest {
  private static final int VALUES = 40;

  @TempDir
  private Path folder;

  @Test
  void aPageEndsWhereTheValuesThatMustBeDecodedAreLarge() {
    String path = folder.resolve("kv.json").toString();
    try (SimpleKVStore written = new SimpleKVStore()) {
      for (int i = 0; i < VALUES; i++) {
        written.put("k" + (i + 100), large());
      }
      assertThat(page(written)).isEqualTo(VALUES);
      written.persist(path);
    }
    try (SimpleKVStore loaded = SimpleKVStore.fromPersistPath(path)) {
      assertThat(page(loaded)).isBetween(15, 18);
      assertThat(loaded.entries()).hasSize(VALUES);
      // A replaced one is where the loaded one was.
      for (int i = 0; i < VALUES / 2; i++) {
        loaded.put("k" + (i + 100), large());
      }
      assertThat(page(loaded)).isBetween(VALUES / 2 + 15, VALUES / 2 + 18);
      assertThat(loaded.entries()).hasSize(VALUES);
    }
  }

  private static int page(SimpleKVStore store) {
    return store.scan(ScanRequest.all().limit(VALUES)).entries().size();
  }

  private static Map<String, String> large() {
    return Map.of("text", "x".repeat(1 << 20));
  }
}
