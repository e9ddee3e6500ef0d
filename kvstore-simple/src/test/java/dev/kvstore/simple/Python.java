package dev.kvstore.simple;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The real Python, whose {@code json} module wrote the files that we read, and reads those that we
 * write.
 */
final class Python {
  private Python() {}

  /** Runs a script; it must succeed. Without python3 the test is skipped, but not in CI. */
  static String run(String script, String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("python3", "-c", script));
    command.addAll(List.of(arguments));
    Process python;
    try {
      python = new ProcessBuilder(command).redirectErrorStream(true).start();
    } catch (IOException e) {
      if ("true".equals(System.getenv("CI"))) {
        fail("CI must have python3", e);
      }
      assumeTrue(false, "python3 is not installed, so nothing can be compared with it");
      throw e;
    }
    String output = new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(python.waitFor())
        .as("exit code of python3, which said: %s", output)
        .isZero();
    return output;
  }
}
