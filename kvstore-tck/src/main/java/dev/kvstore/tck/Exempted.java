package dev.kvstore.tck;

import java.io.Serial;
import org.opentest4j.TestAbortedException;

/** Tells of a rule that is broken, and that the fixture exempts. */
final class Exempted extends TestAbortedException {
  @Serial
  private static final long serialVersionUID = 1;

  private final Exemption exemption;
  private final RuleFailure failure;

  Exempted(Exemption exemption, RuleFailure failure) {
    super("EXEMPT " + exemption.rule() + " until " + exemption.until() + ": "
        + Shown.reportable(Shown.cut(exemption.reason())) + "\n" + failure.getMessage());
    this.exemption = exemption;
    this.failure = failure;
  }

  Exemption exemption() {
    return exemption;
  }

  RuleFailure failure() {
    return failure;
  }
}
