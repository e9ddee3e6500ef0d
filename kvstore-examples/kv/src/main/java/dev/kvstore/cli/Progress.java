package dev.kvstore.cli;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.function.LongSupplier;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** A bar with entries, bytes, rate and time left; silent where nobody watches. */
final class Progress implements AutoCloseable {
  private static final int INTERVAL_MILLIS = 200;

  private final @Nullable ProgressBar bar;
  private final Console console;
  private long bytes;

  /**
   * Begins.
   *
   * @param total how many entries there will be; asked only if a bar is shown
   */
  Progress(String task, LongSupplier total, Console console) {
    this.console = console;
    this.bar = console.errTerminal() ? bar(task, total.getAsLong(), console) : null;
  }

  private static ProgressBar bar(String task, long total, Console console) {
    int width = console.columns(true, 0) - 1;
    return new ProgressBarBuilder()
        .setTaskName(task)
        .setInitialMax(total)
        .setUpdateIntervalMillis(INTERVAL_MILLIS)
        .setStyle(
            console.charset().equals(StandardCharsets.UTF_8)
                ? ProgressBarStyle.UNICODE_BLOCK
                : ProgressBarStyle.ASCII)
        .showSpeed()
        .setConsumer(new DelegatingProgressBarConsumer(
            text -> console.tell("\r" + Text.cut(text, width)), width))
        .build();
  }

  void step(long entries, long moreBytes) {
    if (bar != null) {
      bytes += moreBytes;
      bar.setExtraMessage(" " + size(bytes));
      bar.stepBy(entries);
    }
  }

  /** A number of bytes for people. */
  static String size(long bytes) {
    if (bytes < 1_000) {
      return bytes + " B";
    }
    double shown = bytes;
    int unit = -1;
    do {
      shown /= 1_000;
      unit++;
    } while (shown >= 999.95 && unit < 4);
    return String.format(Locale.ROOT, "%.1f %sB", shown, "kMGTP".charAt(unit));
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
      console.tell("\n");
    }
  }
}
