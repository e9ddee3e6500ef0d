package dev.kvstore.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures the rows, prints each as it is known, and writes the table and its picture. */
@Command(
    name = "benchmarks",
    mixinStandardHelpOptions = true,
    description = "Measures kvstore beside what a user would otherwise write or pick, in one run.")
final class Benchmarks implements Callable<Integer> {
  @Option(
      names = "--full",
      description = "The goals' own sizes and three rounds, which takes hours.")
  private boolean full;

  @Option(
      names = "--rows",
      split = ",",
      paramLabel = "NUMBER",
      description = "Only the rows of these numbers.")
  private Set<Integer> rows = Set.of();

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

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Benchmarks()).execute(arguments));
  }

  @Override
  public Integer call() throws Exception {
    Setting setting = new Setting(
        full ? Scale.FULL : Scale.SHORT,
        Files.createDirectories(data).toAbsolutePath().normalize());
    List<Result> results = new ArrayList<>();
    System.out.println(Report.HEAD);
    for (Row row : Rows.all()) {
      if (rows.isEmpty() || rows.contains(row.number())) {
        for (Result result : Result.of(row, setting)) {
          results.add(result);
          System.out.println(Report.line(result));
        }
      }
    }
    Files.createDirectories(report);
    Files.writeString(report.resolve("results.md"), Report.markdown(results, setting.scale()));
    Files.writeString(report.resolve("results.svg"), Chart.svg(results));
    System.out.println("\nwritten to " + report.resolve("results.md") + " and results.svg");
    return 0;
  }
}
