package dev.kvstore.cli;

import dev.kvstore.KVStore;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "drop",
    description = "Delete all entries of a collection. Exit code 1 if it had none.",
    footerHeading = KvCommand.EXAMPLES,
    footer = {"", "  kv drop json:kv.json books"})
final class DropCommand extends KvCommand {
  @Parameters(index = "0", paramLabel = "STORE", description = "the store's URI")
  private String store = "";

  @Parameters(index = "1", paramLabel = "COLLECTION", description = "the collection")
  private String collection = "";

  @Mixin
  private Names names = new Names();

  DropCommand(Console console) {
    super(console);
  }

  @Override
  public Integer call() {
    try (KVStore opened = Stores.write(store)) {
      return opened.dropCollection(names.given(collection)) ? Exit.DONE : Exit.NO;
    }
  }
}
