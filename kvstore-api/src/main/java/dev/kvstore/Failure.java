package dev.kvstore;

import java.lang.reflect.InvocationTargetException;
import java.util.ServiceConfigurationError;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Says what an error of somebody else's class means, and what to do about it. */
final class Failure {
  private static final Pattern CLASS_FILE_VERSION = Pattern.compile("class file version (\\d+)");

  /** Class files of Java 1.1 have version 45, and each further one the next. */
  private static final int BEFORE_JAVA_1 = 44;

  private Failure() {}

  /** An error after which nobody can go on. */
  static void rethrowIfFatal(Throwable error) {
    if (error instanceof OutOfMemoryError outOfMemory) {
      throw outOfMemory;
    }
    if (error instanceof InterruptedException) {
      Thread.currentThread().interrupt();
    }
  }

  /** The error with those that led to it, and the next step where there is a sure one. */
  static String explain(Throwable error) {
    Throwable meant = error;
    while ((meant instanceof ServiceConfigurationError
            || meant instanceof InvocationTargetException)
        && meant.getCause() != null) {
      meant = meant.getCause();
    }
    return chain(meant) + nextStep(meant);
  }

  /** The next step, after a semicolon; or nothing. */
  static String nextStep(Throwable error) {
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      String message = String.valueOf(cause.getMessage());
      if (cause instanceof UnsupportedClassVersionError) {
        Matcher version = CLASS_FILE_VERSION.matcher(message);
        String compiled =
            version.find() ? "" + (Integer.parseInt(version.group(1)) - BEFORE_JAVA_1) : "a newer";
        int here = Runtime.version().feature();
        return "; it is compiled for Java " + compiled + ", but this is Java " + here
            + ": run it on that one, or take a version of the jar for Java " + here;
      }
      if (cause instanceof NoClassDefFoundError || cause instanceof ClassNotFoundException) {
        return message.contains("Could not initialize")
            ? "; its static initialiser failed at the first use, and a new start of the JVM is needed"
                + " once that is mended"
            : "; the class " + message.replace('/', '.')
                + " is missing: add the jar that holds it, a dependency of this provider";
      }
      if (cause instanceof UnsatisfiedLinkError) {
        return "; a native library is missing: install it, or name its folder with"
            + " -Djava.library.path";
      }
      if (cause instanceof LinkageError
          && (cause instanceof IncompatibleClassChangeError || cause instanceof VerifyError)) {
        return "; two jars do not fit together: take versions of the provider, of kvstore-api and"
            + " of its dependencies that were built for each other";
      }
    }
    return "";
  }

  private static String chain(Throwable error) {
    StringBuilder text = new StringBuilder(named(error));
    int depth = 0;
    for (Throwable inner = error.getCause(); inner != null && depth < 10; depth++) {
      text.append("; because of ").append(named(inner));
      inner = inner.getCause();
    }
    return text.toString();
  }

  /** Without the numbers of versions, which the next step gives. */
  private static String named(Throwable error) {
    return error instanceof UnsupportedClassVersionError
        ? error.getClass().getName()
        : String.valueOf(error);
  }
}
