package dev.kvstore.simple;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kvstore.KVStore;
import dev.kvstore.KVStoreException;
import dev.kvstore.KVStores;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A write for which the heap has no room is refused; nothing is lost, and the store goes on. */
final class FullHeapTest {
  private static final int MEBI = 1 << 20;

  @TempDir
  Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"put", "putAll"})
  void aWriteThatTheHeapCannotHoldIsRefused(String kind) throws Exception {
    Path file = folder.resolve("kv.json");
    Process writer =
        ChildProcess.start(List.of("-Xmx64m"), Writing.class, file.toUri().toString(), kind);
    String said = new String(writer.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(writer.waitFor()).as(said).isZero();

    assertThat(said.lines())
        .containsExactly(
            "20 refused OUT_OF_MEMORY",
            "1 written",
            "20 refused OUT_OF_MEMORY",
            "2 written",
            "20 refused OUT_OF_MEMORY");
    try (KVStore store = KVStores.open("json:" + file.toUri())) {
      assertThat(store.getAll().keySet()).containsExactly("small20", "large", "small1", "small2");
      assertThat((String) store.get("large").orElseThrow().get("text")).hasSize(2 * MEBI);
    }
  }

  /** Puts values of some sizes, and behind each a small one. */
  static final class Writing {
    public static void main(String[] arguments) {
      try (KVStore store = KVStores.open("json:" + arguments[0])) {
        for (int size : new int[] {20, 1, 20, 2, 20}) {
          System.out.println(size + " " + outcome(store, size, arguments[1].equals("putAll")));
          store.put("small" + size, Map.of());
        }
      }
    }

    private static String outcome(KVStore store, int size, boolean batch) {
      Map<String, Object> value = Map.of("text", "x".repeat(size * MEBI));
      try {
        if (batch) {
          store.putAll(Map.of("large", value));
        } else {
          store.put("large", value);
        }
        return "written";
      } catch (KVStoreException e) {
        return "refused " + e.code();
      }
    }
  }
}
