package dev.kvstore.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/**
 * A copy that is killed, or interrupted by Ctrl-C, at random moments, and goes on with the same
 * command; {@code -Dkvstore.entries=1000000 -Dkvstore.kills=20} makes it long.
 */
final class KilledCopy {
  private static final int FEW = 40_000;

  private final int entries = Integer.getInteger("kvstore.entries", FEW);
  private final int kills = Integer.getInteger("kvstore.kills", 4);
  private final Shell shell;
  private final String kv;
  private final Map<String, String> environment;

  KilledCopy(Shell shell, String kv, Map<String, String> environment) {
    this.shell = shell;
    this.kv = kv;
    this.environment = environment;
  }

  /** Copies into a store that is not there yet, and compares. */
  void into(String target) throws Exception {
    long seed = Long.getLong("kvstore.seed", new Random().nextLong());
    Random random = new Random(seed);
    double longest = 1.6 * Math.max(1, entries / FEW);
    writeSource();
    for (int i = 0; i < kills; i++) {
      String signal = i % 2 == 0 ? "KILL" : "INT";
      Shell.Result killed = run("timeout -s " + signal + " "
          + String.format(Locale.ROOT, "%.2f", 0.4 + random.nextDouble() * longest)
          + " " + kv + " copy json:from.json " + target);
      assertThat(killed.exit()).as("seed %d: %s", seed, killed.err()).isIn(0, 124, 137);
      assertThat(killed.err().lines().filter(line -> !line.startsWith("kv: INTERRUPTED: ")))
          .as("seed %d", seed)
          .isEmpty();
    }
    Shell.Result last = run(kv + " copy json:from.json " + target);
    assertThat(last.out())
        .as("seed %d: %s", seed, last.err())
        .startsWith(entries + " entries: ")
        .endsWith(" there already, compared\n");
    assertThat(run(kv + " count " + target + " -c c").out()).isEqualTo(entries + "\n");
    assertThat(run(kv + " diff json:from.json " + target).exit()).isZero();
  }

  private void writeSource() throws IOException {
    StringBuilder json = new StringBuilder("{\"c\": {");
    for (int i = 0; i < entries; i++) {
      json.append(i == 0 ? "" : ", ")
          .append(String.format(Locale.ROOT, "\"k%07d\": {\"n\": %d}", i, i));
    }
    Files.writeString(shell.folder().resolve("from.json"), json.append("}}").toString());
  }

  private Shell.Result run(String line) throws IOException, InterruptedException {
    return shell.run(line, environment);
  }
}
