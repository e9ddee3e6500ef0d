package dev.kvstore.tck.internal.report;

import java.util.Locale;

/** What came of one rule, as summaries and reports tell it. */
public enum Outcome {
  KEPT("kept", "✓"),
  BROKEN("broken", "✗"),
  /** Broken, as the fixture said beforehand. */
  EXEMPT("exempt", "e"),
  /** Kept, though the fixture said otherwise: the exemption must go. */
  NEEDLESSLY_EXEMPT("kept though exempt", "!"),
  /** The rule ran, and what it saw proves nothing either way. */
  INCONCLUSIVE("inconclusive", "?"),
  NOT_APPLICABLE("not applicable", "–"),
  NOT_TIDIED("kept but not tidied up", "!"),
  NOT_OPENED("not tested, as the store could not be opened", "×"),
  SKIPPED("skipped by the fixture", "s"),
  /** Nobody asked for it, or JUnit was told to leave it out. */
  NOT_SELECTED("not selected", "·");

  private final String words;
  private final String sign;

  Outcome(String words, String sign) {
    this.words = words;
    this.sign = sign;
  }

  /** The same for a rule that the fixture exempts. */
  public Outcome exempted() {
    return switch (this) {
      case BROKEN -> EXEMPT;
      case KEPT -> NEEDLESSLY_EXEMPT;
      default -> this;
    };
  }

  /** Whether the rule ran to its end. */
  public boolean ran() {
    return switch (this) {
      case NOT_APPLICABLE, NOT_OPENED, SKIPPED, NOT_SELECTED -> false;
      default -> true;
    };
  }

  /** Whether it counts against the store, its fixture or its exemptions. */
  public boolean fails() {
    return switch (this) {
      case BROKEN, NEEDLESSLY_EXEMPT, NOT_TIDIED, NOT_OPENED -> true;
      default -> false;
    };
  }

  /** One character for pictures, so that none of them speaks in colours alone. */
  public String sign() {
    return sign;
  }

  /** The name in the JSON report, which never changes. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  @Override
  public String toString() {
    return words;
  }
}
