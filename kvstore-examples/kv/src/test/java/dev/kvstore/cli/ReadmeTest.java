package dev.kvstore.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the README shows is what happens. */
final class ReadmeTest {
  private static final Pattern BLOCK = Pattern.compile("```console\n(.*?)```", Pattern.DOTALL);
  private static final Pattern COMMAND = Pattern.compile("\\$ (.*)\n((?:(?!\\$ ).*\n)*)");

  @TempDir
  Path folder;

  @Test
  void everyCommandGivesWhatStandsBelowIt() throws Exception {
    Shell shell = new Shell(folder);
    int commands = 0;
    Matcher blocks = BLOCK.matcher(Files.readString(Path.of("README.md")));
    while (blocks.find()) {
      Matcher lines = COMMAND.matcher(blocks.group(1));
      while (lines.find()) {
        Shell.Result result = shell.run(lines.group(1));
        assertThat(result.out())
            .as(lines.group(1) + "\n" + result.err())
            .matches(pattern(lines.group(2)));
        commands++;
      }
    }
    assertThat(commands).isGreaterThan(10);
  }

  /** A line of three dots stands for any lines, and three dots at a line's end for its rest. */
  private static Pattern pattern(String expected) {
    StringBuilder pattern = new StringBuilder();
    expected
        .lines()
        .forEach(line -> pattern.append(
            line.equals("...")
                ? "(?:.*\n)*?"
                : line.endsWith("...")
                    ? Pattern.quote(line.substring(0, line.length() - 3)) + ".*\n"
                    : Pattern.quote(line) + "\n"));
    return Pattern.compile(pattern.toString());
  }
}
