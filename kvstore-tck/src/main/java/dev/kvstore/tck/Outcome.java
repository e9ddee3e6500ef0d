package dev.kvstore.tck;

import org.jspecify.annotations.Nullable;
import org.opentest4j.TestAbortedException;

/** What came of one rule, as summaries and reports tell it. */
enum Outcome {
  KEPT("kept"),
  BROKEN("broken"),
  /** Broken, as the fixture said beforehand. */
  EXEMPT("exempt"),
  /** Kept, though the fixture said otherwise: the exemption must go. */
  NEEDLESSLY_EXEMPT("kept though exempt"),
  /** The rule ran, and what it saw proves nothing either way. */
  INCONCLUSIVE("inconclusive"),
  NOT_APPLICABLE("not applicable"),
  NOT_TIDIED("kept but not tidied up"),
  NOT_OPENED("not tested, as the store could not be opened"),
  SKIPPED("skipped by the fixture");

  private final String words;

  Outcome(String words) {
    this.words = words;
  }

  /** What came of a rule that threw something, or nothing; exemptions are not looked at. */
  static Outcome of(@Nullable Throwable thrown) {
    if (thrown == null) {
      return KEPT;
    } else if (thrown instanceof NotApplicable) {
      return NOT_APPLICABLE;
    } else if (thrown instanceof Inconclusive) {
      return INCONCLUSIVE;
    } else if (thrown instanceof TestAbortedException) {
      return SKIPPED;
    } else if (thrown instanceof NotTidied) {
      return NOT_TIDIED;
    } else if (thrown instanceof NotOpened) {
      return NOT_OPENED;
    }
    return BROKEN;
  }

  /** The same for a rule that the fixture exempts. */
  Outcome exempted() {
    return switch (this) {
      case BROKEN -> EXEMPT;
      case KEPT -> NEEDLESSLY_EXEMPT;
      default -> this;
    };
  }

  /** Whether the rule ran to its end. */
  boolean ran() {
    return switch (this) {
      case NOT_APPLICABLE, NOT_OPENED, SKIPPED -> false;
      default -> true;
    };
  }

  /** Whether it counts against the store, its fixture or its exemptions. */
  boolean fails() {
    return switch (this) {
      case BROKEN, NEEDLESSLY_EXEMPT, NOT_TIDIED, NOT_OPENED -> true;
      default -> false;
    };
  }

  @Override
  public String toString() {
    return words;
  }
}
