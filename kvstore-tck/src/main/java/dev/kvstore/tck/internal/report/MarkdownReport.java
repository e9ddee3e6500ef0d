package dev.kvstore.tck.internal.report;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A report as Markdown, for pull requests and wikis. */
public final class MarkdownReport {
  private final StringBuilder out = new StringBuilder();
  private final Report report;

  private MarkdownReport(Report report) {
    this.report = report;
  }

  /** The report as text. */
  public static String write(Report report) {
    MarkdownReport markdown = new MarkdownReport(report);
    markdown.head();
    markdown.areas();
    markdown.failures();
    markdown.reasons("Exempt", Outcome.EXEMPT);
    markdown.reasons("Inconclusive", Outcome.INCONCLUSIVE);
    markdown.reasons("Skipped", Outcome.SKIPPED);
    markdown.notApplicable();
    markdown.environment();
    return markdown.out.toString();
  }

  private void head() {
    line("# " + Markdown.text(report.subject().shortName()) + ": " + report.verdict());
    line("");
    line(report.verdict().sentence() + " " + Words.counts(report.counts()) + ".");
    for (String problem : report.problems()) {
      line("");
      line("**The run itself:** " + Markdown.text(problem));
    }
    line("");
  }

  private void areas() {
    List<Outcome> outcomes = List.copyOf(report.counts().keySet());
    line("| area | "
        + outcomes.stream().map(Outcome::toString).collect(Collectors.joining(" | "))
        + " | rules |");
    line("|---" + "|---:".repeat(outcomes.size()) + "|---|");
    for (Report.Area area : report.areas()) {
      List<Report.RuleResult> rules = report.rules(area);
      Map<Outcome, Integer> counts = Report.counts(rules);
      line("| " + area.number() + " " + Markdown.text(area.title()) + " | "
          + outcomes.stream()
              .map(outcome -> Words.orBlank(counts.getOrDefault(outcome, 0)))
              .collect(Collectors.joining(" | "))
          + " | "
          + rules.stream().map(rule -> rule.outcome().sign()).collect(Collectors.joining())
          + " |");
    }
    line("");
    line(outcomes.stream()
        .map(outcome -> outcome.sign() + " " + outcome)
        .collect(Collectors.joining(" · ")));
    line("");
  }

  private void failures() {
    List<Report.RuleResult> failures = report.failures();
    if (failures.isEmpty()) {
      return;
    }
    line("## Failures");
    line("");
    for (Report.RuleResult rule : failures) {
      failure(rule);
    }
  }

  private void failure(Report.RuleResult rule) {
    line("### " + rule.id() + " " + rule.outcome());
    line("");
    line(rule.level() + ": " + Markdown.text(rule.sentence()));
    line("");
    rule.failure().ifPresent(failure -> {
      if (!failure.headline().equals(rule.headline())) {
        item("what", failure.headline());
      }
      failure.store().ifPresent(text -> item("store", text));
      failure.at().ifPresent(text -> item("at", text));
      failure.expected().ifPresent(text -> item("expected", text));
      failure.found().ifPresent(text -> item("found", text));
      failure.check().ifPresent(text -> item("check", text));
      failure.repeat().ifPresent(text -> item("repeat", text));
      line("");
      failure.program().ifPresent(program -> out.append(Markdown.block("java", program)));
      if (!failure.timeLine().isEmpty()) {
        out.append(Markdown.block("", Words.timeLine(failure.timeLine())));
      }
    });
  }

  private void reasons(String title, Outcome outcome) {
    List<Report.RuleResult> rules = report.rules(outcome);
    if (rules.isEmpty()) {
      return;
    }
    line("## " + title);
    line("");
    for (Report.RuleResult rule : rules) {
      String why = rule.exemption()
          .map(exemption -> "until " + exemption.until() + ": " + exemption.reason())
          .or(rule::reason)
          .orElse("");
      line("- " + rule.id() + ", " + Markdown.text(why));
    }
    line("");
  }

  private void notApplicable() {
    List<Words.Lack> lacks = Words.lacks(report);
    if (lacks.isEmpty()) {
      return;
    }
    line("## Not applicable");
    line("");
    for (Words.Lack lack : lacks) {
      line("- **" + Markdown.text(lack.lacking()) + "** (" + Words.ids(lack.rules()) + "): "
          + Markdown.text(lack.reason()));
    }
    line("");
  }

  private void environment() {
    line("## The run");
    line("");
    Words.facts(report).forEach(this::item);
    line("");
    line("The same again:");
    line("");
    out.append(Markdown.block("sh", report.run().repeat()));
  }

  private void item(String name, String text) {
    line("- " + name + ": " + Markdown.code(text));
  }

  private void line(String text) {
    out.append(text).append('\n');
  }
}
