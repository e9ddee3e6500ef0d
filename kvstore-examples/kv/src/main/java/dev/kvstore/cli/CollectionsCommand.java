package dev.kvstore.cli;

import dev.kvstore.KVStore;
import dev.kvstore.spi.Values;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "collections",
    description = "List the collections, one per line.",
    footerHeading = KvCommand.EXAMPLES,
    footer = {"", "  kv collections json:kv.json"})
final class CollectionsCommand extends KvCommand {
  @Parameters(index = "0", paramLabel = "STORE", description = "the store's URI")
  private String store = "";

  @Mixin
  private Names names = new Names();

  CollectionsCommand(Console console) {
    super(console);
  }

  @Override
  public Integer call() {
    try (KVStore opened = Stores.read(store)) {
      opened.collections().stream()
          .sorted(Values.NAME_ORDER)
          .forEach(name -> names.write(name, console));
    }
    return Exit.DONE;
  }
}
