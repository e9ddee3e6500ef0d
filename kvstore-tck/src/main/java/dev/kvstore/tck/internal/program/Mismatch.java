package dev.kvstore.tck.internal.program;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A program whose last step got an answer that is not permitted.
 *
 * @param permitted what it might have got, at least one answer
 * @param error what the step threw, if it did
 */
public record Mismatch(
    Program program,
    List<Object> permitted,
    Object found,
    @Nullable Exception error) {
  /** The call that got the answer, as Java. */
  public String call() {
    return program.last().verb().java(program.last());
  }

  /** What was permitted, in words. */
  public String expected() {
    return permitted.size() == 1
        ? JavaSource.shown(permitted.get(0))
        : "one of "
            + String.join(", ", permitted.stream().map(JavaSource::shown).toList());
  }

  /** What was found, in words. */
  public String got() {
    return JavaSource.shown(found);
  }

  /** The error as a cause. */
  public Optional<Exception> thrown() {
    return Optional.ofNullable(error);
  }
}
