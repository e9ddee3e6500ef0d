package dev.kvstore.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** Runs Python, the reference for the bytes that the codec writes. */
final class Python {
  private Python() {}

  /**
   * Runs a script that turns the lines of one file into those of another; where there is no Python,
   * the test is skipped, but not in CI.
   *
   * @param script reads the file named by its first argument, and writes that of its second
   */
  static void run(String script, Path in, Path out) throws IOException, InterruptedException {
    assumeInstalled();
    Path errors = out.resolveSibling("errors.txt");
    Process python = new ProcessBuilder(
            "python3", "-X", "utf8", "-c", script, in.toString(), out.toString())
        .redirectErrorStream(true)
        .redirectOutput(errors.toFile())
        .start();
    try {
      assertThat(python.waitFor(2, TimeUnit.MINUTES))
          .as("python3 came to an end")
          .isTrue();
      assertThat(Files.readString(errors)).as("what python3 printed").isEmpty();
      assertThat(python.exitValue()).isZero();
    } finally {
      python.destroyForcibly();
    }
  }

  private static void assumeInstalled() throws InterruptedException {
    try {
      Process python = new ProcessBuilder("python3", "-c", "pass").start();
      assertThat(python.waitFor()).as("exit of python3 -c pass").isZero();
    } catch (IOException e) {
      if ("true".equals(System.getenv("CI"))) {
        fail("CI must compare with Python, but python3 does not start", e);
      }
      Assumptions.abort(
          "python3 does not start, so nothing was compared with it: " + e.getMessage());
    }
  }
}
