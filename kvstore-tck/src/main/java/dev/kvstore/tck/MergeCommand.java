package dev.kvstore.tck;

import dev.kvstore.tck.internal.report.Matrix;
import dev.kvstore.tck.internal.report.Report;
import dev.kvstore.tck.internal.report.ReportJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Puts the reports of several stores side by side. */
@Command(
    name = "merge",
    mixinStandardHelpOptions = true,
    description = "Puts the JSON reports of several runs side by side: stores by capability and"
        + " rule area, in matrix.html, matrix.md and matrix.json.")
final class MergeCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init") // Set by picocli.
  private CommandSpec spec;

  @Option(
      names = "--report",
      required = true,
      paramLabel = "DIR",
      description = "where the matrix goes")
  @SuppressWarnings("NullAway.Init")
  private Path folder;

  @Parameters(
      arity = "1..*",
      paramLabel = "REPORT",
      description = "JSON reports, or folders that hold some")
  private List<Path> paths = new ArrayList<>();

  private MergeCommand() {}

  @Override
  public Integer call() throws Runner.CannotRun, IOException {
    List<Report> reports = new ArrayList<>();
    for (Path path : paths) {
      for (Path file : files(path)) {
        reports.add(read(file));
      }
    }
    if (reports.isEmpty()) {
      throw new Runner.CannotRun("there is no JSON report in " + paths);
    }
    spec.commandLine().getOut().println("matrix: " + Matrix.write(reports, folder));
    return Exit.KEPT;
  }

  /** Of a folder, all but the parts and an earlier matrix. */
  private static List<Path> files(Path path) throws Runner.CannotRun, IOException {
    if (!Files.exists(path)) {
      throw new Runner.CannotRun("there is no " + path);
    }
    if (!Files.isDirectory(path)) {
      return List.of(path);
    }
    try (Stream<Path> files = Files.walk(path)) {
      return files
          .filter(file -> file.toString().endsWith(".json"))
          .filter(file -> !file.endsWith("matrix.json") && !file.toString().endsWith(".part.json"))
          .sorted()
          .toList();
    }
  }

  private static Report read(Path file) throws Runner.CannotRun, IOException {
    try {
      return ReportJson.read(Files.readAllBytes(file));
    } catch (IllegalArgumentException e) {
      throw new Runner.CannotRun(file + " cannot be merged: " + e.getMessage());
    }
  }
}
