package dev.kvstore.tck;

import java.lang.reflect.Method;
import java.util.concurrent.atomic.AtomicInteger;
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

  /** How many rules of a class ran to their end, and how many were not applicable. */
  private static final class Tally {
    private final AtomicInteger ran = new AtomicInteger();
    private final AtomicInteger notApplicable = new AtomicInteger();
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    context.getStore(NAMESPACE).put(Tally.class, new Tally());
    context.publishReportEntry("kvstore conformance kit", Seed.setting());
  }

  @Override
  public void afterAll(ExtensionContext context) {
    Tally tally = tally(context);
    if (tally.ran.get() == 0 && tally.notApplicable.get() > 0) {
      throw new AssertionFailedError("no rule ran: all " + tally.notApplicable
          + " were NOT_APPLICABLE, so that nothing is proved; each skipped test names its reason");
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
    thrown = run.end(thrown);
    if (thrown instanceof TestAbortedException aborted) {
      tally(extensionContext).notApplicable.incrementAndGet();
      throw aborted;
    }
    tally(extensionContext).ran.incrementAndGet();
    if (thrown != null) {
      throw RuleFailure.explain(thrown, run, testClass);
    }
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
