package dev.kvstore.tck;

import dev.kvstore.tck.internal.report.Outcome;
import dev.kvstore.tck.internal.report.Report;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What came of the rules of one class; safe for threads. */
final class Tally {
  private final Instant started = Instant.now();
  private final long begun = System.nanoTime();
  private final Map<String, Report.RuleResult> results = new LinkedHashMap<>();
  private Report.@Nullable Subject subject;
  private String repeat;

  /**
   * Begins with nothing.
   *
   * @param repeat the command that runs the same again
   */
  Tally(String repeat) {
    this.repeat = repeat;
  }

  /** Notes the store, unless one was noted before, and what the class says of its command. */
  synchronized void note(RuleRun run, String ownRepeat) {
    repeat = ownRepeat;
    if (subject == null) {
      subject = run.subject().orElse(null);
    }
  }

  /** Counts a rule, and returns how many were counted with the same outcome before. */
  synchronized int count(Report.RuleResult result) {
    int alike = number(result.outcome());
    results.put(result.id(), result);
    return alike;
  }

  synchronized int number(Outcome outcome) {
    return (int)
        results.values().stream().filter(result -> result.outcome() == outcome).count();
  }

  /** Whether rules ran to their end. */
  synchronized boolean someRan() {
    return results.values().stream().anyMatch(result -> result.outcome().ran());
  }

  synchronized boolean isEmpty() {
    return results.isEmpty();
  }

  /** Whether there were rules, and the kit itself skipped all of them. */
  synchronized boolean allNotApplicable() {
    return !results.isEmpty() && number(Outcome.NOT_APPLICABLE) == results.size();
  }

  /** One line for the report. */
  synchronized String summary() {
    Map<String, List<String>> lacking = new LinkedHashMap<>();
    results
        .values()
        .forEach(result -> result
            .lacking()
            .ifPresent(
                lack -> lacking.computeIfAbsent(lack, none -> new ArrayList<>()).add(result.id())));
    String why = lacking.entrySet().stream()
        .map(entry -> entry.getKey() + " (" + String.join(", ", entry.getValue()) + ")")
        .collect(Collectors.joining(", "));
    return number(Outcome.KEPT) + " kept, " + number(Outcome.BROKEN) + " broken"
        + Stream.of(
                Outcome.EXEMPT,
                Outcome.NEEDLESSLY_EXEMPT,
                Outcome.INCONCLUSIVE,
                Outcome.NOT_TIDIED,
                Outcome.NOT_OPENED,
                Outcome.SKIPPED)
            .filter(outcome -> number(outcome) > 0)
            .map(outcome -> ", " + number(outcome) + " " + outcome)
            .collect(Collectors.joining())
        + ", " + number(Outcome.NOT_APPLICABLE) + " not applicable"
        + (why.isEmpty() ? "" : ": " + why);
  }

  /**
   * All that the run tells.
   *
   * @param test the author's class
   * @param problems what was wrong with the run itself
   */
  synchronized Report report(String test, List<String> problems) {
    Specification specification = Specification.bundled();
    return new Report(
        Optional.ofNullable(subject)
            .orElse(new Report.Subject(
                "none was opened", Optional.empty(), Optional.empty(), List.of())),
        new Report.Run(
            test,
            Environments.kit(),
            Profile.current().toString(),
            Seed.seed(),
            started,
            (System.nanoTime() - begun) / 1_000_000,
            repeat),
        Environments.current(),
        specification.areas(),
        specification.rules().stream()
            .map(rule -> results.getOrDefault(
                rule.id(), Results.of(rule, Outcome.NOT_SELECTED, 0, null, Optional.empty())))
            .toList(),
        problems);
  }
}
