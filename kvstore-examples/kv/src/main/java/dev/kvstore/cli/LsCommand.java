package dev.kvstore.cli;

import dev.kvstore.KVStore;
import dev.kvstore.ScanRequest;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "ls",
    description = "List the keys of a collection, one per line, page by page.",
    footerHeading = KvCommand.EXAMPLES,
    footer = {
      "",
      "  kv ls json:kv.json -c books",
      "  kv ls json:kv.json -c books -p mo",
      "  kv ls -0 json:kv.json -c books | xargs -0 -n 1 kv get json:kv.json -c books"
    })
final class LsCommand extends KvCommand {
  @Parameters(index = "0", paramLabel = "STORE", description = "the store's URI")
  private String store = "";

  @Option(
      names = {"-c", "--collection"},
      paramLabel = "NAME",
      description = "the collection; \"data\" if none is given")
  private @Nullable String collection;

  @Option(
      names = {"-p", "--prefix"},
      paramLabel = "TEXT",
      description = "only the keys that begin with it")
  private String prefix = "";

  @Option(
      names = {"-n", "--limit"},
      paramLabel = "N",
      description = "at most so many")
  private long limit = Long.MAX_VALUE;

  @Mixin
  private Names names = new Names();

  LsCommand(Console console) {
    super(console);
  }

  @Override
  public Integer call() {
    if (limit < 0) {
      throw usage("--limit must be at least 0");
    }
    try (KVStore opened = Stores.read(store)) {
      Pages.walk(
          opened,
          names.collection(collection),
          ScanRequest.all().prefix(names.given(prefix)),
          limit,
          (key, value) -> names.write(key, console));
    }
    return Exit.DONE;
  }
}
