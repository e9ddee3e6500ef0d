package dev.kvstore.tck;

import dev.kvstore.Capability;
import dev.kvstore.tck.internal.report.Report;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The rules as {@code SPEC.md} states them, in its order. */
final class Specification {
  private static final Pattern RULE = Pattern.compile(
      "^### (?<id>KV-\\d+\\.\\d+) (?<level>MUST|SHOULD)(?: \\((?<capability>\\w+)\\))?\\R(?<sentence>.+)$",
      Pattern.MULTILINE);

  private static final Pattern AREA =
      Pattern.compile("^## (?<number>\\d+) (?<title>.+)$", Pattern.MULTILINE);

  private static final Specification BUNDLED = parse(read());

  private final String markdown;
  private final Map<String, Entry> rules = new LinkedHashMap<>();
  private final List<Report.Area> areas = new ArrayList<>();

  /**
   * One rule.
   *
   * @param capability what a store must declare for the rule to bind it
   */
  record Entry(String id, String level, Optional<Capability> capability, String sentence) {
    @Override
    public String toString() {
      return id + " " + level + ": " + sentence;
    }
  }

  private Specification(String markdown) {
    this.markdown = markdown;
  }

  static Specification bundled() {
    return BUNDLED;
  }

  static Specification parse(String markdown) {
    Specification specification = new Specification(markdown);
    Matcher area = AREA.matcher(markdown);
    while (area.find()) {
      specification.areas.add(
          new Report.Area(Integer.parseInt(area.group("number")), area.group("title")));
    }
    Matcher rule = RULE.matcher(markdown);
    while (rule.find()) {
      Entry entry = new Entry(
          rule.group("id"),
          rule.group("level"),
          Optional.ofNullable(rule.group("capability")).map(Capability::valueOf),
          rule.group("sentence"));
      if (specification.rules.put(entry.id(), entry) != null) {
        throw new IllegalStateException("SPEC.md has two rules " + entry.id());
      }
    }
    return specification;
  }

  List<Entry> rules() {
    return List.copyOf(rules.values());
  }

  List<Report.Area> areas() {
    return List.copyOf(areas);
  }

  Entry rule(String id) {
    return Objects.requireNonNull(rules.get(id), () -> "SPEC.md has no rule " + id);
  }

  /** A rule's sentence, and what the specification adds to it. */
  String text(String id) {
    String heading = "### " + id + " ";
    int start = markdown.indexOf('\n', markdown.indexOf(heading)) + 1;
    int end = markdown.indexOf("\n#", start);
    return markdown.substring(start, end < 0 ? markdown.length() : end).strip();
  }

  private static String read() {
    try (InputStream in = Specification.class.getResourceAsStream("SPEC.md")) {
      return new String(
          Objects.requireNonNull(in, "the kit's jar lacks SPEC.md").readAllBytes(),
          StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
