package dev.kvstore.tck;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import dev.kvstore.tck.internal.report.Report;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** One run of rules through JUnit. */
record RunnerLaunch(StoreFixture fixture, String repeat, List<String> rules, PrintWriter err) {
  Report run(RunnerTarget target) throws Runner.CannotRun {
    CountDownLatch done = new CountDownLatch(1);
    Thread hook = new Thread(() -> stop(done), "kvstore-tck-interrupt");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      RunnerContract.prepare(fixture, repeat);
      LauncherFactory.create()
          .execute(
              LauncherDiscoveryRequestBuilder.request()
                  .selectors(
                      rules.isEmpty()
                          ? List.of(selectClass(RunnerContract.class))
                          : rules.stream()
                              .map(id -> selectMethod(
                                  RunnerContract.class, RuleCatalogue.method(id).getName()))
                              .toList())
                  .configurationParameter("junit.jupiter.execution.parallel.enabled", "false")
                  .build(),
              new RunnerProgress(err));
      err.println();
      err.flush();
      if (RunnerContract.isInterrupted()) {
        tellInterrupted(target);
        done.countDown();
        // The JVM ends already, with the code of the signal; this waits for it.
        System.exit(Exit.COULD_NOT_RUN);
      }
      Report report = RunnerContract.report()
          .orElseThrow(() -> new Runner.CannotRun("no rule ran: JUnit found none"));
      return with(report, target.leftBehind());
    } finally {
      done.countDown();
    }
  }

  private void tellInterrupted(RunnerTarget target) {
    err.println("kvstore-tck: interrupted; the rule that ran has tidied up, and nothing is proved");
    target.leftBehind().ifPresent(err::println);
    err.flush();
  }

  private static void stop(CountDownLatch done) {
    RunnerContract.interrupt();
    try {
      // Until the rule that runs has tidied up; the others are skipped.
      if (!done.await(Check.PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        System.err.println("kvstore-tck: the rule did not end; collections tck-… may be left");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Report with(Report report, Optional<String> problem) {
    List<String> problems = new ArrayList<>(
        Stream.concat(report.problems().stream(), problem.stream()).toList());
    return new Report(
        report.subject(),
        report.run(),
        report.environment(),
        report.areas(),
        report.rules(),
        problems);
  }
}
