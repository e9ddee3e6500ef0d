package dev.kvstore.tck;

import java.io.Serial;
import org.opentest4j.TestAbortedException;

/** Ends a rule that ran, and whose search for a proof outgrew its bound. */
final class Inconclusive extends TestAbortedException {
  @Serial
  private static final long serialVersionUID = 1;

  private final String reason;

  Inconclusive(String rule, String reason) {
    super("INCONCLUSIVE " + rule + ": " + reason);
    this.reason = reason;
  }

  /** What outgrew its bound. */
  String reason() {
    return reason;
  }
}
