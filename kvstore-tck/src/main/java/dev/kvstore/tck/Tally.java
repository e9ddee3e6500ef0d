package dev.kvstore.tck;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.opentest4j.TestAbortedException;

/** What came of the rules of one class; safe for threads. */
final class Tally {
  private final Map<String, List<String>> notApplicable = new LinkedHashMap<>();
  private int kept;
  private int broken;
  private int notTidied;
  private int notOpened;
  private int skipped;

  /** Counts a rule, and returns how many were counted with the same outcome before. */
  synchronized int count(String rule, @Nullable Throwable outcome) {
    if (outcome == null) {
      return kept++;
    } else if (outcome instanceof NotApplicable reason) {
      notApplicable
          .computeIfAbsent(reason.lacking(), lacking -> new ArrayList<>())
          .add(rule);
      return rulesNotApplicable() - 1;
    } else if (outcome instanceof TestAbortedException) {
      return skipped++;
    } else if (outcome instanceof NotTidied) {
      return notTidied++;
    } else if (outcome instanceof NotOpened) {
      return notOpened++;
    }
    return broken++;
  }

  /** Whether rules ran to their end. */
  synchronized boolean someRan() {
    return kept + broken + notTidied > 0;
  }

  /** Whether there were rules, and the kit itself skipped all of them. */
  synchronized boolean allNotApplicable() {
    return !someRan() && notOpened + skipped == 0 && !notApplicable.isEmpty();
  }

  /** One line for the report. */
  synchronized String summary() {
    String lacking = notApplicable.entrySet().stream()
        .map(entry -> entry.getKey() + " (" + String.join(", ", entry.getValue()) + ")")
        .collect(Collectors.joining(", "));
    return kept + " kept, " + broken + " broken"
        + others(notTidied, "kept but not tidied up")
        + others(notOpened, "not tested, as the store could not be opened")
        + others(skipped, "skipped by the fixture")
        + ", " + rulesNotApplicable() + " not applicable"
        + (lacking.isEmpty() ? "" : ": " + lacking);
  }

  private int rulesNotApplicable() {
    return notApplicable.values().stream().mapToInt(List::size).sum();
  }

  private static String others(int count, String what) {
    return count == 0 ? "" : ", " + count + " " + what;
  }
}
