package dev.kvstore.tck;

import dev.kvstore.tck.internal.report.Outcome;
import java.io.Serial;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.ValueWrapper;

/**
 * Tells an author what a rule's failure means: as one message, and in parts for reports.
 *
 * <p>All of its text is fit for a report: cut, and without characters that XML cannot hold.
 */
final class RuleFailure extends AssertionFailedError {
  @Serial
  private static final long serialVersionUID = 1;

  private final Outcome outcome;
  /** Reports are made in the process that ran the rule, so that it need not be sent anywhere. */
  private final transient Parts parts;

  /**
   * The parts of a message, each of them text.
   *
   * @param headline what is wrong: the rule's sentence, or why it was not tested
   * @param store the store, or empty if none was opened
   * @param at the call, and what led to it
   * @param check where to look first
   * @param program Java that shows the failure
   * @param timeLine what clients saw in time
   * @param repeat the command that runs the rule again with the same seed
   */
  record Parts(
      String headline,
      Optional<String> store,
      Optional<String> at,
      Optional<String> expected,
      Optional<String> found,
      Optional<String> check,
      Optional<String> program,
      Optional<TimeLine> timeLine,
      Optional<String> repeat) {

    private static Parts of(String headline) {
      Optional<String> none = Optional.empty();
      return new Parts(
          Shown.reportable(headline), none, none, none, none, none, none, Optional.empty(), none);
    }

    private Parts without(Secrets secrets) {
      return new Parts(
          secrets.hide(headline),
          store.map(secrets::hide),
          at.map(secrets::hide),
          expected.map(secrets::hide),
          found.map(secrets::hide),
          check.map(secrets::hide),
          program.map(secrets::hide),
          timeLine.map(line -> line.map(secrets::hide)),
          repeat.map(secrets::hide));
    }

    private String message() {
      return headline
          + store.map(text -> "\n  store:    " + text).orElse("")
          + at.map(text -> "\n  at:       " + text).orElse("")
          + expected.map(text -> "\n  expected: " + text).orElse("")
          + found.map(text -> "\n  found:    " + text).orElse("")
          + check.map(text -> "\n  check:    " + text).orElse("")
          + repeat.map(text -> "\n  repeat:   " + text).orElse("")
          + program.map(text -> "\n  program:\n" + indented(text)).orElse("")
          + timeLine.map(text -> "\n  time line:\n" + indented(text.toString())).orElse("")
          + (store.isPresent() ? "\n" : "");
    }

    private static String indented(String text) {
      return text.lines().map(line -> "    " + line).collect(Collectors.joining("\n"));
    }
  }

  private RuleFailure(Outcome outcome, Parts parts, @Nullable Throwable cause) {
    super(parts.message(), parts.expected().orElse(null), parts.found().orElse(null), cause);
    this.outcome = outcome;
    this.parts = parts;
  }

  /** Without an expected and a found value, which this error would show as null. */
  private RuleFailure(Outcome outcome, String headline, @Nullable Throwable cause) {
    super(Shown.reportable(headline), cause);
    this.outcome = outcome;
    this.parts = Parts.of(headline);
  }

  /** The kind of failure; one of those that fail. */
  Outcome outcome() {
    return outcome;
  }

  Parts parts() {
    return parts;
  }

  static RuleFailure explain(Throwable thrown, RuleRun run) {
    if (thrown instanceof AssertionFailedError error
        && error.isExpectedDefined()
        && error.isActualDefined()) {
      return failure(
          Outcome.BROKEN,
          run.headline(),
          String.valueOf(error.getMessage()),
          text(error.getExpected()),
          text(error.getActual()),
          Optional.of(run.check()),
          error,
          run);
    }
    String where = run.callThatThrew(thrown)
        .orElse("an error that the rule does not expect; the first lines of its stack tell where");
    return failure(
        Outcome.BROKEN,
        run.headline(),
        where,
        "no error",
        thrown.toString(),
        Optional.of("if the error is not the reason, check: " + run.check()),
        thrown,
        run);
  }

  /** The rule itself was kept, so that its sentence and its advice would mislead. */
  static RuleFailure explain(NotTidied thrown, RuleRun run) {
    return failure(
        Outcome.NOT_TIDIED,
        run.specified().id() + " was kept, but what its test wrote could not be deleted",
        "tidying up after the rule, " + thrown.call(),
        "no error",
        thrown.error().toString(),
        Optional.empty(),
        thrown.error(),
        run);
  }

  /**
   * No store, no rule.
   *
   * @param nothingRan whether no rule of the class ran before
   * @param first whether this is the first rule of the class to meet this
   */
  static RuleFailure explain(NotOpened thrown, RuleRun run, boolean nothingRan, boolean first) {
    String headline = nothingRan
        ? "the store could not be opened, so no rule was tested: "
        : "the store could not be opened, so this rule was not tested: ";
    String error = run.secrets().hide(thrown.error().toString());
    if (first) {
      // Not cut, since what follows the first line is how to mend it: the providers there are.
      return new RuleFailure(
          Outcome.NOT_OPENED,
          headline + error,
          run.secrets().isIn(thrown.error())
              ? Shown.abridged(thrown.error(), run.secrets())
              : thrown.error());
    }
    RuleFailure again = new RuleFailure(
        Outcome.NOT_OPENED, headline + Shown.cut(error.lines().findFirst().orElse("")), null);
    again.setStackTrace(new StackTraceElement[0]);
    return again;
  }

  /** An exemption that nothing needs would hide the day on which the rule is broken again. */
  static RuleFailure needless(Exemption exemption, RuleRun run) {
    return failure(
        Outcome.NEEDLESSLY_EXEMPT,
        run.specified().id() + " is kept, though the fixture exempts it",
        "the exemption \"" + exemption.reason() + "\" until " + exemption.until(),
        "a broken rule",
        "a rule that is kept",
        Optional.of("whether the store was mended; then take the exemption away"),
        null,
        run);
  }

  private static RuleFailure failure(
      Outcome outcome,
      String headline,
      String where,
      String expected,
      String found,
      Optional<String> check,
      @Nullable Throwable cause,
      RuleRun run) {
    Optional<Evidence> evidence =
        cause instanceof Evidence given ? Optional.of(given) : Optional.empty();
    Parts parts = new Parts(
        Shown.reportable(headline),
        Optional.of(line(run.described())),
        Optional.of(line(where)),
        Optional.of(line(expected)),
        Optional.of(line(found)),
        check.map(Shown::reportable),
        evidence.map(Evidence::program).map(Shown::reportable),
        evidence.map(Evidence::timeLine),
        Optional.of(run.repeat()));
    return new RuleFailure(
        outcome,
        parts.without(run.secrets()),
        cause == null ? null : Shown.abridged(cause, run.secrets()));
  }

  private static String line(String text) {
    return Shown.reportable(Shown.cut(text));
  }

  private static String text(ValueWrapper value) {
    return value.getStringRepresentation();
  }
}
