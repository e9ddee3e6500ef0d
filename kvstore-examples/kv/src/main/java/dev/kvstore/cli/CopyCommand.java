package dev.kvstore.cli;

import dev.kvstore.KVStore;
import dev.kvstore.KVStoreException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "copy",
    description = {
      "Copy a store, or some of its collections, into another, of whatever kind.",
      "What the target holds already is compared and left alone, so the same command goes on after"
          + " an interruption, and brings a copy up to date. What only the target holds stays. At the"
          + " end all is read again, on both sides, and compared. Exit code 1 if the sides differ then,"
          + " for instance because somebody writes to one of them."
    },
    footerHeading = KvCommand.EXAMPLES,
    footer = {
      "",
      "  kv copy json:kv.json json:zip:backup.zip!/kv.json",
      "  kv copy json:kv.json json:other.json -c books -m books=novels",
      "  kv copy --dry-run json:kv.json json:other.json"
    })
final class CopyCommand extends KvCommand {
  @Parameters(index = "0", paramLabel = "FROM", description = "the URI of the store to read")
  private String from = "";

  @Parameters(index = "1", paramLabel = "TO", description = "the URI of the store to write")
  private String to = "";

  @Option(
      names = {"-n", "--dry-run"},
      description = "write nothing; show what would be written")
  private boolean dryRun;

  @Option(names = "--no-verify", description = "do not read and compare all again at the end")
  private boolean unverified;

  @Mixin
  private Scope scope = new Scope();

  private long entries;
  private long written;

  CopyCommand(Console console) {
    super(console);
  }

  @Override
  public Integer call() {
    try (KVStore source = Stores.readThrough(from)) {
      Map<String, String> pairs = scope.of(source);
      if (from.equals(to)) {
        checkApart(pairs);
      }
      try (KVStore target = dryRun ? Stores.readIfThere(to) : Stores.write(to)) {
        copy(source, target, pairs);
        console.line(
            Text.entries(entries) + ": " + written + (dryRun ? " to write, " : " written, ")
                + (entries - written) + " there already"
                + (dryRun || unverified ? "" : ", compared"));
      }
    }
    return Exit.DONE;
  }

  /** Within one store, what is written must not be read again. */
  private void checkApart(Map<String, String> pairs) {
    pairs.forEach((collection, other) -> {
      if (!collection.equals(other) && pairs.containsKey(other)) {
        throw usage("within one store, --map must lead to collections that are not copied"
            + " themselves; choose with --collection");
      }
    });
  }

  private void copy(KVStore source, KVStore target, Map<String, String> pairs) {
    try (Progress progress = progress(dryRun ? "comparing" : "copying", source, pairs)) {
      pairs.forEach((collection, other) -> copy(source, target, collection, other, progress));
    } catch (KVStoreException e) {
      throw stopped(Errors.exitCode(e), Errors.line(Errors.cause(e)), e);
    } catch (CommandException e) {
      if (e.exit() == Exit.INTERRUPTED) {
        throw stopped(e.exit(), "INTERRUPTED: stopped before the end", e);
      }
      throw e;
    }
    if (!dryRun && !unverified) {
      verify(source, target, pairs);
    }
  }

  private void copy(
      KVStore source, KVStore target, String collection, String other, Progress progress) {
    boolean empty = target.count(other) == 0;
    Batches.walk(source, collection, "", batch -> {
      Map<String, Map<String, @Nullable Object>> lacking = new LinkedHashMap<>(batch.entries());
      if (!empty) {
        var there = target.getAll(batch.entries().keySet(), other);
        lacking.entrySet().removeIf(entry -> entry.getValue().equals(there.get(entry.getKey())));
      }
      if (!dryRun && !lacking.isEmpty()) {
        target.putAll(lacking, other);
      }
      entries += batch.entries().size();
      written += lacking.size();
      progress.step(batch.entries().size(), batch.bytes());
    });
  }

  private void verify(KVStore source, KVStore target, Map<String, String> pairs) {
    Comparison comparison = new Comparison(source, target, (collection, key, value, copy) -> {
      throw new CommandException(
          Exit.NO,
          "NOT_EQUAL: after the copying, the key " + Text.escaped(key, console.charset()) + " of "
              + Text.escaped(collection, console.charset())
              + (copy == null ? " is not in the target" : " has another value in the target")
              + ". Does somebody write to one of the stores? kv diff shows all differences, and the"
              + " same command copies them");
    });
    try (Progress progress = progress("verifying", source, pairs)) {
      pairs.forEach((collection, other) -> comparison.leftInRight(collection, other, progress));
    }
  }

  private Progress progress(String task, KVStore source, Map<String, String> pairs) {
    return new Progress(
        task, () -> pairs.keySet().stream().mapToLong(source::count).sum(), console);
  }

  private CommandException stopped(int exit, String reason, Throwable cause) {
    return new CommandException(
        exit,
        reason + "; " + entries + " entries were copied until then, and the same command goes on",
        cause);
  }
}
