package dev.kvstore.tck;

import dev.kvstore.tck.internal.report.Outcome;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

/**
 * Runs each rule on a store of its own, and tells the author what a failure means.
 *
 * <p>Whatever a rule throws leaves here as an error of opentest4j.
 */
final class RuleExtension implements BeforeAllCallback, AfterAllCallback, InvocationInterceptor {
  private static final ExtensionContext.Namespace NAMESPACE =
      ExtensionContext.Namespace.create(RuleExtension.class);

  private static final String REPORT = "kvstore conformance kit";

  @Override
  public void beforeAll(ExtensionContext context) {
    context
        .getStore(NAMESPACE)
        .put(
            Tally.class,
            new Tally(RuleBase.repeat(context.getRequiredTestClass(), Optional.empty())));
    context.publishReportEntry(REPORT, Seed.setting());
  }

  @Override
  public void afterAll(ExtensionContext context) {
    Tally tally = tally(context);
    context.publishReportEntry(REPORT, tally.summary());
    Optional<AssertionFailedError> nothing = tally.allNotApplicable()
        ? Optional.of(
            new AssertionFailedError("no rule ran: all were NOT_APPLICABLE, so that nothing is"
                + " proved; each skipped test names its reason"))
        : Optional.empty();
    List<String> problems = nothing
        .map(Throwable::toString)
        .or(() -> context.getExecutionException().map(Throwable::toString))
        .map(Shown::reportable)
        .stream()
        .toList();
    // Without either, somebody selected tests of the class that are no rules.
    Class<?> testClass = context.getRequiredTestClass();
    if (testClass == RunnerContract.class) {
      RunnerContract.tell(tally.report("the runner", problems));
    } else if (!tally.isEmpty() || !problems.isEmpty()) {
      ReportSettings.of(context).tell(tally, testClass, problems);
    }
    if (nothing.isPresent()) {
      throw nothing.get();
    }
  }

  @Override
  public void interceptTestMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> invocationContext,
      ExtensionContext extensionContext)
      throws Throwable {
    Method method = invocationContext.getExecutable();
    Rule rule = method.getAnnotation(Rule.class);
    if (rule == null) {
      invocation.proceed();
      return;
    }
    Class<?> testClass = extensionContext.getRequiredTestClass();
    KVStoreContract contract = (KVStoreContract) extensionContext.getRequiredTestInstance();
    RuleRun run = new RuleRun(
        contract::fixture,
        rule,
        Seed.of(testClass, method.getName()),
        contract.repeat(Optional.of(method)));
    contract.run = run;
    long began = System.nanoTime();
    Throwable thrown = run.begin();
    if (thrown == null) {
      thrown = thrownBy(invocation);
    } else {
      invocation.skip();
    }
    thrown = run.end(thrown);
    long millis = (System.nanoTime() - began) / 1_000_000;
    Tally tally = tally(extensionContext);
    tally.note(run, contract.repeat(Optional.empty()));
    Throwable told = told(thrown, run, tally, millis);
    if (told != null) {
      throw told;
    }
  }

  /** Counts what came of a rule, and returns what JUnit is told; null if the rule was kept. */
  private static @Nullable Throwable told(
      @Nullable Throwable thrown, RuleRun run, Tally tally, long millis) {
    Optional<Exemption> exemption = run.exemption();
    Outcome seen = Results.outcome(thrown);
    Outcome outcome = exemption.isPresent() ? seen.exempted() : seen;
    Throwable told = explained(thrown, outcome, run, tally);
    tally.count(Results.of(run.specified(), outcome, millis, told, exemption));
    return told;
  }

  private static @Nullable Throwable explained(
      @Nullable Throwable thrown, Outcome outcome, RuleRun run, Tally tally) {
    if (outcome == Outcome.NEEDLESSLY_EXEMPT) {
      return RuleFailure.needless(run.exemption().orElseThrow(), run);
    } else if (thrown == null || thrown instanceof TestAbortedException) {
      return thrown;
    } else if (thrown instanceof NotOpened notOpened) {
      return RuleFailure.explain(
          notOpened, run, !tally.someRan(), tally.number(Outcome.NOT_OPENED) == 0);
    } else if (thrown instanceof NotTidied notTidied) {
      return RuleFailure.explain(notTidied, run);
    }
    RuleFailure failure = RuleFailure.explain(thrown, run);
    return outcome == Outcome.EXEMPT
        ? new Exempted(run.exemption().orElseThrow(), failure)
        : failure;
  }

  private static @Nullable Throwable thrownBy(Invocation<Void> rule) {
    try {
      rule.proceed();
      return null;
    } catch (Throwable e) {
      return e;
    }
  }

  private static Tally tally(ExtensionContext context) {
    Tally tally = context.getStore(NAMESPACE).get(Tally.class, Tally.class);
    if (tally == null) {
      throw new IllegalStateException("beforeAll did not run");
    }
    return tally;
  }
}
