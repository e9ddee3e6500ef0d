package dev.kvstore.cli;

import dev.kvstore.KVStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.function.IntConsumer;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "bench",
    description = {
      "Put a short load on a store, and show its throughput and latency.",
      "Works in a collection of its own, which is dropped at the end. One thread, one call after"
          + " another: a first impression, no comparison of engines."
    },
    footerHeading = KvCommand.EXAMPLES,
    footer = {"", "  kv bench memory:", "  kv bench json:kv.json -n 2000 --svg latency.svg"})
final class BenchCommand extends KvCommand {
  private static final long MOST_MICROS = 3_600_000_000L;
  private static final int DIGITS = 3;

  @Parameters(index = "0", paramLabel = "STORE", description = "the store's URI")
  private String store = "";

  @Option(
      names = {"-n", "--entries"},
      paramLabel = "N",
      description = "how many entries are put and read; 10000 if not given")
  private int entries = 10_000;

  @Option(
      names = "--size",
      paramLabel = "BYTES",
      description = "about how large a value is; 300 if not given")
  private int size = 300;

  @Option(names = "--svg", paramLabel = "FILE", description = "draw the latencies into a file too")
  private @Nullable String svg;

  BenchCommand(Console console) {
    super(console);
  }

  /** How long each call of one kind took, in nanoseconds. */
  record Measured(String name, long nanos, Histogram latencies) {}

  @Override
  public Integer call() {
    if (entries < 1 || size < 1) {
      throw usage("--entries and --size must be at least 1");
    }
    if (svg != null) {
      checkPlace(svg);
    }
    List<Measured> all = new ArrayList<>();
    String collection = "kv-bench-" + UUID.randomUUID();
    try (KVStore opened = Stores.write(store)) {
      try {
        Random random = new Random(0);
        Map<String, ?> value = Map.of("text", "x".repeat(size));
        // The first calls load classes and compile; they are nobody's measure.
        run("warm-up", Math.min(entries, 1_000), i -> opened.put("w" + i, value, collection));
        run("warm-up", Math.min(entries, 1_000), i -> opened.get("w" + i, collection));
        all.add(run("put", entries, i -> opened.put("k" + i, value, collection)));
        all.add(run("get", entries, i -> opened.get("k" + random.nextInt(entries), collection)));
        all.add(run(
            "replace", entries, i -> opened.put("k" + random.nextInt(entries), value, collection)));
        all.add(run("delete", entries, i -> opened.delete("k" + i, collection)));
      } finally {
        opened.dropCollection(collection);
      }
    }
    show(all);
    if (svg != null) {
      draw(all, svg);
    }
    return Exit.DONE;
  }

  private static Measured run(String name, int times, IntConsumer call) {
    Histogram latencies = new Histogram(MOST_MICROS * 1_000, DIGITS);
    long start = System.nanoTime();
    for (int i = 0; i < times; i++) {
      Interruption.check();
      long before = System.nanoTime();
      call.accept(i);
      latencies.recordValue(Math.min(System.nanoTime() - before, MOST_MICROS * 1_000));
    }
    return new Measured(name, System.nanoTime() - start, latencies);
  }

  private void show(List<Measured> all) {
    console.line(Text.entries(entries) + " of about " + size + " bytes; latencies in microseconds");
    console.line(String.format(
        Locale.ROOT,
        "%-8s %9s %9s %9s %9s %9s %9s",
        "",
        "per s",
        "50%",
        "90%",
        "99%",
        "99.9%",
        "max"));
    for (Measured each : all) {
      Histogram latencies = each.latencies();
      console.line(Text.cut(
          String.format(
              Locale.ROOT,
              "%-8s %9d %9.1f %9.1f %9.1f %9.1f %9.1f",
              each.name(),
              Math.round(latencies.getTotalCount() * 1e9 / Math.max(1, each.nanos())),
              latencies.getValueAtPercentile(50) / 1e3,
              latencies.getValueAtPercentile(90) / 1e3,
              latencies.getValueAtPercentile(99) / 1e3,
              latencies.getValueAtPercentile(99.9) / 1e3,
              latencies.getMaxValue() / 1e3),
          console.columns()));
    }
  }

  /** Before the work, not after it. */
  private static void checkPlace(String file) {
    Path folder = Names.Inputs.noFolder(file).toAbsolutePath().getParent();
    if (folder != null && !Files.isDirectory(folder)) {
      throw Names.Inputs.notWritten(file, new NoSuchFileException(file));
    }
  }

  private static void draw(List<Measured> all, String file) {
    try {
      Files.writeString(Names.Inputs.path(file), LatencyChart.svg(all), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw Names.Inputs.notWritten(file, e);
    }
  }
}
