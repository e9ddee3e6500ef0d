package dev.kvstore.cli;

import dev.kvstore.KVStore;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "export",
    description = {
      "Write the entries as JSON Lines: one {\"collection\", \"key\", \"value\"} each.",
      "With --file, the file is there when all of it is written, and not before."
    },
    footerHeading = KvCommand.EXAMPLES,
    footer = {
      "",
      "  kv export json:kv.json --file kv.jsonl",
      "  kv export json:kv.json -c books | gzip > books.jsonl.gz"
    })
final class ExportCommand extends KvCommand {
  @Parameters(index = "0", paramLabel = "STORE", description = "the store's URI")
  private String store = "";

  @Option(
      names = {"-f", "--file"},
      paramLabel = "FILE",
      description = "write into a file instead of the standard output")
  private @Nullable String file;

  @Mixin
  private Scope scope = new Scope();

  ExportCommand(Console console) {
    super(console);
  }

  @Override
  public Integer call() {
    try (KVStore opened = Stores.readThrough(store)) {
      Map<String, String> pairs = scope.of(opened);
      if (file == null) {
        export(opened, pairs, console);
      } else {
        intoFile(opened, pairs, file);
      }
    }
    return Exit.DONE;
  }

  private void intoFile(KVStore opened, Map<String, String> pairs, String name) {
    Path target = Names.Inputs.noFolder(name).toAbsolutePath();
    Path beside = target.resolveSibling(
        "." + target.getFileName() + "." + ProcessHandle.current().pid() + ".tmp");
    try {
      try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(beside), 1 << 16)) {
        Console lines = console.writingTo(out);
        export(opened, pairs, lines);
        lines.flush();
      }
      move(beside, target);
    } catch (IOException e) {
      throw Names.Inputs.notWritten(name, e);
    } catch (CommandException e) {
      // The console speaks of the output; here that is a file with a name.
      throw e.getCause() instanceof IOException cause ? Names.Inputs.notWritten(name, cause) : e;
    } finally {
      beside.toFile().delete();
    }
  }

  private static void move(Path beside, Path target) throws IOException {
    try {
      Files.move(beside, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(beside, target, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private void export(KVStore opened, Map<String, String> pairs, Console lines) {
    try (Progress progress = new Progress(
        "exporting", () -> pairs.keySet().stream().mapToLong(opened::count).sum(), console)) {
      pairs.forEach((collection, other) -> Batches.walk(opened, collection, "", batch -> {
        batch.entries().forEach((key, value) -> {
          lines.write(Json.entry(other, key, value));
          lines.write('\n');
        });
        progress.step(batch.entries().size(), batch.bytes());
      }));
    }
  }
}
