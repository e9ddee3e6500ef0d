package dev.kvstore.tck.internal.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What Markdown and pages say alike. */
public final class Words {
  private static final int BAR = 60;

  private Words() {}

  /**
   * Rules that did not run for one reason.
   *
   * @param lacking the reason in a word or two
   * @param reason the same in a sentence
   * @param rules their ids
   */
  public record Lack(String lacking, String reason, List<String> rules) {}

  /** Why rules were not applicable, each reason once. */
  public static List<Lack> lacks(Report report) {
    Map<String, Lack> lacks = new LinkedHashMap<>();
    for (Report.RuleResult rule : report.rules(Outcome.NOT_APPLICABLE)) {
      lacks
          .computeIfAbsent(
              rule.lacking().orElse(""),
              lacking -> new Lack(lacking, rule.reason().orElse(""), new ArrayList<>()))
          .rules()
          .add(rule.id());
    }
    return List.copyOf(lacks.values());
  }

  /** Ids, of which those that follow each other are drawn together. */
  public static String ids(List<String> ids) {
    List<String> shown = new ArrayList<>();
    for (int i = 0; i < ids.size(); ) {
      int end = i;
      while (end + 1 < ids.size() && follows(ids.get(end), ids.get(end + 1))) {
        end++;
      }
      shown.add(
          end - i < 2
              ? String.join(", ", ids.subList(i, end + 1))
              : ids.get(i) + " to " + ids.get(end));
      i = end + 1;
    }
    return String.join(", ", shown);
  }

  private static boolean follows(String id, String next) {
    int dot = id.indexOf('.');
    return next.startsWith(id.substring(0, dot + 1))
        && Integer.parseInt(next.substring(dot + 1)) == Integer.parseInt(id.substring(dot + 1)) + 1;
  }

  /** How many rules came to what. */
  public static String counts(Map<Outcome, Integer> counts) {
    return counts.entrySet().stream()
        .map(entry -> entry.getValue() + " " + entry.getKey())
        .collect(Collectors.joining(", "));
  }

  /** A failure in a line or a few, for a terminal. */
  public static String failure(Report.RuleResult rule) {
    StringBuilder text = new StringBuilder();
    rule.failure().ifPresent(failure -> {
      text.append(failure.headline());
      failure.at().ifPresent(at -> text.append("\n  at:       ").append(at));
      failure.expected().ifPresent(expected -> text.append("\n  expected: ").append(expected));
      failure.found().ifPresent(found -> text.append("\n  found:    ").append(found));
      failure.check().ifPresent(check -> text.append("\n  check:    ").append(check));
      failure.repeat().ifPresent(repeat -> text.append("\n  repeat:   ").append(repeat));
    });
    return text.toString();
  }

  static String orBlank(int count) {
    return count == 0 ? "" : Integer.toString(count);
  }

  static String seconds(long millis) {
    return String.format(Locale.ROOT, "%.1f s", millis / 1_000.0);
  }

  /** Names and values of what there is to know of a run. */
  static Map<String, String> facts(Report report) {
    Map<String, String> facts = new LinkedHashMap<>();
    Report.Subject subject = report.subject();
    facts.put("store", subject.name());
    subject.uri().ifPresent(uri -> facts.put("store URI", uri));
    subject
        .provider()
        .ifPresent(provider -> facts.put(
            "provider",
            provider.className() + ", version " + provider.version() + ", " + provider.location()));
    facts.put(
        "capabilities",
        subject.capabilities().isEmpty() ? "none" : String.join(", ", subject.capabilities()));
    Report.Run run = report.run();
    facts.put("test", run.test());
    facts.put("profile", run.profile());
    facts.put("seed", Long.toString(run.seed()));
    facts.put("started", run.started() + ", took " + seconds(run.millis()));
    facts.put("kit", "kvstore-tck " + run.kit());
    Report.Environment environment = report.environment();
    facts.put("Java", environment.java() + ", " + environment.vm());
    facts.put("system", environment.os() + ", " + environment.processors() + " processors");
    facts.put("locale and zone", environment.locale() + ", " + environment.timeZone());
    return facts;
  }

  /** A row for each call, with a bar from its begin to its end. */
  public static String timeLine(List<Report.Call> calls) {
    long end = calls.stream().mapToLong(Report.Call::ended).max().orElse(0);
    StringBuilder rows = new StringBuilder();
    for (Report.Call call : calls) {
      int from = place(call.began(), end);
      int to = Math.max(from + 1, place(call.ended(), end));
      rows.append(String.format(
          Locale.ROOT,
          "%-9s %-" + (BAR + 2) + "s %s -> %s\n",
          call.client(),
          " ".repeat(from) + "|" + "-".repeat(to - from - 1) + "|",
          call.call(),
          call.result()));
    }
    return rows.toString();
  }

  private static int place(long time, long end) {
    return end == 0 ? 0 : (int) (time * BAR / end);
  }
}
