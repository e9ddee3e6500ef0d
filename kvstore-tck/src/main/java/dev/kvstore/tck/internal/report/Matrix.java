package dev.kvstore.tck.internal.report;

import dev.kvstore.spi.JsonCodec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Several stores side by side, by capability and rule area. */
public final class Matrix {
  private final List<Report> reports;
  private final List<String> capabilities;
  private final List<Report.Area> areas;

  private Matrix(List<Report> reports) {
    this.reports = reports;
    this.capabilities = List.copyOf(reports.stream()
        .flatMap(report -> report.subject().capabilities().stream())
        .collect(Collectors.toCollection(TreeSet::new)));
    this.areas = reports.stream()
        .flatMap(report -> report.areas().stream())
        .distinct()
        .sorted((one, other) -> Integer.compare(one.number(), other.number()))
        .toList();
  }

  /**
   * Writes {@code matrix.html}, {@code matrix.md} and {@code matrix.json}.
   *
   * @return the page
   */
  public static Path write(List<Report> reports, Path folder) throws IOException {
    Matrix matrix = new Matrix(reports);
    return ReportFiles.write(folder, "matrix", matrix.json(), matrix.markdown(), matrix.html());
  }

  /** How an area went: kept of those that apply, or what else there is to say. */
  private static String cell(Report report, Report.Area area) {
    Map<Outcome, Integer> counts = Report.counts(report.rules(area));
    int apply = apply(counts);
    return apply == 0 ? "–" : counts.getOrDefault(Outcome.KEPT, 0) + "/" + apply;
  }

  private static int apply(Map<Outcome, Integer> counts) {
    return counts.entrySet().stream()
        .filter(entry -> entry.getKey().ran() || entry.getKey() == Outcome.NOT_OPENED)
        .mapToInt(Map.Entry::getValue)
        .sum();
  }

  private static String kind(Report report, Report.Area area) {
    Map<Outcome, Integer> counts = Report.counts(report.rules(area));
    int apply = apply(counts);
    return apply == 0 ? "none" : counts.getOrDefault(Outcome.KEPT, 0) == apply ? "full" : "less";
  }

  private String markdown() {
    StringBuilder out =
        new StringBuilder("# Stores by capability and rule area\n\n| store | verdict");
    capabilities.forEach(name -> out.append(" | ").append(Markdown.text(name)));
    areas.forEach(area ->
        out.append(" | ").append(area.number()).append(' ').append(Markdown.text(area.title())));
    out.append(" |\n|---|---").append("|:---:".repeat(capabilities.size() + areas.size()));
    out.append("|\n");
    for (Report report : reports) {
      out.append("| ").append(Markdown.text(report.subject().shortName()));
      out.append(" | ").append(report.verdict());
      capabilities.forEach(name ->
          out.append(" | ").append(report.subject().capabilities().contains(name) ? "yes" : ""));
      areas.forEach(area -> out.append(" | ").append(cell(report, area)));
      out.append(" |\n");
    }
    return out.append("\nkept of those that apply; – if none does\n").toString();
  }

  private String html() {
    StringBuilder out = new StringBuilder("<header><p class=\"kind\">kvstore conformance</p>\n"
        + "<h1>Stores by capability and rule area</h1></header>\n<main>\n"
        + "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"matrix\">"
        + "<table class=\"matrix\">\n<thead><tr><th>store</th><th>verdict</th>");
    capabilities.forEach(name -> out.append("<th>").append(Html.text(name)).append("</th>"));
    areas.forEach(area -> out.append("<th>")
        .append(area.number())
        .append(' ')
        .append(Html.text(area.title()))
        .append("</th>"));
    out.append("</tr></thead>\n<tbody>\n");
    for (Report report : reports) {
      out.append("<tr><th scope=\"row\"><bdi>")
          .append(Html.text(report.subject().shortName()))
          .append("</bdi></th><td>")
          .append(report.verdict())
          .append("</td>");
      capabilities.forEach(name -> out.append("<td>")
          .append(report.subject().capabilities().contains(name) ? "✓" : "")
          .append("</td>"));
      areas.forEach(area -> out.append("<td class=\"")
          .append(kind(report, area))
          .append("\">")
          .append(cell(report, area))
          .append("</td>"));
      out.append("</tr>\n");
    }
    out.append(
        "</tbody></table></div>\n<p>Kept of those that apply; – if none does.</p>\n</main>\n");
    return Html.page("Stores by capability and rule area, kvstore conformance", out.toString());
  }

  private byte[] json() {
    List<Map<String, Object>> stores = new ArrayList<>();
    for (Report report : reports) {
      stores.add(ReportJson.object(
          "store", ReportJson.subject(report.subject()),
          "verdict", report.verdict().id(),
          "areas",
              areas.stream()
                  .map(area -> ReportJson.object(
                      "number", area.number(),
                      "title", area.title(),
                      "counts", ReportJson.counts(Report.counts(report.rules(area)))))
                  .toList()));
    }
    return JsonCodec.encode(ReportJson.object(
        "format", "kvstore-tck-matrix", "version", ReportJson.VERSION, "stores", stores));
  }
}
