package dev.kvstore.cli;

import dev.kvstore.KVStore;
import dev.kvstore.KVStoreException;
import dev.kvstore.spi.JsonCodec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "import",
    description = {
      "Put the entries of JSON Lines, as kv export writes them.",
      "Without a \"collection\", a line belongs to \"data\". Lines are put in batches; a bad line ends"
          + " it, and after it is mended the whole may be imported once more."
    },
    footerHeading = KvCommand.EXAMPLES,
    footer = {
      "",
      "  kv import json:other.json --file books.jsonl",
      "  kv export json:kv.json | kv import json:other.json -m books=novels",
      "  kv import --dry-run json:kv.json --file books.jsonl"
    })
final class ImportCommand extends KvCommand {
  @Parameters(index = "0", paramLabel = "STORE", description = "the store's URI")
  private String store = "";

  @Option(
      names = {"-f", "--file"},
      paramLabel = "FILE",
      description = "read a file instead of the standard input")
  private String file = "-";

  @Option(
      names = {"-n", "--dry-run"},
      description = "write nothing; read and check all lines")
  private boolean dryRun;

  @Mixin
  private Scope scope = new Scope();

  private final Map<String, Map<String, Map<String, @Nullable Object>>> waiting =
      new LinkedHashMap<>();
  private int waitingEntries;
  private long waitingBytes;
  private long line;
  private long written;

  ImportCommand(Console console) {
    super(console);
  }

  @Override
  public Integer call() throws IOException {
    Map<String, String> renamed = scope.renamed();
    // Opened before the store, so that a file that is not there makes no store.
    try (InputStream in = Names.Inputs.open(file, console)) {
      if (dryRun) {
        read(in, renamed, null);
      } else {
        try (KVStore opened = Stores.write(store)) {
          read(in, renamed, opened);
        }
      }
    } catch (IOException e) {
      throw Names.Inputs.failed(file, e);
    }
    console.line(Text.entries(written) + (dryRun ? " to write" : " written"));
    return Exit.DONE;
  }

  private void read(InputStream in, Map<String, String> renamed, @Nullable KVStore target)
      throws IOException {
    try (Progress progress = new Progress("importing", () -> -1, console)) {
      Lines lines = new Lines(in);
      for (ByteArrayOutputStream text = lines.next(); text != null; text = lines.next()) {
        line++;
        if (isBlank(text)) {
          continue;
        }
        take(text.toByteArray(), renamed);
        progress.step(1, text.size());
        if (waitingEntries >= Batches.ENTRIES || waitingBytes >= Batches.BYTES) {
          put(target);
        }
      }
      put(target);
    }
  }

  private static boolean isBlank(ByteArrayOutputStream text) {
    return text.size() < 80
        && text.toString(java.nio.charset.StandardCharsets.UTF_8).isBlank();
  }

  private void take(byte[] json, Map<String, String> renamed) {
    Map<String, ?> entry;
    try {
      entry = JsonCodec.decode(json);
    } catch (KVStoreException e) {
      throw bad(e.code(), Errors.withoutCode(e), e);
    }
    Object collection =
        entry.containsKey("collection") ? entry.get("collection") : KVStore.DEFAULT_COLLECTION;
    if (!(collection instanceof String name) || !(entry.get("key") instanceof String key)) {
      throw bad("UNEXPECTED_STRUCTURE", "expected \"collection\" and \"key\" to be strings", null);
    }
    if (!(entry.get("value") instanceof Map<?, ?> value)) {
      throw bad("UNEXPECTED_STRUCTURE", "expected \"value\" to be a JSON object", null);
    }
    if (scope.holds(name)) {
      // The names of a decoded object are strings.
      @SuppressWarnings("unchecked")
      Map<String, @Nullable Object> object = (Map<String, @Nullable Object>) value;
      waiting
          .computeIfAbsent(renamed.getOrDefault(name, name), none -> new LinkedHashMap<>())
          .put(key, object);
      waitingEntries++;
      waitingBytes += json.length;
    }
  }

  private void put(@Nullable KVStore target) {
    Interruption.check();
    if (target != null) {
      try {
        waiting.forEach((collection, entries) -> target.putAll(entries, collection));
      } catch (KVStoreException e) {
        throw new CommandException(
            Errors.exitCode(e),
            Errors.line(Errors.cause(e)) + "; " + written + " entries were written until then",
            e);
      }
    }
    written += waitingEntries;
    waiting.clear();
    waitingEntries = 0;
    waitingBytes = 0;
  }

  private CommandException bad(String code, String reason, @Nullable Throwable cause) {
    return new CommandException(
        Exit.DATA,
        code + ": line " + line + " of " + Names.Inputs.describe(file) + ": " + reason + "; "
            + written + " entries were written until then",
        cause);
  }
}
