package dev.kvstore.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A copy that is killed, or interrupted by Ctrl-C, at random moments goes on with the same command;
 * {@code -Dkvstore.entries=1000000 -Dkvstore.kills=20} makes it long.
 */
final class CopyKilledTest {
  @TempDir
  Path folder;

  @Test
  void aCopyThatIsKilledAtRandomGoesOnAndIsComplete() throws Exception {
    int entries = Integer.getInteger("kvstore.entries", 40_000);
    int kills = Integer.getInteger("kvstore.kills", 4);
    long seed = Long.getLong("kvstore.seed", new Random().nextLong());
    Random random = new Random(seed);
    Shell shell = new Shell(folder);
    StringBuilder json = new StringBuilder("{\"c\": {");
    for (int i = 0; i < entries; i++) {
      json.append(i == 0 ? "" : ", ")
          .append(String.format(Locale.ROOT, "\"k%07d\": {\"n\": %d}", i, i));
    }
    Files.writeString(shell.folder().resolve("from.json"), json.append("}}").toString());
    for (int i = 0; i < kills; i++) {
      String signal = i % 2 == 0 ? "KILL" : "INT";
      Shell.Result killed = shell.run("timeout -s " + signal + " "
          + String.format(Locale.ROOT, "%.2f", 0.4 + random.nextDouble() * 1.6)
          + " kv copy json:from.json json:to.json");
      assertThat(killed.exit()).as("seed %d: %s", seed, killed.err()).isIn(0, 124, 137);
      assertThat(killed.err().lines().filter(line -> !line.startsWith("kv: INTERRUPTED: ")))
          .as("seed %d", seed)
          .isEmpty();
    }
    Shell.Result last = shell.run("kv copy json:from.json json:to.json");
    assertThat(last.out())
        .as("seed %d: %s", seed, last.err())
        .startsWith(entries + " entries: ")
        .endsWith(" there already, compared\n");
    assertThat(shell.run("kv count json:to.json -c c").out()).isEqualTo(entries + "\n");
    assertThat(shell.run("kv diff json:from.json json:to.json").exit()).isZero();
  }
}
