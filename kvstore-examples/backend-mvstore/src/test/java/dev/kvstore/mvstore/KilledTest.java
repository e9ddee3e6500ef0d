package dev.kvstore.mvstore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kvstore.KVStore;
import dev.kvstore.KVStores;
import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that is killed while it writes loses no write that it was told of. */
final class KilledTest {
  /**
   * More rounds: {@code ./mvnw -pl kvstore-examples/backend-mvstore -am verify
   * -Dkvstore.kills=500}.
   */
  private static final int ROUNDS = Integer.getInteger("kvstore.kills", 5);

  @Test
  void everyAcknowledgedWriteIsThere(@TempDir Path folder) throws Exception {
    String uri = "mvstore:" + folder.resolve("kv.mv").toUri();
    Random random = new Random();
    int written = -1;
    for (int round = 0; round < ROUNDS; round++) {
      Process writer = new ProcessBuilder(List.of(
              Path.of(System.getProperty("java.home"), "bin", "java").toString(),
              "-XX:TieredStopAtLevel=1",
              "-cp",
              System.getProperty("java.class.path"),
              Writer.class.getName(),
              uri,
              Integer.toString(written + 1)))
          .redirectError(ProcessBuilder.Redirect.INHERIT)
          .start();
      int patience = 1 + random.nextInt(1_500);
      try (BufferedReader lines = writer.inputReader(StandardCharsets.US_ASCII)) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          written = Integer.parseInt(line);
          if (--patience == 0) {
            // Through its handle: what it wrote before its end can be read still.
            writer.toHandle().destroyForcibly();
          }
        }
      }
      assertThat(writer.waitFor()).as("killed, not failed").isEqualTo(128 + 9);

      try (KVStore store = KVStores.open(uri)) {
        for (int i = 0; i <= written; i++) {
          assertThat(store.get(Writer.key(i))).contains(Writer.value(i));
        }
        // One write may have happened that nobody was told of.
        assertThat(store.count()).isBetween(written + 1L, written + 2L);
      }
    }
  }

  /** Puts one value after the other, and tells of each. */
  static final class Writer {
    public static void main(String[] arguments) {
      KVStore store = KVStores.open(arguments[0]);
      for (int number = Integer.parseInt(arguments[1]); ; number++) {
        store.put(key(number), value(number));
        System.out.println(number);
      }
    }

    static String key(int number) {
      return "key " + number;
    }

    static Map<String, Object> value(int number) {
      return Map.of("n", number, "text", "é".repeat(number % 97));
    }
  }
}
