package dev.kvstore.simple;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kvstore.KVStore;
import dev.kvstore.KVStores;
import dev.kvstore.Persistable;
import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process that is killed while it writes through the journal loses no write that it was told of,
 * though folds and saves go on meanwhile.
 */
final class JournalKilledTest {
  /** More rounds: {@code ./mvnw -pl kvstore-simple -am verify -Dkvstore.kills=500}. */
  private static final int ROUNDS = Integer.getInteger("kvstore.kills", 12);

  private static final int KEYS = 500;

  @Test
  void everyAcknowledgedWriteIsThere(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("kv.json");
    Random random = new Random();
    Map<String, Integer> acknowledged = new HashMap<>();
    int next = 0;
    for (int round = 0; round < ROUNDS; round++) {
      Process writer = ChildProcess.start(Writer.class, file.toString(), Integer.toString(next));
      int patience = 1 + random.nextInt(4_000);
      int written = next;
      try (BufferedReader lines = writer.inputReader(StandardCharsets.US_ASCII)) {
        String line = lines.readLine();
        for (int i = 0; line != null; line = lines.readLine()) {
          written = Integer.parseInt(line);
          acknowledged.put(Writer.key(written), written);
          if (++i == patience) {
            writer.waitFor(random.nextInt(3_000), TimeUnit.MICROSECONDS);
            // Through its handle: what it wrote before its end can be read still.
            writer.toHandle().destroyForcibly();
          }
        }
      }
      assertThat(writer.waitFor()).as("killed, not failed").isEqualTo(128 + 9);

      int unacknowledged = written + 1;
      try (KVStore store = KVStores.open("json:" + file.toUri() + "?mode=read")) {
        acknowledged.forEach((key, number) -> {
          Map<String, Object> value = store.get(key).orElseThrow();
          assertThat(value).isEqualTo(Writer.value((Integer) value.get("n")));
          assertThat(value.get("n"))
              .as("the last write to %s", key)
              .isIn(number, key.equals(Writer.key(unacknowledged)) ? unacknowledged : number);
        });
        // From here on it counts as it is: a write that nobody was told of may have happened or
        // not.
        String last = Writer.key(unacknowledged);
        store.get(last).ifPresent(value -> acknowledged.put(last, (Integer) value.get("n")));
      }
      next = unacknowledged + 1;
    }
  }

  /** Puts one value after the other, tells of each, and saves now and then. */
  static final class Writer {
    public static void main(String[] arguments) {
      KVStore store = KVStores.open("json:" + Path.of(arguments[0]).toUri());
      Persistable persistable = store.capability(Persistable.class).orElseThrow();
      for (int number = Integer.parseInt(arguments[1]); ; number++) {
        store.put(key(number), value(number));
        System.out.println(number);
        if (number % 700 == 0) {
          persistable.persist();
        }
      }
    }

    static String key(int number) {
      return "key " + number % KEYS;
    }

    static Map<String, Object> value(int number) {
      return Map.of("n", number, "text", "é".repeat(number % 97));
    }
  }
}
