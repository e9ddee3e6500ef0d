package dev.kvstore.benchmarks;

import dev.kvstore.benchmarks.Row.Unit;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;

/** All that is measured, and what it is to reach. */
final class Rows {
  private Rows() {}

  /** The rows, in the order of their numbers; one number may have several. */
  static List<Row> all() {
    return Stream.of(others(), backends())
        .flatMap(List::stream)
        .sorted(Comparator.comparingInt(Row::number))
        .toList();
  }

  /** Each backend beside its engine's own client. */
  private static List<Row> backends() {
    return Arrays.stream(Backend.present())
        .flatMap(backend -> Stream.of(
            backend(backend, "Get", "get"),
            backend(backend, "Put", "put"),
            backend(backend, "GetAll", "getAll of 100 keys"),
            backend(backend, "PutAll", "putAll of 100"),
            backend(backend, "AsyncGet", "get, 64 in flight"),
            backend(backend, "AsyncPut", "put, 64 in flight")))
        .toList();
  }

  private static Row backend(Backend backend, String method, String work) {
    Function<Setting, Map<String, Object>> properties = setting -> {
      Map<String, Object> given = new LinkedHashMap<>();
      given.put("benchmarks.backend", backend.name());
      given.put("benchmarks.entries", setting.scale().storedDocuments());
      backend.server().ifPresent(server -> given.put(backend.property(), server));
      return given;
    };
    return Row.of(
            14,
            backend.title() + ": " + work + ", an entry",
            Unit.MICROSECONDS,
            Jmh.of(BackendBenchmark.class, "kvstore" + method).with(properties))
        .beside(
            backend.clientName,
            Jmh.of(BackendBenchmark.class, "raw" + method).with(properties),
            Goal.atLeast(0.9));
  }

  private static List<Row> others() {
    return List.of(
        Row.of(
                1,
                "open a file of 3 KB documents",
                Unit.MILLISECONDS,
                open("kvstore", Rows::longFile))
            .beside("Jackson readValue", open("jackson", Rows::longFile), Goal.atLeast(5))
            .beside("reading and scanning it", open("floor", Rows::longFile), Goal.atMost(1.25)),
        Row.of(
                2,
                "open a file of 180 B documents",
                Unit.MILLISECONDS,
                open("kvstore", Rows::shortFile))
            .beside("Jackson readValue", open("jackson", Rows::shortFile), Goal.atLeast(5))
            .beside("reading and scanning it", open("floor", Rows::shortFile), Goal.atMost(1.25)),
        memory("of 3 KB documents, opened", Setting::longFile, 1.3),
        memory("of 180 B documents, opened", Setting::shortFile, 1.6),
        Row.of(
                3,
                "memory for a file of 3 KB documents, every value read",
                Unit.MEBIBYTES,
                memory(Setting::longFile, "kvstore", "read"))
            .beside(
                "the file's size, and the cache's 64 MiB",
                setting -> Files.size(setting.longFile()) + (64 << 20),
                Goal.atMost(1.3)),
        Row.of(4, "save it untouched to a new path", Unit.MILLISECONDS, persist("kvstoreUntouched"))
            .beside("the bare write, forced", persist("bareWrite"), Goal.atMost(1.25)),
        Row.of(5, "save it with 1 % changed", Unit.MILLISECONDS, persist("kvstoreChanged"))
            .beside("Jackson writeValue, forced", persist("jacksonChanged"), Goal.atLeast(3))
            .beside("the bare write, forced", persist("bareWrite"), Goal.atMost(1.25)),
        get(1),
        get(2),
        Row.of(7, "first get of a 3 KB document", Unit.MICROSECONDS, firstGet("kvstore"))
            .beside("Jackson readValue", firstGet("jackson"), Goal.atLeast(0.95)),
        Row.of(
                7,
                "open and read every value",
                Unit.MILLISECONDS,
                open("kvstoreReadingAll", Rows::longFile))
            .beside("Jackson readValue", open("jackson", Rows::longFile), Goal.atLeast(1)),
        put("3 KB", "LONG"),
        put("180 B", "SHORT"),
        Row.of(9, "put that survives kill -9", Unit.MICROSECONDS, durable("kvstore"))
            .beside("H2 MVStore, commit", durable("mvstore"), Goal.atLeast(1))
            .beside("RocksDB with its log", durable("rocksdb"), Goal.atLeast(1))
            .beside("SQLite WAL", durable("sqlite"), Goal.atLeast(1)),
        forced(1),
        forced(32),
        Row.of(11, "growth of a put's cost, from 10,000 entries", Unit.TIMES, growth("kvstore"))
            .beside("ConcurrentHashMap", growth("map"), Goal.atMost(1.2)),
        Row.of(
                11,
                "longest wait of a put while the journal folds",
                Unit.MILLISECONDS,
                Child.java(
                    "4g",
                    PauseProcess.class,
                    setting -> List.of(
                        setting.data().toString(),
                        Integer.toString(setting.scale().entries()),
                        Integer.toString(setting.scale().measurements() * 5))))
            .beside("50 ms", Measurement.constant(50e6), Goal.atMost(1)),
        listing("list all entries", Unit.MILLISECONDS, "Listing"),
        listing("list all entries, and find one by key", Unit.MILLISECONDS, "ListingAndGet"),
        listing("walk them in order", Unit.MILLISECONDS, "Scan"),
        listing("100 of them by prefix", Unit.MICROSECONDS, "Prefix"),
        Row.of(
                13,
                "open the largest file, whole process",
                Unit.MILLISECONDS,
                process().byTime())
            .beside("Python json.load", python().byTime(), Goal.atLeast(6)),
        Row.of(13, "its memory, whole process", Unit.MEBIBYTES, process())
            .beside("Python json.load", python(), Goal.atMost(1 / 3.0)),
        async("in memory", "memory:"),
        async("journalled", "json:FOLDERasync.json"));
  }

  private static Jmh open(String method, Function<Setting, Map<String, Object>> file) {
    return Jmh.of(OpenBenchmark.class, method).with(file);
  }

  private static Row memory(String what, Function<Setting, Path> file, double most) {
    return Row.of(3, "memory for a file " + what, Unit.MEBIBYTES, memory(file, "kvstore", "opened"))
        .beside("the file's size", setting -> Files.size(file.apply(setting)), Goal.atMost(most))
        .beside("Jackson's maps", memory(file, "jackson", "opened"), Goal.atMost(1));
  }

  private static Measurement memory(Function<Setting, Path> file, String whose, String state) {
    return Child.java(
        "6g",
        MemoryProcess.class,
        setting -> List.of(file.apply(setting).toString(), whose, state));
  }

  private static Jmh persist(String method) {
    return Jmh.of(PersistBenchmark.class, method).with(Rows::longFile);
  }

  private static Row get(int threads) {
    return Row.of(
            6,
            "get of a hot key, threads: " + threads,
            Unit.NANOSECONDS,
            get("kvstore").threads(threads))
        .beside("nested ConcurrentHashMaps", get("maps").threads(threads), Goal.atLeast(0.8));
  }

  private static Jmh get(String method) {
    return Jmh.of(GetBenchmark.class, method)
        .with(setting -> Map.of("benchmarks.entries", setting.scale().shortDocuments()));
  }

  private static Jmh firstGet(String method) {
    return Jmh.of(FirstGetBenchmark.class, method).with(Rows::longFile);
  }

  private static Row put(String size, String shape) {
    Function<Setting, Map<String, Object>> properties =
        setting -> Map.of("benchmarks.shape", shape);
    return Row.of(
            8,
            "put of " + size + " in memory",
            Unit.NANOSECONDS,
            Jmh.of(PutBenchmark.class, "kvstore").with(properties))
        .beside(
            "deep copy and ConcurrentHashMap",
            Jmh.of(PutBenchmark.class, "deepCopy").with(properties),
            Goal.atLeast(1))
        .beside(
            "the same, and each text looked through",
            Jmh.of(PutBenchmark.class, "deepCopyReadingTexts").with(properties),
            Goal.atMost(1.25));
  }

  private static Jmh durable(String method) {
    return Jmh.of(DurablePutBenchmark.class, method);
  }

  private static Row forced(int threads) {
    Function<Setting, Map<String, Object>> always = setting -> Map.of("benchmarks.forced", true);
    return Row.of(
            10,
            "put forced to disk, threads: " + threads,
            Unit.MICROSECONDS,
            durable("kvstore").threads(threads).with(always))
        .beside("RocksDB, sync", durable("rocksdb").threads(threads).with(always), Goal.atLeast(1))
        .beside("raw append and force", durable("rawAppend").threads(threads), Goal.atLeast(0.9));
  }

  private static Measurement growth(String method) {
    Jmh benchmark = Jmh.of(GrowthBenchmark.class, method);
    Jmh few = benchmark.with(setting -> Map.of("benchmarks.entries", 10_000));
    return setting -> {
      List<Double> costs = Jmh.inTurns(List.of(benchmark.with(Rows::entries), few), setting);
      return costs.get(0) / costs.get(1);
    };
  }

  private static Row listing(String work, Unit unit, String method) {
    return Row.of(12, work, unit, list("kvstore" + method))
        .beside("ConcurrentSkipListMap", list("map" + method), Goal.atLeast(0.8));
  }

  private static Jmh list(String method) {
    return Jmh.of(ListingBenchmark.class, method).with(Rows::entries);
  }

  /** Who comes first would wait for the disk, and who comes second finds the file in memory. */
  private static void readLargest(Setting setting) throws IOException {
    try (InputStream file = Files.newInputStream(setting.largestFile())) {
      file.transferTo(OutputStream.nullOutputStream());
    }
  }

  private static Child process() {
    // By the defaults it took 60 MB more, which says nothing of the store.
    return Child.java(
            "1600m", OpenProcess.class, setting -> List.of(setting.largestFile().toString()))
        .with(List.of("-XX:+UseSerialGC", "-Xmn8m"))
        .after(Rows::readLargest);
  }

  private static Child python() {
    return new Child(
        setting -> List.of("python3", script().toString(), setting.largestFile().toString()),
        false,
        Rows::readLargest);
  }

  private static Path script() {
    try (InputStream script =
        Objects.requireNonNull(Rows.class.getResourceAsStream("load.py"), "load.py")) {
      Path copy = Files.createTempFile("load", ".py");
      copy.toFile().deleteOnExit();
      Files.copy(script, copy, StandardCopyOption.REPLACE_EXISTING);
      return copy;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Row async(String where, String uri) {
    Function<Setting, Map<String, Object>> properties = setting -> Map.of("benchmarks.store", uri);
    return Row.of(
            15,
            "put " + where + ", 64 futures in flight",
            Unit.NANOSECONDS,
            Jmh.of(AsyncBenchmark.class, "kvstore").with(properties))
        .beside(
            "an executor that runs the sync call",
            Jmh.of(AsyncBenchmark.class, "executor").with(properties),
            Goal.atLeast(0.9));
  }

  private static Map<String, Object> longFile(Setting setting) {
    return Map.of("benchmarks.file", setting.longFile());
  }

  private static Map<String, Object> shortFile(Setting setting) {
    return Map.of("benchmarks.file", setting.shortFile());
  }

  private static Map<String, Object> entries(Setting setting) {
    return Map.of("benchmarks.entries", setting.scale().entries());
  }
}
