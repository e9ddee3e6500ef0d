package dev.kvstore.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.runner.RunnerException;
import picocli.CommandLine;

/** The rows can be measured; what comes of it is for a run of its own on a quiet machine. */
final class BenchmarksTest {
  private static final Scale TINY =
      new Scale("tiny", 60, 300, 12_000, 60, 200, 1, 1, 1, Duration.ofMillis(20), "200m");

  @TempDir
  static Path data;

  /** One row for each kind of measurement; the others differ by what they call. */
  static Stream<Row> someRows() {
    return Rows.all().stream()
        .filter(row -> List.of(
                "memory for a file of 180 B documents, opened",
                "save it with 1 % changed",
                "put that survives kill -9",
                "mvstore: get, 64 in flight, an entry",
                "h2: putAll of 100, an entry",
                "h2: getAll of 100 keys, an entry",
                "growth of a put's cost, from 10,000 entries",
                "open the largest file, whole process")
            .contains(row.work()));
  }

  @ParameterizedTest
  @MethodSource("someRows")
  void aRowIsMeasured(Row row) throws Exception {
    List<Result> results = Result.of(row, new Setting(TINY, data));

    assertThat(results).hasSameSizeAs(row.peers());
    assertThat(results).allSatisfy(result -> {
      assertThat(result.kvstore()).isPositive();
      assertThat(result.beside()).isPositive();
    });
    try (Stream<Path> left = Files.list(data)) {
      assertThat(left.map(file -> data.relativize(file).toString()))
          .noneMatch(name -> name.startsWith("run"));
    }
  }

  @Test
  void everyOtherRoundGoesTheOtherWayRound() throws Exception {
    List<String> turns = new ArrayList<>();
    Row row = Row.of(1, "work", Row.Unit.MILLISECONDS, side("kvstore", 4, turns))
        .beside("one", side("one", 2, turns), Goal.atLeast(1))
        .beside("other", side("other", 8, turns), Goal.atLeast(1));

    List<Result> results = Result.of(row, new Setting(TINY.withRounds(3), data));

    assertThat(turns)
        .containsExactly(
            "kvstore", "one", "other", "other", "one", "kvstore", "kvstore", "one", "other");
    assertThat(results).extracting(Result::ratio).containsExactly(0.5, 2.0);
  }

  @Test
  void processesAreRunInTurnsThreeTimesEach() throws Exception {
    List<String> turns = new ArrayList<>();
    Row row = Row.of(1, "work", Row.Unit.MILLISECONDS, process("kvstore", turns))
        .beside("one", process("one", turns), Goal.atLeast(1))
        .beside("other", process("other", turns), Goal.atLeast(1));

    assertThat(Result.of(row, new Setting(TINY, data)))
        .allSatisfy(result -> assertThat(result.beside()).isBetween(1e6, 60e9));
    assertThat(turns)
        .containsExactly(
            "kvstore", "one", "other", "other", "one", "kvstore", "kvstore", "one", "other");
  }

  private static Child process(String name, List<String> turns) {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    return new Child(setting -> List.of(java, "--version"), true, setting -> turns.add(name));
  }

  @Test
  @Timeout(60)
  @SuppressWarnings("NullAway") // What JMH tells of an iteration, a turn does not look at.
  void anIterationWaitsForItsTurn() throws Exception {
    List<String> turns = Collections.synchronizedList(new ArrayList<>());

    assertThat(Turns.run(List.of(inTurns("a", 3, turns), inTurns("b", 5, turns))))
        .containsExactly(3.0, 5.0);
    assertThat(turns).containsExactly("a", "b", "b", "a", "a", "b", "b", "b");
  }

  @SuppressWarnings("NullAway")
  private static Turns.Side inTurns(String name, int iterations, List<String> turns) {
    return port -> {
      Turn turn = new Turn(port);
      for (int i = 0; i < iterations; i++) {
        turn.beforeIteration(null, null);
        turns.add(name);
        turn.afterIteration(null, null, null);
      }
      turn.close();
      return iterations;
    };
  }

  @Test
  @Timeout(120)
  void aSideThatFailsEndsTheRow() {
    // It is not told how many entries.
    Row row = Row.of(1, "work", Row.Unit.NANOSECONDS, Jmh.of(GetBenchmark.class, "kvstore"))
        .beside(
            "maps",
            Jmh.of(GetBenchmark.class, "maps").with(few -> Map.of("benchmarks.entries", 10)),
            Goal.atLeast(1));

    assertThatExceptionOfType(ExecutionException.class)
        .isThrownBy(() -> Result.of(row, new Setting(TINY, data)))
        .withCauseInstanceOf(RunnerException.class);
    assertThatExceptionOfType(ExecutionException.class)
        .isThrownBy(() -> Turns.run(List.of(port -> {
          throw new IOException("it does not start");
        })))
        .withMessageContaining("it does not start");
  }

  private static Measurement side(String name, double cost, List<String> turns) {
    return setting -> {
      turns.add(name);
      return cost;
    };
  }

  @Test
  void aSelectionOfNoRowIsRefused() {
    StringWriter printed = new StringWriter();
    CommandLine line = new CommandLine(new Benchmarks()).setErr(new PrintWriter(printed));

    assertThat(
            line.execute("--work", "redis: get", "--data", data.resolve("none").toString()))
        .isEqualTo(2);
    assertThat(printed.toString()).contains("no row", "'redis: get'", "--server");
    assertThat(data.resolve("none")).doesNotExist();
  }

  @Test
  void everyNumberOfTheGoalsHasARow() {
    assertThat(Rows.all().stream().map(Row::number).distinct())
        .containsExactlyElementsOf(IntStream.rangeClosed(1, 15).boxed().toList());
  }

  @Test
  void everyMeasuredMethodIsABenchmark() {
    Stream<Measurement> all = Rows.all().stream()
        .flatMap(row -> Stream.concat(
            Stream.of(row.kvstore()), row.peers().stream().map(Row.Peer::measurement)));
    assertThat(all.filter(Jmh.class::isInstance).map(Jmh.class::cast))
        .isNotEmpty()
        .allSatisfy(jmh -> {
          assertThat(jmh.type().getMethods())
              .filteredOn(method -> method.isAnnotationPresent(Benchmark.class))
              .extracting(Method::getName)
              .contains(jmh.method());
        });
  }

  @Test
  void aKeyHoldsItsNumber() {
    for (int number : new int[] {0, 1, 77, 500_000, Integer.MAX_VALUE, -1}) {
      assertThat(Documents.key(number))
          .isEqualTo(String.format("%08x-6b1d-4c3f-9a2e-%012x", number * 0x9E3779B9, number));
    }
  }

  @Test
  void theDocumentsAreOfTheSizeThatIsSaid() throws IOException {
    assertThat(Files.size(Documents.file(data, Documents.Shape.LONG, 100)) / 100)
        .isBetween(2_700L, 3_500L);
    assertThat(Files.size(Documents.file(data, Documents.Shape.MIDDLE, 100)) / 100)
        .isBetween(900L, 1_200L);
    assertThat(Files.size(Documents.file(data, Documents.Shape.SHORT, 100)) / 100)
        .isBetween(150L, 240L);
  }

  @Test
  void theTableAndThePictureSayWhatWasMetAndMissed() {
    Row row = Row.of(1, "open <it>", Row.Unit.MILLISECONDS, Measurement.constant(2e6))
        .beside("slow", Measurement.constant(9e6), Goal.atLeast(5))
        .beside("fast", Measurement.constant(1.9e6), Goal.atMost(1.25));
    List<Result> results = List.of(
        new Result(row, row.peers().get(0), 2e6, 9e6),
        new Result(row, row.peers().get(1), 2e6, 1.9e6));

    String table = Report.markdown(results, TINY, "the command");
    String page =
        "<!-- results, JDK 1 -->\nother\n" + Report.BEGIN + "\nold\n" + Report.END + "\nz";
    assertThat(Report.inserted(table, page, "a.svg"))
        .startsWith("<!-- results, JDK 1 -->\nother\n" + Report.BEGIN + "\n\nMeasured on ")
        .endsWith("](a.svg)\n\n" + Report.END + "\nz")
        .doesNotContain("old");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Report.inserted(table, "no marks", "a.svg"));
    assertThat(Report.picture(Path.of("docs", "PAGE.md")))
        .isEqualTo("page-" + Runtime.version().feature() + ".svg");
    assertThat(table)
        .contains("\n\n    the command\n\n")
        .contains("| 1 | open <it> | 2.00 ms | slow | 9.00 ms | 4.50 | \u2265 5.00 | **missed** |")
        .contains("| 1 | open <it> | 2.00 ms | fast | 1.90 ms | 1.05 | \u2264 1.25 | met |");
    assertThat(Chart.svg(results))
        .contains("open &lt;it&gt; / slow")
        .contains(">4.50<")
        .contains(">0.95<");
  }
}
