package dev.kvstore.cli;

import dev.kvstore.simple.FileCheck;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "repair",
    description = {
      "Salvage what can be read of a damaged JSON store and its journal, into a new file.",
      "The damaged ones are not touched. Shows what was lost on the standard error. Where brackets"
          + " or quotes are damaged, an entry of the new file may be a part of a damaged value; look"
          + " at what lies behind such a place. Exit code 1 if anything was lost."
    },
    footerHeading = KvCommand.EXAMPLES,
    footer = {"", "  kv repair kv.json salvaged.json"})
final class RepairCommand extends KvCommand {
  @Parameters(index = "0", paramLabel = "FILE", description = "the file, or its store URI")
  private String file = "";

  @Parameters(index = "1", paramLabel = "NEW", description = "the new file, or its store URI")
  private String target = "";

  RepairCommand(Console console) {
    super(console);
  }

  @Override
  public Integer call() {
    FileCheck check = FileCheck.of(LocalFiles.given(file));
    check.saveTo(LocalFiles.given(target));
    for (FileCheck.Finding finding : check.findings()) {
      console.say(Text.message(finding.code() + ": " + finding.problem(), console.charset()));
    }
    console.line(Text.entries(check.entries()) + " salvaged");
    return check.findings().isEmpty() ? Exit.DONE : Exit.NO;
  }
}
