package dev.kvstore.tck;

import java.io.Serial;
import org.jspecify.annotations.Nullable;
import org.opentest4j.AssertionFailedError;

/** A failed check with what led to it: the program that shows it, or what clients saw in time. */
final class Evidence extends AssertionFailedError {
  @Serial
  private static final long serialVersionUID = 1;

  private final @Nullable String program;
  private final @Nullable TimeLine timeLine;

  private Evidence(
      String where,
      String expected,
      String found,
      @Nullable String program,
      @Nullable TimeLine timeLine) {
    super(Shown.reportable(where), Shown.reportable(expected), Shown.reportable(found));
    this.program = program;
    this.timeLine = timeLine;
  }

  /** A failure that a program shows; Java, all of it in ASCII. */
  static Evidence program(String where, String expected, String found, String program) {
    return new Evidence(where, expected, found, program, null);
  }

  /** A failure that shows in the order of calls of several clients. */
  static Evidence timeLine(String where, String expected, String found, TimeLine timeLine) {
    return new Evidence(where, expected, found, null, timeLine);
  }

  @Nullable String program() {
    return program;
  }

  @Nullable TimeLine timeLine() {
    return timeLine;
  }
}
