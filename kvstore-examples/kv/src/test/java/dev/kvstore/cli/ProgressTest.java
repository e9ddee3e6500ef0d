package dev.kvstore.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class ProgressTest {
  private static String line(long entries, long total, int width) {
    return Progress.line("copying", entries, total, 1_234_567, Duration.ofSeconds(4), width, true);
  }

  @Test
  void aLineTellsWhatThereIsRoomFor() {
    assertThat(line(8_000, 32_000, 79))
        .isEqualTo("copying  25% " + "█".repeat(6) + "░".repeat(19)
            + "  8000 entries  12 s left  1.2 MB  2000/s");
    assertThat(line(8_000, 32_000, 50))
        .isEqualTo("copying  25% ███░░░░░░░░░  8000 entries  12 s left");
    assertThat(line(8_000, 32_000, 19)).isEqualTo("copying  25% █░░░░░");
    assertThat(line(8_000, 32_000, 10)).isEqualTo("copying  >");
    assertThat(line(32_000, 32_000, 40)).isEqualTo("copying 100% ████████████  32000 entries");
  }

  @Test
  void noWidthIsExceeded() {
    for (int width = 0; width < 120; width++) {
      for (long total : new long[] {-1, 0, 1, 1_000_000_000_000L}) {
        assertThat(line(1, total, width)).hasSizeLessThanOrEqualTo(width);
        assertThat(line(0, total, width)).hasSizeLessThanOrEqualTo(width);
      }
    }
  }

  @Test
  void whatHasNoKnownEndHasNoBar() {
    assertThat(line(8_000, -1, 79)).isEqualTo("copying  8000 entries  1.2 MB  2000/s");
  }

  @Test
  void longTimesAreToldInMinutesAndHours() {
    assertThat(line(1, 60, 79)).contains("3:56 min left");
    assertThat(line(1, 6_000, 79)).contains("6:39 h left");
  }

  @Test
  void withoutBlocksItIsAscii() {
    assertThat(Progress.line("copying", 1, 2, 3, Duration.ZERO, 30, false))
        .isEqualTo("copying  50% ########.........");
  }
}
