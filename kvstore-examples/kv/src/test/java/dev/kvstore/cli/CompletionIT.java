package dev.kvstore.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tabulator key in the shells that {@code kv completion} is for. */
final class CompletionIT {
  @TempDir
  Path folder;

  @Test
  void bashCompletesCommandsOptionsAndTheirValues() throws Exception {
    completes(
        "env PS1='ready> ' bash --noprofile --norc -i",
        "bind 'set enable-bracketed-paste off'; source <(kv completion)");
  }

  @Test
  void zshCompletesCommandsOptionsAndTheirValues() throws Exception {
    assumeTrue(
        Stream.of(System.getenv("PATH").split(":", -1))
            .anyMatch(place -> Files.isExecutable(Path.of(place, "zsh"))),
        "zsh is not installed");
    completes(
        "env PS1='ready> ' zsh -f -i",
        "unset zle_bracketed_paste; autoload -U +X bashcompinit && bashcompinit;"
            + " source <(kv completion)");
  }

  private void completes(String shell, String preparation) throws Exception {
    assumeTrue(Typing.isPossible(), "needs the program script, and Linux");
    Shell sample = Shell.withSample(folder);
    Map<String, String> environment = Map.of(
        "PATH",
        Installed.programs() + ":" + System.getenv("PATH"),
        "JAVA_HOME",
        System.getProperty("java.home"),
        "KV_CACHE",
        "",
        "TERM",
        "dumb");
    try (Typing terminal = Typing.in(sample.folder(), environment)) {
      int start = terminal.begin(shell);
      terminal.await(start, Pattern.compile("ready> "));
      terminal.press(preparation + "; echo prepa''red\n");
      terminal.await(start, Pattern.compile("prepared\\s"));
      completed(terminal, "kv coll\tjson:kv.json > out.txt", "books\ndata\n");
      completed(terminal, "kv ls json:kv.json --coll\tbooks > out.txt", "emma\nmoby\n");
      completed(
          terminal,
          "kv scan json:kv.json -c books -n 1 -o ta\t> out.txt",
          "KEY   VALUE\nemma  {\"title\": \"Emma\", \"year\": 1815}\n");
    }
  }

  /** Types keys, and looks at what the line did. */
  private void completed(Typing terminal, String keys, String output) throws Exception {
    int start = terminal.output().length();
    terminal.press(keys.substring(0, keys.indexOf('\t') + 1));
    // Keys that come while the shell completes are taken after it.
    terminal.press(keys.substring(keys.indexOf('\t') + 1) + "; echo do''ne\n");
    terminal.await(start, Pattern.compile("done\\s"));
    assertThat(folder.resolve("work/out.txt")).as(terminal.output()).hasContent(output);
  }
}
