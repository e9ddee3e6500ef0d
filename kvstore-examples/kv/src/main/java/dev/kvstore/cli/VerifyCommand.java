package dev.kvstore.cli;

import dev.kvstore.simple.FileCheck;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "verify",
    description = {
      "Check that a JSON store's file and its journal are sound.",
      "Shows each damage with its place and its remedy. Nothing is changed, and a store that is in"
          + " use may be checked. Exit code 1 if there is any damage."
    },
    footerHeading = KvCommand.EXAMPLES,
    footer = {"", "  kv verify kv.json", "  kv verify json:kv.json"})
final class VerifyCommand extends KvCommand {
  @Parameters(index = "0", paramLabel = "FILE", description = "the file, or its store URI")
  private String file = "";

  VerifyCommand(Console console) {
    super(console);
  }

  @Override
  public Integer call() {
    Path path = LocalFiles.given(file);
    FileCheck check = FileCheck.of(path);
    show(check, console);
    for (FileCheck.Finding finding : check.findings()) {
      say(finding.code() + ": " + finding.problem());
      say("  remedy: " + finding.remedy());
    }
    if (check.findings().isEmpty()) {
      say("sound");
      return Exit.DONE;
    }
    say("kv repair " + file + " NEW-FILE saves " + Text.entries(check.entries()));
    return Exit.NO;
  }

  /** What a check found, in a line for the file and one for each part of the journal. */
  static void show(FileCheck check, Console console) {
    int collections = check.collections();
    console.line(Text.entries(check.entries()) + " in " + collections
        + (collections == 1 ? " collection" : " collections"));
    for (FileCheck.JournalFile part : check.journal()) {
      console.line(Text.message(
          "journal " + part.path().getFileName() + ": " + Progress.size(part.bytes()) + ", "
              + part.writes() + (part.writes() == 1 ? " write" : " writes")
              + " that the next save or close puts into the file",
          console.charset()));
    }
    if (check.isCutOff()) {
      console.line("the journal ends within a write that was never acknowledged; it is cut off"
          + " when the store is opened");
    }
  }

  private void say(String text) {
    console.line(Text.message(text, console.charset()));
  }
}
