package dev.kvstore.tck;

import org.opentest4j.AssertionFailedError;
import org.opentest4j.ValueWrapper;

/** Turns what a rule threw into a message that an author can act on. */
final class RuleFailure {
  private RuleFailure() {}

  static AssertionFailedError explain(Throwable thrown, RuleRun run, Class<?> testClass) {
    if (thrown instanceof AssertionFailedError error
        && error.isExpectedDefined()
        && error.isActualDefined()) {
      return failure(
          run.specified().toString(),
          String.valueOf(error.getMessage()),
          text(error.getExpected()),
          text(error.getActual()),
          "\n  check:    " + run.check(),
          error,
          run,
          testClass);
    }
    String where = run.callThatThrew(thrown)
        .orElse("an error that the rule does not expect; the first lines of its stack tell where");
    return failure(
        run.specified().toString(),
        where,
        "no error",
        thrown.toString(),
        "\n  check:    if the error is not the reason, check: " + run.check(),
        thrown,
        run,
        testClass);
  }

  /** The rule itself was kept, so that its sentence and its advice would mislead. */
  static AssertionFailedError explain(NotTidied thrown, RuleRun run, Class<?> testClass) {
    return failure(
        run.specified().id() + " was kept, but what its test wrote could not be deleted",
        "tidying up after the rule, " + thrown.call(),
        "no error",
        thrown.error().toString(),
        "",
        thrown.error(),
        run,
        testClass);
  }

  /**
   * No store, no rule.
   *
   * @param nothingRan whether no rule of the class ran before
   * @param first whether this is the first rule of the class to meet this
   */
  static AssertionFailedError explain(NotOpened thrown, boolean nothingRan, boolean first) {
    String headline = nothingRan
        ? "the store could not be opened, so no rule was tested: "
        : "the store could not be opened, so this rule was not tested: ";
    String error = Shown.reportable(thrown.error().toString());
    if (first) {
      // Not cut, since what follows the first line is how to mend it: the providers there are.
      return new AssertionFailedError(headline + error, thrown.error());
    }
    AssertionFailedError again =
        new AssertionFailedError(headline + Shown.cut(error.lines().findFirst().orElse("")));
    again.setStackTrace(new StackTraceElement[0]);
    return again;
  }

  private static AssertionFailedError failure(
      String headline,
      String where,
      String expected,
      String found,
      String check,
      Throwable cause,
      RuleRun run,
      Class<?> testClass) {
    String expectedText = Shown.reportable(Shown.cut(expected));
    String foundText = Shown.reportable(Shown.cut(found));
    String message = Shown.reportable(headline
        + "\n  store:    " + Shown.cut(run.described())
        + "\n  at:       " + Shown.cut(where)
        + "\n  expected: " + expectedText
        + "\n  found:    " + foundText
        + check
        + "\n  repeat:   mvn test -Dtest=" + selector(testClass, run.method()) + " "
        + Seed.setting()
        + "\n");
    return new AssertionFailedError(message, expectedText, foundText, Shown.abridged(cause));
  }

  /** A nested class is found by its binary name, whose dollar sign a shell must not see. */
  private static String selector(Class<?> testClass, String method) {
    return testClass.isMemberClass()
        ? "'" + testClass.getName() + "#" + method + "'"
        : testClass.getSimpleName() + "#" + method;
  }

  private static String text(ValueWrapper value) {
    return value.getStringRepresentation();
  }
}
