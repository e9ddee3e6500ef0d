package dev.kvstore.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import org.junit.jupiter.api.Test;

final class ErrorsTest {
  @Test
  void aFullHeapIsNoDefectAlsoWhereClosingFailsWithTheSameError() {
    OutOfMemoryError full = new OutOfMemoryError("Java heap space");

    Throwable thrown = catchThrowable(() -> {
      try (AutoCloseable store = () -> fail(full)) {
        assertThat(store).isNotNull();
        fail(full);
      }
    });

    assertThat(thrown).isNotSameAs(full);
    assertThat(Errors.line(thrown)).startsWith("OUT_OF_MEMORY: give Java more");
    assertThat(Errors.exitCode(thrown)).isEqualTo(Exit.IO);
  }

  private static void fail(OutOfMemoryError full) {
    throw full;
  }
}
