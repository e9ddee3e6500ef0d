package dev.kvstore.tck;

import dev.kvstore.tck.internal.report.Report;
import java.lang.reflect.Method;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.opentest4j.TestAbortedException;

/** The class that JUnit runs for the runner; JUnit makes it, so that what it tests is static. */
final class RunnerContract extends KVStoreContract {
  private static @Nullable StoreFixture fixture;
  private static String command = "";
  private static @Nullable Report report;
  private static volatile boolean interrupted;

  /** Says what the next run is about. */
  static void prepare(StoreFixture newFixture, String newCommand) {
    fixture = newFixture;
    command = newCommand;
    report = null;
  }

  /** Lets the rule that runs come to its end, and skips the others. */
  static void interrupt() {
    interrupted = true;
  }

  static boolean isInterrupted() {
    return interrupted;
  }

  static void tell(Report newReport) {
    report = newReport;
  }

  static Optional<Report> report() {
    return Optional.ofNullable(report);
  }

  @Override
  protected StoreFixture fixture() {
    if (interrupted) {
      throw new TestAbortedException("the run was interrupted");
    }
    return Objects.requireNonNull(fixture, "fixture");
  }

  @Override
  String repeat(Optional<Method> rule) {
    return command
        + rule.map(method -> " --rule " + method.getAnnotation(Rule.class).value())
            .orElse("");
  }
}
