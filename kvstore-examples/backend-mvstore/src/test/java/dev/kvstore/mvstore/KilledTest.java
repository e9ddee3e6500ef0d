package dev.kvstore.mvstore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kvstore.KVStore;
import dev.kvstore.KVStores;
import java.io.BufferedReader;
import java.io.IOException;
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
      written = killed(Writer.class, uri, written, 1 + random.nextInt(1_500));

      try (KVStore store = KVStores.open(uri)) {
        for (int i = 0; i <= written; i++) {
          assertThat(store.get(Writer.key(i))).contains(Writer.value(i));
        }
        // One write may have happened that nobody was told of.
        assertThat(store.count()).isBetween(written + 1L, written + 2L);
      }
    }
  }

  /** Here each write frees what another wrote, and the file's space is used again and again. */
  @Test
  void everyAcknowledgedOverwriteIsThere(@TempDir Path folder) throws Exception {
    String uri = "mvstore:" + folder.resolve("kv.mv").toUri();
    Random random = new Random();
    int written = -1;
    for (int round = 0; round < ROUNDS; round++) {
      written = killed(Overwriter.class, uri, written, Overwriter.KEYS + random.nextInt(2_000));

      try (KVStore store = KVStores.open(uri)) {
        assertThat(store.count()).isEqualTo(Overwriter.KEYS);
        for (int number = written - Overwriter.KEYS + 1; number <= written; number++) {
          int later = number + Overwriter.KEYS;
          assertThat(store.get(Overwriter.key(number)).orElseThrow())
              .as("entry %d of %d", number, written)
              .isIn(
                  later == written + 1
                      ? List.of(Overwriter.value(number), Overwriter.value(later))
                      : List.of(Overwriter.value(number)));
        }
      }
    }
  }

  /**
   * Runs a program that tells of each number that it has written, and kills it.
   *
   * @return the last number that it told of
   */
  private static int killed(Class<?> program, String uri, int written, int patience)
      throws IOException, InterruptedException {
    Process writer = new ProcessBuilder(List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            program.getName(),
            uri,
            Integer.toString(written + 1)))
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
    int last = written;
    int left = patience;
    try (BufferedReader lines = writer.inputReader(StandardCharsets.US_ASCII)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        last = Integer.parseInt(line);
        if (--left == 0) {
          // Through its handle: what it wrote before its end can be read still.
          writer.toHandle().destroyForcibly();
        }
      }
    }
    assertThat(writer.waitFor()).as("killed, not failed").isEqualTo(128 + 9);
    return last;
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

  /** Puts values over a few keys, again and again, and tells of each; closes the store at times. */
  static final class Overwriter {
    static final int KEYS = 50;

    public static void main(String[] arguments) {
      KVStore store = KVStores.open(arguments[0]);
      for (int number = Integer.parseInt(arguments[1]); ; number++) {
        store.put(key(number), value(number));
        System.out.println(number);
        if (number % 300 == 0) {
          store.close();
          store = KVStores.open(arguments[0]);
        }
      }
    }

    static String key(int number) {
      return "key " + number % KEYS;
    }

    static Map<String, Object> value(int number) {
      return Map.of("n", number, "text", "x".repeat(20 * (number % 97)));
    }
  }
}
