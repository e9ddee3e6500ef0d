package dev.kvstore.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures the rows, prints each as it is known, and writes the table and its picture. */
@Command(
    name = "benchmarks",
    mixinStandardHelpOptions = true,
    description = "Measures kvstore beside what a user would otherwise write or pick, in one run.")
final class Benchmarks implements Callable<Integer> {
  @Option(
      names = "--full",
      description =
          "The goals' own sizes and three rounds: an hour, with row 14 on three servers two"
              + " hours and a quarter.")
  private boolean full;

  @Option(
      names = "--rounds",
      paramLabel = "COUNT",
      description = "How often each side is measured (3 with --full, else 1).")
  private @Nullable Integer rounds;

  @Option(
      names = "--rows",
      split = ",",
      paramLabel = "NUMBER",
      description = "Only the rows of these numbers.")
  private Set<Integer> rows = Set.of();

  @Option(
      names = "--work",
      paramLabel = "TEXT",
      description = "Only the rows whose work is called so, wholly or in part.")
  private String work = "";

  @Option(
      names = "--data",
      paramLabel = "FOLDER",
      description = "Where the stores' files lie: on the disk that is measured (${DEFAULT-VALUE}).")
  private Path data = Path.of("target", "benchmark-data");

  @Option(
      names = "--report",
      paramLabel = "FOLDER",
      description = "Where results.md and results.svg are written (${DEFAULT-VALUE}).")
  private Path report = Path.of("target", "benchmarks");

  @Option(
      names = "--server",
      paramLabel = "BACKEND=URI",
      description = "A server for row 14, for instance redis=redis://localhost:6379/1; it may be"
          + " given again for another backend. What is measured there is deleted.")
  private Map<String, String> servers = Map.of();

  @Option(
      names = "--page",
      paramLabel = "FILE",
      description =
          "A page, for instance README.md: the table goes between the lines of it that name the JDK,"
              + " and the picture beside it.")
  private @Nullable Path page;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it.
  private CommandSpec spec;

  private final String command;

  Benchmarks(String... arguments) {
    command = "./mvnw -q -Pbenchmarks -pl kvstore-examples/benchmarks -am package -DskipTests"
        + (arguments.length == 0 ? "" : " -Dbenchmarks=\"" + String.join(" ", arguments) + '"');
  }

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Benchmarks(arguments)).execute(arguments));
  }

  @Override
  public Integer call() throws Exception {
    servers.forEach((backend, uri) -> System.setProperty(backend(backend).property(), uri));
    if (rounds != null && rounds < 1) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "--rounds: expected 1 or more, found " + rounds);
    }
    List<Row> selected = Rows.all().stream()
        .filter(row -> rows.isEmpty() || rows.contains(row.number()))
        .filter(row -> row.work().contains(work))
        .toList();
    if (selected.isEmpty()) {
      throw new CommandLine.ParameterException(
          spec.commandLine(),
          "--rows, --work: there is no row of the numbers " + rows + " whose work is called '"
              + work + "'; a server's rows need its --server");
    }
    Scale scale = full ? Scale.FULL : Scale.SHORT;
    Setting setting = new Setting(
        rounds == null ? scale : scale.withRounds(rounds),
        Files.createDirectories(data).toAbsolutePath().normalize());
    List<Result> results = new ArrayList<>();
    System.out.println(Report.HEAD);
    for (Row row : selected) {
      for (Result result : Result.of(row, setting)) {
        results.add(result);
        System.out.println(Report.line(result));
      }
    }
    String table = Report.markdown(results, setting.scale(), shownCommand());
    Files.createDirectories(report);
    Files.writeString(report.resolve("results.md"), table);
    Files.writeString(report.resolve("results.svg"), Chart.svg(results));
    System.out.println("\nwritten to " + report.resolve("results.md") + " and results.svg");
    if (page != null) {
      String picture = Report.picture(page);
      Files.writeString(page, Report.inserted(table, Files.readString(page), picture));
      Files.writeString(page.resolveSibling(picture), Chart.svg(results));
      System.out.println("and into " + page + ", with " + picture + " beside it");
    }
    return 0;
  }

  private Backend backend(String name) {
    return Arrays.stream(Backend.values())
        .filter(backend -> backend.title().equals(name))
        .findFirst()
        .orElseThrow(() -> new CommandLine.ParameterException(
            spec.commandLine(),
            "--server: expected one of "
                + Arrays.stream(Backend.values()).map(Backend::title).toList() + ", found "
                + name));
  }

  /** The command as a reader may repeat it: a server's URI may hold a password. */
  private String shownCommand() {
    String shown = command;
    for (Map.Entry<String, String> server : servers.entrySet()) {
      shown = shown.replace(server.getValue(), "URI");
    }
    return shown;
  }
}
