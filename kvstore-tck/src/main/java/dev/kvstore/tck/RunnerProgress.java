package dev.kvstore.tck;

import dev.kvstore.tck.internal.report.Outcome;
import dev.kvstore.tck.internal.report.Report;
import java.io.PrintWriter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;

/** A line for each area, with a character for each rule as it ends. */
final class RunnerProgress implements TestExecutionListener {
  private final PrintWriter out;
  private Report.@Nullable Area area;

  RunnerProgress(PrintWriter out) {
    this.out = out;
  }

  @Override
  public void executionStarted(TestIdentifier test) {
    Rule rule = rule(test);
    if (rule == null) {
      return;
    }
    Report.Area now = RuleCatalogue.area(rule.value());
    if (!now.equals(area)) {
      out.print(String.format(Locale.ROOT, "%n%2d %-26s ", now.number(), now.title()));
      area = now;
    }
    out.flush();
  }

  @Override
  public void executionFinished(TestIdentifier test, TestExecutionResult result) {
    if (rule(test) != null) {
      out.print(sign(result.getThrowable().orElse(null)));
      out.flush();
    }
  }

  private static String sign(@Nullable Throwable told) {
    if (told == null) {
      return ".";
    } else if (told instanceof RuleFailure failure) {
      return failure.outcome() == Outcome.NOT_OPENED ? "X" : "F";
    } else if (told instanceof Exempted) {
      return "e";
    }
    return told instanceof Inconclusive ? "?" : "-";
  }

  private static @Nullable Rule rule(TestIdentifier test) {
    return test.getSource()
        .filter(MethodSource.class::isInstance)
        .map(source -> ((MethodSource) source).getJavaMethod().getAnnotation(Rule.class))
        .orElse(null);
  }
}
