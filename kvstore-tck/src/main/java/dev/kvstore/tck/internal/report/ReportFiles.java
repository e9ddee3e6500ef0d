package dev.kvstore.tck.internal.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes what a run tells into files that differ by their ending: json, md and html. */
public final class ReportFiles {
  private ReportFiles() {}

  /**
   * Writes a report, in place of an earlier one of the same name.
   *
   * @param folder made if it is not there
   * @param name the files' name without its ending
   * @return the page
   */
  public static Path write(Report report, Path folder, String name) throws IOException {
    return write(
        folder,
        name,
        ReportJson.write(report),
        MarkdownReport.write(report),
        HtmlReport.write(report));
  }

  static Path write(Path folder, String name, byte[] json, String markdown, String html)
      throws IOException {
    Files.createDirectories(folder);
    Files.write(folder.resolve(name + ".json"), json);
    Files.write(folder.resolve(name + ".md"), markdown.getBytes(StandardCharsets.UTF_8));
    return Files.write(folder.resolve(name + ".html"), html.getBytes(StandardCharsets.UTF_8));
  }
}
