package dev.kvstore.tck;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What came of the rules of one class; safe for threads. */
final class Tally {
  private final Map<Outcome, List<String>> rules = new EnumMap<>(Outcome.class);
  private final Map<String, List<String>> lacking = new LinkedHashMap<>();

  /** Counts a rule, and returns how many were counted with the same outcome before. */
  synchronized int count(String rule, Outcome outcome, @Nullable Throwable thrown) {
    if (thrown instanceof NotApplicable reason) {
      lacking.computeIfAbsent(reason.lacking(), lack -> new ArrayList<>()).add(rule);
    }
    List<String> alike = rules.computeIfAbsent(outcome, none -> new ArrayList<>());
    alike.add(rule);
    return alike.size() - 1;
  }

  /** Whether rules ran to their end. */
  synchronized boolean someRan() {
    return rules.keySet().stream().anyMatch(Outcome::ran);
  }

  /** Whether there were rules, and the kit itself skipped all of them. */
  synchronized boolean allNotApplicable() {
    return rules.keySet().equals(Set.of(Outcome.NOT_APPLICABLE));
  }

  /** One line for the report. */
  synchronized String summary() {
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
            .filter(rules::containsKey)
            .map(outcome -> ", " + number(outcome) + " " + outcome)
            .collect(Collectors.joining())
        + ", " + number(Outcome.NOT_APPLICABLE) + " not applicable"
        + (why.isEmpty() ? "" : ": " + why);
  }

  private int number(Outcome outcome) {
    return rules.getOrDefault(outcome, List.of()).size();
  }
}
