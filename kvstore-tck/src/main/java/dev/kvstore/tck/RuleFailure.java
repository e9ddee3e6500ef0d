package dev.kvstore.tck;

import org.opentest4j.AssertionFailedError;
import org.opentest4j.ValueWrapper;

/** Turns what a rule threw into a message that an author can act on. */
final class RuleFailure {
  private RuleFailure() {}

  static AssertionFailedError explain(Throwable thrown, RuleRun run, Class<?> testClass) {
    boolean compared = thrown instanceof AssertionFailedError error
        && error.isExpectedDefined()
        && error.isActualDefined();
    String expected = compared ? text(((AssertionFailedError) thrown).getExpected()) : "no error";
    String found = compared ? text(((AssertionFailedError) thrown).getActual()) : thrown.toString();
    String where = compared ? thrown.getMessage() : "an error that the rule does not expect";
    String message = Shown.reportable(run.specified()
        + "\n  store:    " + run.described()
        + "\n  at:       " + where
        + "\n  expected: " + expected
        + "\n  found:    " + found
        + "\n  check:    " + run.check()
        + "\n  repeat:   mvn test -Dtest=" + testClass.getSimpleName() + "#" + run.method() + " "
        + Seed.setting()
        + "\n");
    return new AssertionFailedError(message, expected, found, thrown);
  }

  private static String text(ValueWrapper value) {
    return value.getStringRepresentation();
  }
}
