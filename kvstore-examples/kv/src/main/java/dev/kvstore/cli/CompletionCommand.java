package dev.kvstore.cli;

import picocli.AutoComplete;
import picocli.CommandLine.Command;

@Command(
    name = "completion",
    description = "Write a completion script for bash and zsh.",
    footerHeading = KvCommand.EXAMPLES,
    footer = {"", "  source <(kv completion)", "  kv completion > kv-completion.sh"})
final class CompletionCommand extends KvCommand {
  CompletionCommand(Console console) {
    super(console);
  }

  @Override
  public Integer call() {
    String script = AutoComplete.bash("kv", Kv.allCommands(console));
    console.write(script.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    return Exit.DONE;
  }
}
