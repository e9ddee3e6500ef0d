package dev.kvstore.cli;

import dev.kvstore.KVStore;
import dev.kvstore.ScanRequest;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "scan",
    description = {
      "Show the entries of a collection, page by page.",
      "As lines of JSON, which kv import reads; as one JSON array (-o json); or as a table."
    },
    footerHeading = KvCommand.EXAMPLES,
    footer = {
      "",
      "  kv scan json:kv.json -c books -o table",
      "  kv scan json:kv.json -c books -p mo -n 10 | jq -r .value.title"
    })
final class ScanCommand extends KvCommand {
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

  @Option(
      names = {"-o", "--output"},
      description = "${COMPLETION-CANDIDATES}; jsonl by default")
  private Output output = Output.jsonl;

  @Mixin
  private Names names = new Names();

  ScanCommand(Console console) {
    super(console);
  }

  @Override
  public Integer call() {
    if (limit < 0) {
      throw usage("--limit must be at least 0");
    }
    String from = names.collection(collection);
    try (KVStore opened = Stores.read(store);
        Entries shown = new Entries(output, from, console)) {
      Pages.walk(opened, from, ScanRequest.all().prefix(names.given(prefix)), limit, shown::show);
    }
    return Exit.DONE;
  }
}
