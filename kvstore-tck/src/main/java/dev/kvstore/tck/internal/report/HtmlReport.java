package dev.kvstore.tck.internal.report;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** A report as one page that needs nothing else: no network, no script. */
public final class HtmlReport {
  private final StringBuilder out = new StringBuilder();
  private final Report report;

  private HtmlReport(Report report) {
    this.report = report;
  }

  /** The page. */
  public static String write(Report report) {
    HtmlReport page = new HtmlReport(report);
    page.head();
    page.out.append("<main id=\"main\">\n");
    page.picture();
    page.failures();
    page.exemptions();
    page.reasons("Inconclusive", Outcome.INCONCLUSIVE);
    page.reasons("Skipped", Outcome.SKIPPED);
    page.notApplicable();
    page.run();
    page.rules();
    page.out.append("</main>\n");
    return Html.page(
        report.verdict() + ": " + report.subject().shortName() + ", kvstore conformance",
        page.out.toString());
  }

  private void head() {
    Verdict verdict = report.verdict();
    add("<a class=\"skip\" href=\"#main\">Skip to the rules</a>\n<header>\n");
    add("<p class=\"kind\">kvstore conformance report</p>\n");
    add("<h1><bdi>" + Html.text(report.subject().shortName()) + "</bdi></h1>\n");
    add("<p class=\"verdict " + verdict.id() + "\">" + verdict + "</p>\n");
    add("<p>" + verdict.sentence() + "</p>\n<ul class=\"counts\">\n");
    report
        .counts()
        .forEach((outcome, count) ->
            add("<li><b>" + count + "</b> " + sign(outcome) + " " + outcome + "</li>\n"));
    add("</ul>\n");
    for (String problem : report.problems()) {
      add("<p class=\"problem\"><b>The run itself:</b> <bdi>" + Html.text(problem)
          + "</bdi></p>\n");
    }
    add("</header>\n");
  }

  private void picture() {
    section("picture", "Rules by area");
    add("<ol class=\"areas\">\n");
    for (Report.Area area : report.areas()) {
      List<Report.RuleResult> rules = report.rules(area);
      Map<Outcome, Integer> counts = Report.counts(rules);
      add("<li><div class=\"area\"><b>" + area.number() + " " + Html.text(area.title())
          + "</b> <span>" + Words.counts(counts) + "</span></div>\n<div class=\"cells\">");
      for (Report.RuleResult rule : rules) {
        String tip = rule.id() + " " + rule.outcome() + ": " + rule.sentence();
        add("<a class=\"cell " + rule.outcome().id() + "\" href=\"#" + Html.text(rule.id())
            + "\" title=\"" + Html.text(tip) + "\" aria-label=\"" + Html.text(tip) + "\">"
            + rule.outcome().sign() + "</a>");
      }
      add("</div></li>\n");
    }
    add("</ol>\n</section>\n");
  }

  private void failures() {
    List<Report.RuleResult> failures = report.failures();
    if (failures.isEmpty()) {
      return;
    }
    section("failures", "Failures");
    for (Report.RuleResult rule : failures) {
      add("<details open class=\"failure\" id=\"failure-" + Html.text(rule.id()) + "\"><summary>"
          + sign(rule.outcome()) + " <b>" + Html.text(rule.id()) + "</b> " + Html.text(rule.level())
          + ": " + Html.text(rule.sentence()) + "</summary>\n");
      rule.failure().ifPresent(failure -> {
        // Else the summary says it.
        if (!failure.headline().equals(rule.headline())) {
          add("<p><bdi>" + lines(failure.headline()) + "</bdi></p>\n");
        }
        failure(failure);
      });
      add("</details>\n");
    }
    add("</section>\n");
  }

  private void failure(Report.Failure failure) {
    add("<dl>\n");
    failure.store().ifPresent(text -> code("store", text));
    failure.at().ifPresent(text -> code("at", text));
    failure.expected().ifPresent(text -> code("expected", text));
    failure.found().ifPresent(text -> code("found", text));
    failure.check().ifPresent(text -> item("check", text));
    add("</dl>\n");
    failure.program().ifPresent(program -> {
      add("<h3>The shortest program that shows it</h3>\n");
      block(program);
    });
    if (!failure.timeLine().isEmpty()) {
      timeLine(failure.timeLine());
    }
    failure.repeat().ifPresent(command -> {
      add("<h3>Repeat it</h3>\n");
      block(command);
    });
  }

  private void timeLine(List<Report.Call> calls) {
    long end = Math.max(1, calls.stream().mapToLong(Report.Call::ended).max().orElse(1));
    add("<h3>What the clients saw, in time</h3>\n");
    add("<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"time line\">"
        + "<table class=\"time\">\n<thead><tr><th>client</th><th>call and result</th><th>from "
        + "0 to " + end / 1_000 + " µs</th></tr></thead>\n<tbody>\n");
    for (Report.Call call : calls) {
      double from = 100.0 * call.began() / end;
      double width = Math.max(0.5, 100.0 * (call.ended() - call.began()) / end);
      add("<tr><td>" + Html.text(call.client()) + "</td><td><code>" + Html.text(call.call())
          + "</code> → <code>" + Html.text(call.result()) + "</code></td><td class=\"track\">"
          + String.format(
              Locale.ROOT,
              "<span class=\"bar\" style=\"margin-left:%.2f%%;width:%.2f%%\" title=\"%d to %d ns\">"
                  + "</span>",
              Math.min(from, 99.5),
              Math.min(width, 100 - Math.min(from, 99.5)),
              call.began(),
              call.ended())
          + "</td></tr>\n");
    }
    add("</tbody></table></div>\n");
  }

  private void exemptions() {
    List<Report.RuleResult> rules = report.rules(Outcome.EXEMPT);
    if (rules.isEmpty()) {
      return;
    }
    section("exemptions", "Exempt");
    for (Report.RuleResult rule : rules) {
      add("<details class=\"failure\"><summary>" + sign(rule.outcome()) + " <b>"
          + Html.text(rule.id()) + "</b> "
          + rule.exemption()
              .map(exemption -> "until " + exemption.until() + ": <bdi>"
                  + Html.text(exemption.reason()) + "</bdi>")
              .orElse("")
          + "</summary>\n");
      rule.failure().ifPresent(this::failure);
      add("</details>\n");
    }
    add("</section>\n");
  }

  private void reasons(String title, Outcome outcome) {
    List<Report.RuleResult> rules = report.rules(outcome);
    if (rules.isEmpty()) {
      return;
    }
    section(outcome.id(), title);
    add("<dl>\n");
    rules.forEach(rule -> item(rule.id(), rule.reason().orElse("")));
    add("</dl>\n</section>\n");
  }

  private void notApplicable() {
    List<Words.Lack> lacks = Words.lacks(report);
    if (lacks.isEmpty()) {
      return;
    }
    section("not-applicable", "Not applicable");
    add("<p>These rules could not run on this store or with this fixture; no pass.</p>\n<dl>\n");
    for (Words.Lack lack : lacks) {
      item(lack.lacking(), lack.reason() + " (" + Words.ids(lack.rules()) + ")");
    }
    add("</dl>\n</section>\n");
  }

  private void run() {
    section("run", "The run");
    add("<dl>\n");
    Words.facts(report).forEach(this::code);
    add("</dl>\n<h3>The same again</h3>\n");
    block(report.run().repeat());
    add("</section>\n");
  }

  private void rules() {
    section("all", "Every rule");
    add("<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"every rule\">"
        + "<table class=\"rules\">\n<thead><tr><th>rule</th><th>outcome</th><th>sentence</th>"
        + "<th class=\"number\">ms</th></tr></thead>\n<tbody>\n");
    for (Report.RuleResult rule : report.rules()) {
      String id = Html.text(rule.id());
      boolean told = rule.outcome().fails();
      add("<tr id=\"" + id + "\"><td>"
          + (told ? "<a href=\"#failure-" + id + "\">" + id + "</a>" : id)
          + "</td><td>" + sign(rule.outcome()) + " " + rule.outcome() + "</td><td>"
          + Html.text(rule.level()) + ": " + Html.text(rule.sentence())
          + rule.capability()
              .map(capability -> " <span class=\"needs\">" + Html.text(capability) + "</span>")
              .orElse("")
          + "</td><td class=\"number\">" + rule.millis() + "</td></tr>\n");
    }
    add("</tbody></table></div>\n</section>\n");
  }

  private void section(String id, String title) {
    add("<section id=\"" + id + "\">\n<h2>" + title + "</h2>\n");
  }

  private void item(String name, String text) {
    add("<dt>" + Html.text(name) + "</dt><dd><bdi>" + lines(text) + "</bdi></dd>\n");
  }

  private void code(String name, String text) {
    add("<dt>" + Html.text(name) + "</dt><dd><code>" + lines(text) + "</code></dd>\n");
  }

  private void block(String text) {
    add("<pre tabindex=\"0\"><code>" + Html.text(text) + "</code></pre>\n");
  }

  private static String lines(String text) {
    return text.lines().map(Html::text).collect(Collectors.joining("<br>"));
  }

  static String sign(Outcome outcome) {
    return "<span class=\"sign " + outcome.id() + "\" aria-hidden=\"true\">" + outcome.sign()
        + "</span>";
  }

  private void add(String html) {
    out.append(html);
  }
}
