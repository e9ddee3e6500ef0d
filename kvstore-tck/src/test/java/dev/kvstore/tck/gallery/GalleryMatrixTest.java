package dev.kvstore.tck.gallery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kvstore.tck.RuleMethods;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The gallery as a file for people: what {@link GalleryTest} proves, on one page. */
final class GalleryMatrixTest {
  private static final Path FILE = Path.of("GALLERY.md");
  private static final String BEGIN = "<!-- generated from here on -->\n";
  private static final Path SOURCES = Path.of("src/test/java/dev/kvstore/tck/gallery");
  private static final Pattern AREA = Pattern.compile("^## (\\d+) (.+)$", Pattern.MULTILINE);

  /** {@code -Dgallery.update=true} writes it. */
  @Test
  void theCommittedMatrixIsThatOfTheGallery() throws IOException {
    String file = Files.readString(FILE);
    int begin = file.indexOf(BEGIN) + BEGIN.length();
    if (Boolean.getBoolean("gallery.update")) {
      Files.writeString(FILE, file.substring(0, begin) + matrix());
    } else {
      assertThat(file.substring(begin))
          .as("run CONTRIBUTING.md's command with -Dgallery.update=true")
          .isEqualTo(matrix());
    }
  }

  private static String matrix() throws IOException {
    List<String> areas = AREA.matcher(Files.readString(Path.of("SPEC.md")))
        .results()
        .map(area -> area.group(1) + " " + area.group(2))
        .toList();
    StringBuilder text = new StringBuilder();
    text.append("\n## Broken stores by area\n\n");
    text.append(Gallery.stores().count())
        .append(" stores, ")
        .append(RuleMethods.rules().size());
    text.append(" rules. A cell holds the numbers of the rules that catch the store in every run;");
    text.append(" in brackets those that may, as their seed or the threads have it.\n\n");
    text.append("| broken store | its fault |");
    areas.forEach(area -> text.append(' ').append(area).append(" |"));
    text.append("\n|---|---|").append("---|".repeat(areas.size())).append('\n');
    Map<String, String> faults = faults();
    Map<String, List<String>> catching = new TreeMap<>();
    for (Class<?> store : Gallery.stores().toList()) {
      String name = store.getSimpleName();
      text.append("| ").append(name).append(" | ").append(faults.get(name)).append(" |");
      Set<String> always = Gallery.rulesBrokenBy(store);
      Set<String> ever = Gallery.rulesThatMayCatch(store);
      for (int area = 1; area <= areas.size(); area++) {
        text.append(' ').append(cell(area, always, ever)).append(" |");
      }
      text.append('\n');
      always.forEach(
          rule -> catching.computeIfAbsent(rule, none -> new ArrayList<>()).add(name));
    }
    text.append("\n## Rules by the stores that they catch\n\n| rule | catches |\n|---|---|\n");
    for (String rule : RuleMethods.rules()) {
      text.append("| ").append(rule).append(" | ");
      text.append(String.join(", ", catching.getOrDefault(rule, List.of()))).append(" |\n");
    }
    return text.toString();
  }

  private static String cell(int area, Set<String> always, Set<String> ever) {
    List<Integer> numbers = new ArrayList<>();
    for (String rule : ever) {
      if (rule.startsWith("KV-" + area + ".")) {
        numbers.add(Integer.parseInt(rule.substring(rule.indexOf('.') + 1)));
      }
    }
    Collections.sort(numbers);
    return numbers.stream()
        .map(number -> always.contains("KV-" + area + "." + number)
            ? String.valueOf(number)
            : String.format(Locale.ROOT, "(%d)", number))
        .collect(Collectors.joining(", "));
  }

  /** The first sentence on each store, as its source has it. */
  private static Map<String, String> faults() throws IOException {
    Pattern store = Pattern.compile(
        "/\\*\\*((?:(?!\\*/).)*?)\\*/\\s*@Breaks\\([^)]*\\)\\s*(?:public )?static class (\\w+)",
        Pattern.DOTALL);
    Map<String, String> faults = new TreeMap<>();
    try (var sources = Files.newDirectoryStream(SOURCES, "*Faults.java")) {
      for (Path source : sources) {
        Matcher found = store.matcher(Files.readString(source));
        while (found.find()) {
          String text = found.group(1).replaceAll("\\s+\\*?\\s*", " ").strip();
          faults.put(found.group(2), text.replaceAll("\\{@code ([^}]*)}", "`$1`"));
        }
      }
    }
    return faults;
  }
}
