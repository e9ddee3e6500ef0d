package dev.kvstore.tck;

import java.io.Serial;
import org.opentest4j.TestAbortedException;

/** Skips a rule that cannot run on this store or with this fixture. */
final class NotApplicable extends TestAbortedException {
  @Serial
  private static final long serialVersionUID = 1;

  private final String lacking;

  NotApplicable(String lacking, String message) {
    super(message);
    this.lacking = lacking;
  }

  /** What is missing, in a word or two. */
  String lacking() {
    return lacking;
  }
}
