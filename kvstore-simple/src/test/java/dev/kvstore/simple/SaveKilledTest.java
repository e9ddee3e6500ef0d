package dev.kvstore.simple;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kvstore.KVStore;
import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that is killed while it saves leaves the old content or the new one. */
final class SaveKilledTest {
  /** More rounds: {@code ./mvnw -pl kvstore-simple -am verify -Dkvstore.kills=500}. */
  private static final int ROUNDS = Integer.getInteger("kvstore.kills", 12);

  private static final int ENTRIES = 3_000;

  @Test
  void theFileHoldsTheOldOrTheNewContent(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("kv.json");
    Random random = new Random();
    int last = 0;
    for (int round = 0; round < ROUNDS; round++) {
      Process writer = ChildProcess.start(Writer.class, file.toString());
      int acknowledged = last;
      try (BufferedReader lines = writer.inputReader(StandardCharsets.US_ASCII)) {
        int patience = 1 + random.nextInt(6);
        String line = lines.readLine();
        for (int i = 0; line != null; line = lines.readLine()) {
          acknowledged = Integer.parseInt(line);
          if (++i == patience) {
            writer.waitFor(random.nextInt(20_000), TimeUnit.MICROSECONDS);
            // Through its handle: what it wrote before its end can be read still.
            writer.toHandle().destroyForcibly();
          }
        }
      }
      assertThat(writer.waitFor()).as("killed, not failed").isEqualTo(128 + 9);

      try (KVStore store = SimpleKVStore.fromPersistPath(file.toString())) {
        int found = generation(store);
        assertThat(found).isBetween(acknowledged, acknowledged + 1);
        last = found;
      }
    }
    assertThat(last).isGreaterThanOrEqualTo(ROUNDS);
  }

  private static int generation(KVStore store) {
    Map<String, Map<String, Object>> all = store.getAll();
    assertThat(all).hasSize(ENTRIES);
    Object generation = all.get("0").get("generation");
    assertThat(all.values()).allMatch(value -> generation.equals(value.get("generation")));
    return (Integer) generation;
  }

  /** Saves one generation of all entries after the other, and says so on its output. */
  static final class Writer {
    public static void main(String[] arguments) {
      Path file = Path.of(arguments[0]);
      SimpleKVStore store =
          Files.exists(file) ? SimpleKVStore.fromPersistPath(file.toString()) : new SimpleKVStore();
      int generation = Files.exists(file) ? generation(store) : 0;
      while (true) {
        generation++;
        Map<String, Map<String, ?>> entries = new LinkedHashMap<>();
        for (int i = 0; i < ENTRIES; i++) {
          entries.put(
              Integer.toString(i), Map.of("generation", generation, "text", "x".repeat(i % 300)));
        }
        store.putAll(entries);
        store.persist(file.toString());
        System.out.println(generation);
        System.out.flush();
      }
    }
  }
}
