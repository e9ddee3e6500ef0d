package dev.kvstore.cli;

import dev.kvstore.KVStore;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "count",
    description = "Count the entries of a collection, or of all.",
    footerHeading = KvCommand.EXAMPLES,
    footer = {"", "  kv count json:kv.json -c books", "  kv count json:kv.json --all"})
final class CountCommand extends KvCommand {
  @Parameters(index = "0", paramLabel = "STORE", description = "the store's URI")
  private String store = "";

  @Option(
      names = {"-c", "--collection"},
      paramLabel = "NAME",
      description = "the collection; \"data\" if none is given")
  private @Nullable String collection;

  @Option(
      names = {"-a", "--all"},
      description = "the sum over all collections")
  private boolean all;

  @Mixin
  private Names names = new Names();

  CountCommand(Console console) {
    super(console);
  }

  @Override
  public Integer call() {
    if (all && collection != null) {
      throw usage("--all and --collection exclude each other");
    }
    try (KVStore opened = Stores.read(store)) {
      long count = all
          ? opened.collections().stream().mapToLong(opened::count).sum()
          : opened.count(names.collection(collection));
      console.line(Long.toString(count));
    }
    return Exit.DONE;
  }
}
