package dev.kvstore.tck;

import java.lang.reflect.Method;
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
    context.getStore(NAMESPACE).put(Tally.class, new Tally());
    context.publishReportEntry(REPORT, Seed.setting());
  }

  @Override
  public void afterAll(ExtensionContext context) {
    Tally tally = tally(context);
    context.publishReportEntry(REPORT, tally.summary());
    if (tally.allNotApplicable()) {
      throw new AssertionFailedError("no rule ran: all were NOT_APPLICABLE, so that nothing is"
          + " proved; each skipped test names its reason");
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
        contract::fixture, rule, method.getName(), Seed.of(testClass, method.getName()));
    contract.run = run;
    Throwable thrown = run.begin();
    if (thrown == null) {
      thrown = thrownBy(invocation);
    } else {
      invocation.skip();
    }
    Throwable told = told(run.end(thrown), run, testClass, tally(extensionContext));
    if (told != null) {
      throw told;
    }
  }

  /** Counts what came of a rule, and returns what JUnit is told; null if the rule was kept. */
  private static @Nullable Throwable told(
      @Nullable Throwable thrown, RuleRun run, Class<?> testClass, Tally tally) {
    Optional<Exemption> exemption = run.exemption();
    Outcome seen = Outcome.of(thrown);
    Outcome outcome = exemption.isPresent() ? seen.exempted() : seen;
    boolean nothingRan = !tally.someRan();
    int before = tally.count(run.specified().id(), outcome, thrown);
    if (outcome == Outcome.NEEDLESSLY_EXEMPT) {
      return RuleFailure.needless(exemption.orElseThrow(), run, testClass);
    } else if (thrown == null || thrown instanceof TestAbortedException) {
      return thrown;
    } else if (thrown instanceof NotOpened notOpened) {
      return RuleFailure.explain(notOpened, nothingRan, before == 0);
    } else if (thrown instanceof NotTidied notTidied) {
      return RuleFailure.explain(notTidied, run, testClass);
    }
    RuleFailure failure = RuleFailure.explain(thrown, run, testClass);
    return exemption.isPresent() ? new Exempted(exemption.get(), failure) : failure;
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
