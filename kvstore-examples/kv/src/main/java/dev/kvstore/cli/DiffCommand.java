package dev.kvstore.cli;

import dev.kvstore.Capability;
import dev.kvstore.KVStore;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "diff",
    description = {
      "Compare two stores, entry by entry.",
      "Shows a line for each difference: - if only A holds it, + if only B does, ~ if the values"
          + " differ, then the collection and the key, with tabs between them. Exit code 1 if there"
          + " is any difference."
    },
    footerHeading = KvCommand.EXAMPLES,
    footer = {
      "",
      "  kv diff json:kv.json json:same.json",
      "  kv diff json:kv.json json:kv.json -c books -o jsonl",
      "  kv diff --quiet json:kv.json json:same.json && echo the same"
    })
final class DiffCommand extends KvCommand {
  @Parameters(index = "0", paramLabel = "A", description = "a store's URI")
  private String a = "";

  @Parameters(index = "1", paramLabel = "B", description = "another store's URI")
  private String b = "";

  @Option(
      names = {"-q", "--quiet"},
      description = "show nothing, and stop at the first difference")
  private boolean quiet;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORM",
      description = "text, or jsonl: a line of JSON with both values for each; text by default")
  private Form form = Form.text;

  @Mixin
  private Scope scope = new Scope();

  private boolean different;

  private enum Form {
    text,
    jsonl
  }

  /** Ends the walk early. */
  private static final class Enough extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Enough() {
      super(null, null, false, false);
    }
  }

  DiffCommand(Console console) {
    super(console);
  }

  @Override
  public Integer call() {
    try (KVStore left = Stores.readThrough(a);
        KVStore right = Stores.readThrough(b)) {
      compare(left, right);
    } catch (Enough atFirst) {
      return Exit.NO;
    }
    return different ? Exit.NO : Exit.DONE;
  }

  private void compare(KVStore left, KVStore right) {
    Map<String, String> pairs = scope.ofBoth(left, right);
    Comparison comparison = new Comparison(left, right, this::show);
    try (Progress progress = new Progress(
        "comparing", () -> pairs.keySet().stream().mapToLong(left::count).sum(), console)) {
      pairs.forEach((collection, other) -> {
        long found = comparison.leftInRight(collection, other, progress);
        // A store whose scan may show an entry twice counts too many.
        boolean exact = left.capabilities().contains(Capability.ORDERED_SCAN);
        if (!exact || right.count(other) != found) {
          comparison.onlyRight(collection, other);
        }
      });
    }
  }

  private void show(
      String collection,
      String key,
      @Nullable Map<String, @Nullable Object> left,
      @Nullable Map<String, @Nullable Object> right) {
    different = true;
    if (quiet) {
      throw new Enough();
    }
    if (form == Form.jsonl) {
      console.write(Json.ascii("{\"collection\": "));
      console.write(Json.name(collection));
      console.write(Json.ascii(", \"key\": "));
      console.write(Json.name(key));
      console.write(Json.ascii(", \"a\": "));
      console.write(left == null ? Json.ascii("null") : Json.line(left));
      console.write(Json.ascii(", \"b\": "));
      console.write(right == null ? Json.ascii("null") : Json.line(right));
      console.write(Json.ascii("}\n"));
    } else {
      console.line((right == null ? "-" : left == null ? "+" : "~") + "\t"
          + Text.escaped(collection, console.charset()) + "\t"
          + Text.escaped(key, console.charset()));
    }
  }
}
