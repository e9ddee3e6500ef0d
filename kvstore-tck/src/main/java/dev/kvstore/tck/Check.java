package dev.kvstore.tck;

import dev.kvstore.InvalidEntryException;
import dev.kvstore.KVStoreException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

/** The kit's assertions; each says where it stands, what was expected and what was found. */
final class Check {
  /** How long a call may take before it counts as stuck. */
  static final int PATIENCE_SECONDS = 60;

  private Check() {}

  /** A call that may fail in any way. */
  @FunctionalInterface
  interface Action {
    void run() throws Exception;
  }

  static void equal(@Nullable Object expected, @Nullable Object found, String where) {
    // Both ways, since the map found is the store's own.
    if (!Objects.equals(expected, found) || !Objects.equals(found, expected)) {
      List<String> shown = Shown.different(expected, found);
      throw failure(where, shown.get(0), shown.get(1));
    }
  }

  static void holds(boolean condition, String where, String expected, @Nullable Object found) {
    if (!condition) {
      throw failure(where, expected, Shown.value(found));
    }
  }

  static AssertionFailedError failure(String where, String expected, String found) {
    return new AssertionFailedError(
        Shown.reportable(where), Shown.reportable(expected), Shown.reportable(found));
  }

  /** Expects an error of exactly one kind, and returns it. */
  static <E extends Throwable> E fails(Class<E> type, Action action, String where) {
    Throwable thrown = thrownBy(action);
    if (type.isInstance(thrown)) {
      return type.cast(thrown);
    }
    throw unexpected(where, type.getSimpleName(), thrown);
  }

  /** Expects a typed error with a code. */
  static void fails(
      Class<? extends KVStoreException> type, String code, Action action, String where) {
    Throwable thrown = thrownBy(action);
    if (!type.isInstance(thrown) || !code.equals(type.cast(thrown).code())) {
      throw unexpected(where, type.getSimpleName() + " with the code " + code, thrown);
    }
  }

  /** Expects that a name or a value is refused. */
  static void refused(String code, Action action, String where) {
    fails(InvalidEntryException.class, code, action, where);
  }

  /** Expects the error for null. */
  static void refusesNull(String parameter, Action action, String where) {
    Throwable thrown = thrownBy(action);
    if (!(thrown instanceof NullPointerException)
        || thrown.getMessage() == null
        || !thrown.getMessage().contains(parameter)) {
      throw unexpected(where, "NullPointerException that names \"" + parameter + "\"", thrown);
    }
  }

  /** What a future comes to, or its own exception. */
  static <T extends @Nullable Object> T get(CompletableFuture<T> future) throws Exception {
    try {
      // Unlike get(), this shows whether the exception was wrapped.
      Throwable own =
          future.handle((result, error) -> error).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (own instanceof Exception exception) {
        throw exception;
      }
      return future.join();
    } catch (TimeoutException e) {
      throw failure("a future", "done within " + PATIENCE_SECONDS + " s", "not done");
    }
  }

  private static @Nullable Throwable thrownBy(Action action) {
    try {
      action.run();
      return null;
    } catch (TestAbortedException notApplicable) {
      throw notApplicable;
    } catch (Throwable e) {
      return e;
    }
  }

  private static AssertionFailedError unexpected(
      String where, String expected, @Nullable Throwable thrown) {
    AssertionFailedError failure =
        failure(where, expected, thrown == null ? "no error" : Shown.cut(thrown.toString()));
    if (thrown != null) {
      failure.addSuppressed(Shown.abridged(thrown));
    }
    return failure;
  }
}
