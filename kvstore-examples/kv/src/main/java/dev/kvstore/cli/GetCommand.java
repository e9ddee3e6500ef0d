package dev.kvstore.cli;

import dev.kvstore.KVStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "get",
    description = {
      "Show the values of some keys.",
      "One key: its value, as a line of JSON. More, or keys from a file: a line for each entry, as"
          + " kv export writes it. Exit code 1 if any key is not there."
    },
    footerHeading = KvCommand.EXAMPLES,
    footer = {
      "",
      "  kv get json:kv.json moby -c books",
      "  kv get json:kv.json moby -c books -o json",
      "  kv ls -0 json:kv.json -c books | kv get -0 json:kv.json -c books --keys -"
    })
final class GetCommand extends KvCommand {
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

  @Option(
      names = {"-o", "--output"},
      description = "${COMPLETION-CANDIDATES}")
  private @Nullable Output output;

  @Mixin
  private Names names = new Names();

  GetCommand(Console console) {
    super(console);
  }

  @Override
  public Integer call() {
    if (keys.isEmpty() && keysFrom == null) {
      throw usage("a KEY is missing, or --keys FILE");
    }
    try (KVStore opened = Stores.read(store)) {
      return keys.size() == 1 && keysFrom == null ? one(opened) : several(opened);
    }
  }

  private int one(KVStore opened) {
    String key = names.given(keys.get(0));
    Optional<? extends Map<String, ?>> value = opened.get(key, names.collection(collection));
    if (value.isEmpty()) {
      throw missing(key);
    }
    byte[] line = Json.line(value.get());
    if (output == Output.json) {
      console.line(Json.indented(line, console.charset()));
    } else if (output == Output.table) {
      try (Entries shown = new Entries(Output.table, "", console)) {
        shown.show(key, value.get());
      }
    } else {
      console.write(line);
      console.write('\n');
    }
    return Exit.DONE;
  }

  private int several(KVStore opened) {
    String from = names.collection(collection);
    Output form = output == null ? Output.jsonl : output;
    List<String> missing = new ArrayList<>();
    List<String> batch = new ArrayList<>();
    try (Entries shown = new Entries(form, from, console)) {
      keys.forEach(key -> batch.add(names.given(key)));
      if (keysFrom != null) {
        names.read(keysFrom, console, key -> {
          batch.add(key);
          if (batch.size() >= BATCH) {
            show(batch, opened, from, shown, missing);
          }
        });
      }
      show(batch, opened, from, shown, missing);
    }
    if (!missing.isEmpty()) {
      throw missing(missing.get(0));
    }
    return Exit.DONE;
  }

  private static void show(
      List<String> batch, KVStore opened, String from, Entries shown, List<String> missing) {
    Interruption.check();
    Map<String, ? extends Map<String, ?>> found = opened.getAll(batch, from);
    found.forEach(shown::show);
    if (missing.isEmpty()) {
      batch.stream().filter(key -> !found.containsKey(key)).findFirst().ifPresent(missing::add);
    }
    batch.clear();
  }

  private CommandException missing(String key) {
    return new CommandException(
        Exit.NO,
        "NO_KEY: the key \"" + Text.escaped(key, console.charset())
            + "\" is not in the collection \""
            + Text.escaped(names.collection(collection), console.charset()) + "\"");
  }
}
