package dev.kvstore.tck;

import dev.kvstore.tck.internal.report.Outcome;
import dev.kvstore.tck.internal.report.Report;
import dev.kvstore.tck.internal.report.ReportFiles;
import dev.kvstore.tck.internal.report.Words;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Where a run under JUnit tells what came of it: on the console, and in files.
 *
 * @param folder where files go, or empty if none are wanted
 * @param quiet whether not even the console is wanted
 */
record ReportSettings(Optional<Path> folder, boolean quiet) {
  private static final String PROPERTY = "kvstore.tck.report";

  /** As a configuration parameter of JUnit says, or a system property, or else the build tool. */
  static ReportSettings of(ExtensionContext context) {
    String set = context
        .getConfigurationParameter(PROPERTY)
        .or(() -> Optional.ofNullable(System.getProperty(PROPERTY)))
        .orElse("");
    if (set.equals("none")) {
      return new ReportSettings(Optional.empty(), true);
    }
    return new ReportSettings(set.isBlank() ? byDefault() : Optional.of(Path.of(set)), false);
  }

  /** In what Maven or Gradle clean away; nowhere else would files be welcome unasked. */
  private static Optional<Path> byDefault() {
    for (String output : List.of("target", "build")) {
      if (Files.isDirectory(Path.of(output))) {
        return Optional.of(Path.of(output, "kvstore-tck"));
      }
    }
    return Optional.empty();
  }

  /** Tells all. */
  void tell(Tally tally, Class<?> testClass, List<String> problems) {
    if (quiet) {
      return;
    }
    Report report = tally.report(testClass.getName(), problems);
    StringBuilder text = new StringBuilder("kvstore conformance kit: ")
        .append(testClass.getSimpleName())
        .append(": ")
        .append(report.verdict())
        .append("\n  ")
        .append(Words.counts(report.counts()));
    problems.forEach(problem -> text.append("\n  the run itself: ").append(Shown.cut(problem)));
    for (Words.Lack lack : Words.lacks(report)) {
      text.append("\n  not applicable: ")
          .append(Words.ids(lack.rules()))
          .append(": ")
          .append(lack.reason());
    }
    text.append("\n  ").append(written(report));
    System.out.println(text);
  }

  /** A report that cannot be written must not fail rules that were kept. */
  private String written(Report report) {
    if (folder.isEmpty()) {
      return "no report, since there is neither target nor build here; -D" + PROPERTY
          + "=FOLDER writes one";
    }
    // One rule that is repeated must not take the place of the whole.
    Set<Outcome> seen = report.counts().keySet();
    boolean part = seen.contains(Outcome.NOT_SELECTED) && seen.size() > 1;
    String name = report.run().test() + (part ? ".part" : "");
    try {
      return "report: " + ReportFiles.write(report, folder.get(), name);
    } catch (IOException e) {
      return "the report could not be written: " + e;
    }
  }
}
