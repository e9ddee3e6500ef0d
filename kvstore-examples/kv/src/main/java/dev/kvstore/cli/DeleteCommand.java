package dev.kvstore.cli;

import dev.kvstore.KVStore;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "delete",
    description = {
      "Delete some entries.",
      "Shows how many there were. Exit code 1 if any key was not there; the others are deleted."
    },
    footerHeading = KvCommand.EXAMPLES,
    footer = {
      "",
      "  kv delete json:kv.json moby -c books",
      "  kv ls -0 json:kv.json -p draft- | kv delete -0 json:kv.json --keys -"
    })
final class DeleteCommand extends KvCommand {
  private static final int BATCH = 1_000;

  @Parameters(index = "0", paramLabel = "STORE", description = "the store's URI")
  private String store = "";

  @Parameters(index = "1..*", arity = "0..*", paramLabel = "KEY", description = "the keys")
  private List<String> keys = new ArrayList<>();

  @Option(
      names = {"-c", "--collection"},
      paramLabel = "NAME",
      description = "the collection; \"data\" if none is given")
  private @Nullable String collection;

  @Option(
      names = "--keys",
      paramLabel = "FILE",
      description = "read the keys from a file, one per line with escapes, or ended by NUL with -0;"
          + " - is the standard input")
  private @Nullable String keysFrom;

  @Mixin
  private Names names = new Names();

  private long asked;
  private long deleted;

  DeleteCommand(Console console) {
    super(console);
  }

  @Override
  public Integer call() {
    if (keys.isEmpty() && keysFrom == null) {
      throw usage("a KEY is missing, or --keys FILE");
    }
    List<String> batch = new ArrayList<>();
    keys.forEach(key -> batch.add(names.given(key)));
    try (KVStore opened = Stores.write(store)) {
      String from = names.collection(collection);
      if (keysFrom != null) {
        names.read(keysFrom, console, key -> {
          batch.add(key);
          if (batch.size() >= BATCH) {
            delete(batch, opened, from);
          }
        });
      }
      delete(batch, opened, from);
    }
    console.line(Long.toString(deleted));
    return deleted == asked ? Exit.DONE : Exit.NO;
  }

  private void delete(List<String> batch, KVStore opened, String from) {
    Interruption.check();
    asked += batch.stream().distinct().count();
    deleted += opened.deleteAll(batch, from);
    batch.clear();
  }
}
