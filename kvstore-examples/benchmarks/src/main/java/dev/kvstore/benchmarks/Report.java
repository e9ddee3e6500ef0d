package dev.kvstore.benchmarks;

import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The table of results. */
final class Report {
  static final String HEAD =
      "| # | work | kvstore | beside | | ratio | goal | |\n|---|---|---|---|---|---|---|---|";

  /** A page has a part for each JDK. */
  static final String BEGIN = "<!-- results, JDK " + Runtime.version().feature() + " -->";

  static final String END = "<!-- end of results, JDK " + Runtime.version().feature() + " -->";

  private Report() {}

  /** The name of the picture beside a page. */
  static String picture(Path page) {
    String name = page.getFileName().toString().replaceFirst("\\.\\w+$", "");
    return name.toLowerCase(Locale.ROOT) + "-" + Runtime.version().feature() + ".svg";
  }

  /** A page with the table in the place of what it had between this JDK's marks. */
  static String inserted(String table, String page, String picture) {
    int begin = page.indexOf(BEGIN);
    int end = page.indexOf(END);
    if (begin < 0 || end < begin) {
      throw new IllegalArgumentException("expected the lines " + BEGIN + " and " + END
          + " in the page, for the table to go between");
    }
    return page.substring(0, begin) + BEGIN + "\n\n" + table
        + "\n![How many times as fast, or as small](" + picture + ")\n\n" + page.substring(end);
  }

  static String line(Result result) {
    Row row = result.row();
    return String.format(
        Locale.ROOT,
        "| %d | %s | %s | %s | %s | %.2f | %s | %s |",
        row.number(),
        row.work(),
        cost(result.kvstore(), row.unit()),
        result.peer().name(),
        cost(result.beside(), row.unit()),
        result.ratio(),
        result.peer().goal(),
        result.isMet() ? "met" : "**missed**");
  }

  private static String cost(double cost, Row.Unit unit) {
    double shown = cost / unit.size;
    return String.format(
        Locale.ROOT,
        shown < 10 ? "%.2f %s" : shown < 100 ? "%.1f %s" : "%.0f %s",
        shown,
        unit.symbol);
  }

  static String markdown(List<Result> results, Scale scale, String command) {
    return "Measured on " + LocalDate.now(ZoneOffset.UTC) + ", OpenJDK " + Runtime.version() + ", "
        + System.getProperty("os.name") + " " + System.getProperty("os.arch") + ", "
        + Runtime.getRuntime().availableProcessors() + " processors, the "
        + scale.name() + " run: " + scale.longDocuments()
        + " documents of 3 KB, " + scale.shortDocuments() + " of 180 B, " + scale.entries()
        + " entries in the lists, " + scale.largestDocuments()
        + " documents in the largest file, " + scale.storedDocuments()
        + " of 1 KB in each backend; rounds: "
        + scale.rounds() + ". By:\n\n    " + command + "\n\n"
        + HEAD + "\n"
        + results.stream().map(Report::line).collect(Collectors.joining("\n", "", "\n"));
  }
}
