package dev.kvstore.simple;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kvstore.KVStore;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * What a store holds that is saved again and again: all entries carry the number of the save, so
 * that a mixture of two shows.
 */
final class Generations {
  private static final int ENTRIES = 3_000;

  private Generations() {}

  /** The generation of a store that holds one whole. */
  static int of(KVStore store) {
    Map<String, Map<String, Object>> all = store.getAll();
    assertThat(all).hasSize(ENTRIES);
    Object generation = all.get("0").get("generation");
    assertThat(all.values()).allMatch(value -> generation.equals(value.get("generation")));
    return (Integer) generation;
  }

  /** Puts one generation after the other, and tells of each on standard output. */
  static void writeForEver(KVStore store, Runnable save) {
    for (int generation = store.count() == 0 ? 1 : of(store) + 1; ; generation++) {
      Map<String, Map<String, ?>> entries = new LinkedHashMap<>();
      for (int i = 0; i < ENTRIES; i++) {
        entries.put(
            Integer.toString(i), Map.of("generation", generation, "text", "x".repeat(i % 300)));
      }
      store.putAll(entries);
      save.run();
      System.out.println(generation);
      System.out.flush();
    }
  }

  /**
   * Kills a process that writes for ever, at a random moment after a few generations.
   *
   * @param saving about how many microseconds it takes to write one
   * @return the last generation that it told of, or the given one if it told of none
   */
  static int killed(Process writer, int last, Random random, int saving)
      throws IOException, InterruptedException {
    int acknowledged = last;
    try (BufferedReader lines = writer.inputReader(StandardCharsets.US_ASCII)) {
      int patience = 1 + random.nextInt(6);
      String line = lines.readLine();
      for (int i = 0; line != null; line = lines.readLine()) {
        acknowledged = Integer.parseInt(line);
        if (++i == patience) {
          writer.waitFor(random.nextInt(saving), TimeUnit.MICROSECONDS);
          // Through its handle: what it wrote before its end can be read still.
          writer.toHandle().destroyForcibly();
        }
      }
    }
    assertThat(writer.waitFor()).as("killed, not failed").isEqualTo(128 + 9);
    return acknowledged;
  }
}
