package dev.kvstore.cli;

import dev.kvstore.Capability;
import dev.kvstore.KVStore;
import dev.kvstore.Persistable;
import dev.kvstore.StoreUri;
import dev.kvstore.simple.FileCheck;
import dev.kvstore.spi.Values;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "info",
    description = {
      "Show what a store holds and what it promises.",
      "Each collection's entries and their size as JSON, what the store can and guarantees, its"
          + " limits, and, of a local JSON file, its journal."
    },
    footerHeading = KvCommand.EXAMPLES,
    footer = {"", "  kv info json:kv.json", "  kv info --no-sizes json:kv.json"})
final class InfoCommand extends KvCommand {
  private static final int BAR = 20;

  /** Below so many columns, a collection's name and its entries are all that fits. */
  private static final int NARROW = 44;

  private static final Map<Capability, String[]> PROMISES = promises();

  @Parameters(index = "0", paramLabel = "STORE", description = "the store's URI")
  private String store = "";

  @Option(names = "--no-sizes", description = "count only; sizes take a walk over all entries")
  private boolean unsized;

  InfoCommand(Console console) {
    super(console);
  }

  /** A collection's figures; the size is -1 if it is unknown. */
  private record Figures(String name, long entries, long bytes) {
    long weight() {
      return bytes < 0 ? entries : bytes;
    }
  }

  private static Map<Capability, String[]> promises() {
    Map<Capability, String[]> promises = new EnumMap<>(Capability.class);
    promises.put(Capability.PERSISTENT, new String[] {
      "what was written is there after it is closed and opened again",
      "what was written is gone when it is closed"
    });
    promises.put(Capability.DURABLE, new String[] {
      "an acknowledged write survives the end of the process",
      "a write may be lost with the process, until the store is saved or closed"
    });
    promises.put(Capability.ORDERED_SCAN, new String[] {
      "a scan shows each key once, in the order of its bytes",
      "a scan has no order, and may show a key twice"
    });
    promises.put(Capability.SNAPSHOT_LISTING, new String[] {
      "a listing shows one moment", "a listing may mix moments while somebody writes"
    });
    promises.put(Capability.CONDITIONAL_WRITES, new String[] {
      "a value can be replaced only if nobody else changed it", "the last writer wins"
    });
    return promises;
  }

  @Override
  public Integer call() {
    try (KVStore opened = Stores.readThrough(store)) {
      showCollections(opened);
      showPromises(opened);
    }
    Optional<Path> file = LocalFiles.of(store);
    if (file.isPresent() && Files.exists(file.get())) {
      showFile(file.get());
    }
    return Exit.DONE;
  }

  private void showCollections(KVStore opened) {
    List<Figures> all = new ArrayList<>();
    for (String name : opened.collections()) {
      long bytes = -1;
      if (!unsized) {
        long[] sum = {0};
        Batches.walk(opened, name, "", batch -> sum[0] += batch.bytes());
        bytes = sum[0];
      }
      all.add(new Figures(name, opened.count(name), bytes));
    }
    all.sort(Comparator.comparing(Figures::weight)
        .reversed()
        .thenComparing(Figures::name, Values.NAME_ORDER));
    long most = all.isEmpty() ? 1 : Math.max(1, all.get(0).weight());
    int columns = console.columns();
    int longest = all.stream()
        .mapToInt(figures -> Text.columns(Text.escaped(figures.name(), console.charset())))
        .max()
        .orElse(0);
    boolean narrow = columns < NARROW;
    int room = columns == Integer.MAX_VALUE ? 60 : narrow ? columns - 8 : columns / 3;
    int name = Math.max(3, Math.min(longest, room));
    for (Figures figures : all) {
      String shown =
          Text.padded(Text.cut(Text.escaped(figures.name(), console.charset()), name), name);
      if (narrow) {
        console.line(shown + String.format(Locale.ROOT, " %7d", figures.entries()));
        continue;
      }
      String line = shown + "  "
          + String.format(Locale.ROOT, "%14s", Text.entries(figures.entries()))
          + (figures.bytes() < 0
              ? ""
              : String.format(Locale.ROOT, "  %8s", Progress.size(figures.bytes())))
          + "  " + bar((double) figures.weight() / most);
      console.line(Text.cut(line.stripTrailing(), columns));
    }
    if (all.isEmpty()) {
      console.line("no entries");
    }
    console.line("");
  }

  private String bar(double part) {
    boolean blocks = console.charset().equals(StandardCharsets.UTF_8);
    return (blocks ? "\u2588" : "#").repeat(Math.max(1, (int) Math.round(part * BAR)));
  }

  private void showPromises(KVStore opened) {
    Set<Capability> capabilities = EnumSet.noneOf(Capability.class);
    capabilities.addAll(opened.capabilities());
    if (store.startsWith("json:") && !StoreUri.parse(store).address().contains("mode=")) {
      // It was opened for reading, and then promises nothing of what is written.
      capabilities.add(Capability.PERSISTENT);
      LocalFiles.of(store).ifPresent(local -> capabilities.add(Capability.DURABLE));
    }
    PROMISES.forEach((capability, text) -> {
      boolean there = capabilities.contains(capability);
      row(there ? "yes" : "no", capability + ": " + (there ? text[0] : text[1]));
    });
    row(
        opened.capability(Persistable.class).isPresent() ? "yes" : "no",
        "Persistable: can be saved, also to another place");
    row("limit", "names: " + limit(opened.limits().nameBytes()) + " as UTF-8");
    row("limit", "values: " + limit(opened.limits().valueBytes()) + " as JSON");
  }

  private static String limit(long bytes) {
    return bytes == Long.MAX_VALUE ? "any size" : "up to " + Progress.size(bytes);
  }

  private void row(String label, String text) {
    Text.wrapped(label + " ".repeat(6 - label.length()) + text, 6, console.columns())
        .forEach(console::line);
  }

  private void showFile(Path file) {
    FileCheck check = FileCheck.of(file);
    console.line("");
    if (check.journal().isEmpty()) {
      Text.wrapped("journal: none, every write is in the file", 2, console.columns())
          .forEach(console::line);
    } else {
      VerifyCommand.show(check, console);
    }
  }
}
