package dev.kvstore.tck.internal.report;

import java.util.Collection;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** What a run says of a store, the worst first. */
public enum Verdict {
  VIOLATIONS("violations", "The store breaks rules, or its fixture is not in order."),
  NOT_RUN("could not run", "Nothing is proved: the run itself failed."),
  INCONCLUSIVE("inconclusive", "No rule was seen broken, but some proofs outgrew their bounds."),
  PARTIAL(
      "kept as far as tested",
      "The rules that ran are kept; the whole kit, in its full profile, did not run."),
  EXEMPTED("conformant but for exemptions", "Every rule that is not exempt is kept."),
  CONFORMANT("conformant", "Every rule that applies is kept.");

  private final String words;
  private final String sentence;

  Verdict(String words, String sentence) {
    this.words = words;
    this.sentence = sentence;
  }

  /**
   * Judges a run.
   *
   * @param outcomes what came of each rule
   * @param problems whether the run itself met an error
   * @param whole whether the profile was the full one
   */
  static Verdict of(Collection<Outcome> outcomes, boolean problems, boolean whole) {
    Set<Outcome> seen = EnumSet.noneOf(Outcome.class);
    seen.addAll(outcomes);
    if (seen.contains(Outcome.BROKEN)
        || seen.contains(Outcome.NEEDLESSLY_EXEMPT)
        || seen.contains(Outcome.NOT_TIDIED)) {
      return VIOLATIONS;
    } else if (problems
        || seen.contains(Outcome.NOT_OPENED)
        || seen.stream().noneMatch(Outcome::ran)) {
      return NOT_RUN;
    } else if (seen.contains(Outcome.INCONCLUSIVE)) {
      return INCONCLUSIVE;
    } else if (!whole || seen.contains(Outcome.SKIPPED) || seen.contains(Outcome.NOT_SELECTED)) {
      return PARTIAL;
    }
    return seen.contains(Outcome.EXEMPT) ? EXEMPTED : CONFORMANT;
  }

  /** The name in the JSON report, which never changes. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What it means. */
  public String sentence() {
    return sentence;
  }

  @Override
  public String toString() {
    return words;
  }
}
