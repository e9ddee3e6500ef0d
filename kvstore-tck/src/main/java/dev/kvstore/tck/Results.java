package dev.kvstore.tck;

import dev.kvstore.Capability;
import dev.kvstore.tck.internal.report.Outcome;
import dev.kvstore.tck.internal.report.Report;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.opentest4j.TestAbortedException;

/** What a rule threw, as a part of a report. */
final class Results {
  private Results() {}

  /** What came of a rule that threw something, or nothing; exemptions are not looked at. */
  static Outcome outcome(@Nullable Throwable thrown) {
    if (thrown == null) {
      return Outcome.KEPT;
    } else if (thrown instanceof NotApplicable) {
      return Outcome.NOT_APPLICABLE;
    } else if (thrown instanceof Inconclusive) {
      return Outcome.INCONCLUSIVE;
    } else if (thrown instanceof TestAbortedException) {
      return Outcome.SKIPPED;
    } else if (thrown instanceof NotTidied) {
      return Outcome.NOT_TIDIED;
    } else if (thrown instanceof NotOpened) {
      return Outcome.NOT_OPENED;
    }
    return Outcome.BROKEN;
  }

  /**
   * The result of a rule.
   *
   * @param told what JUnit is told of it, if it is told anything
   */
  static Report.RuleResult of(
      Specification.Entry rule,
      Outcome outcome,
      long millis,
      @Nullable Throwable told,
      Optional<Exemption> exemption) {
    return new Report.RuleResult(
        rule.id(),
        rule.level(),
        rule.capability().map(Capability::name),
        rule.sentence(),
        outcome,
        millis,
        told instanceof NotApplicable lack ? Optional.of(lack.lacking()) : Optional.empty(),
        reason(told, rule.id()),
        exemption.map(given ->
            new Report.Exemption(Shown.reportable(Shown.cut(given.reason())), given.until())),
        failure(told));
  }

  private static Optional<String> reason(@Nullable Throwable told, String id) {
    if (told instanceof Inconclusive inconclusive) {
      return Optional.of(Shown.reportable(inconclusive.reason()));
    } else if (told instanceof TestAbortedException && !(told instanceof Exempted)) {
      String message = String.valueOf(told.getMessage());
      String prefix = "NOT_APPLICABLE " + id + ": ";
      return Optional.of(Shown.reportable(
          message.startsWith(prefix) ? message.substring(prefix.length()) : Shown.cut(message)));
    }
    return Optional.empty();
  }

  private static Optional<Report.Failure> failure(@Nullable Throwable told) {
    if (told instanceof Exempted exempted) {
      return Optional.of(failure(exempted.failure().parts()));
    }
    return told instanceof RuleFailure failure
        ? Optional.of(failure(failure.parts()))
        : Optional.empty();
  }

  private static Report.Failure failure(RuleFailure.Parts parts) {
    return new Report.Failure(
        parts.headline(),
        parts.store(),
        parts.at(),
        parts.expected(),
        parts.found(),
        parts.check(),
        parts.program(),
        parts.timeLine().map(TimeLine::calls).orElse(List.of()),
        parts.repeat());
  }
}
