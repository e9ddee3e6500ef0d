package dev.kvstore.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** Every example in the help works as it stands. */
final class HelpTest {
  @TempDir
  Path folder;

  static List<String> examples() {
    List<String> examples = new ArrayList<>();
    for (CommandLine command :
        Kv.allCommands(InProcess.console()).getSubcommands().values()) {
      if (command.getCommandSpec().usageMessage().hidden()) {
        continue;
      }
      int before = examples.size();
      for (String line : command.getCommandSpec().usageMessage().footer()) {
        if (line.startsWith("  ")) {
          examples.add(line.strip());
        }
      }
      assertThat(examples)
          .as("examples of %s", command.getCommandName())
          .hasSizeGreaterThan(before);
    }
    return examples;
  }

  @ParameterizedTest
  @MethodSource("examples")
  void everyExampleOfTheHelpWorks(String line) throws Exception {
    boolean endless = line.startsWith("kv serve");
    Shell.Result result = Shell.withSample(folder).run((endless ? "timeout -s INT 4 " : "") + line);
    // The kit kills a process that writes, and the store may warn of the write that was cut off.
    String warning = "(?m)^.*JournalledHome.*\\RWARNING: .* is cut off\\R?";
    assertThat(line.startsWith("kv tck") ? result.err().replaceAll(warning, "") : result.err())
        .isEmpty();
    assertThat(result.exit()).isEqualTo(endless ? 124 : 0);
  }
}
