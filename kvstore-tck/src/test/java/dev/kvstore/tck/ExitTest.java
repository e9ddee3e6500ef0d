package dev.kvstore.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kvstore.tck.internal.report.Verdict;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How the runner ends, for scripts; the help names these numbers. */
final class ExitTest {
  @ParameterizedTest
  @CsvSource({
    "CONFORMANT, 0",
    "EXEMPTED, 0",
    "PARTIAL, 0",
    "VIOLATIONS, 1",
    "NOT_RUN, 2",
    "INCONCLUSIVE, 3",
  })
  void everyVerdictHasAnExitCode(Verdict verdict, int code) {
    assertThat(Exit.of(verdict)).isEqualTo(code);
  }
}
