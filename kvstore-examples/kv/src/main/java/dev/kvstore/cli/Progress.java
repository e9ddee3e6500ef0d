package dev.kvstore.cli;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;

/** A line with a bar, entries, bytes, rate and time left; silent where nobody watches. */
final class Progress implements AutoCloseable {
  private static final long INTERVAL_NANOS = Duration.ofMillis(200).toNanos();
  private static final int SHORTEST_BAR = 3;

  /** The bar gives up no more for figures beside it. */
  private static final int FAIR_BAR = 10;

  private static final int LONGEST_BAR = 40;

  private final String task;
  private final Console console;
  private final boolean shown;
  private final long total;
  private final int width;
  private final long start = System.nanoTime();
  private long drawn;
  private long entries;
  private long bytes;

  /**
   * Begins.
   *
   * @param total how many entries there will be, or -1; asked only if a line is shown
   */
  Progress(String task, LongSupplier total, Console console) {
    this.task = task;
    this.console = console;
    this.shown = console.errTerminal();
    this.total = shown ? total.getAsLong() : -1;
    // A character in the last column would begin a new line on some terminals.
    this.width = shown ? console.columns(true, 0) - 1 : 0;
    draw();
  }

  void step(long moreEntries, long moreBytes) {
    entries += moreEntries;
    bytes += moreBytes;
    if (System.nanoTime() - drawn > INTERVAL_NANOS) {
      draw();
    }
  }

  private void draw() {
    if (shown) {
      drawn = System.nanoTime();
      boolean blocks = console.charset().equals(StandardCharsets.UTF_8);
      String line =
          line(task, entries, total, bytes, Duration.ofNanos(drawn - start), width, blocks);
      console.tell("\r" + line + " ".repeat(Math.max(0, width - line.length())));
    }
  }

  /** The line, with as much of it as the width has room for. */
  static String line(
      String task,
      long entries,
      long total,
      long bytes,
      Duration elapsed,
      int width,
      boolean blocks) {
    double seconds = Math.max(elapsed.toNanos(), 1) / 1e9;
    double rate = entries / seconds;
    double part = total <= 0 ? 1 : Math.min(1.0, (double) entries / total);
    String head = total < 0 ? task : String.format(Locale.ROOT, "%s %3.0f%%", task, part * 100);
    List<String> parts = new ArrayList<>(List.of(Text.entries(entries)));
    if (total > entries && entries > 0) {
      parts.add(time((total - entries) / rate) + " left");
    }
    parts.add(size(bytes));
    parts.add(Math.round(rate) + "/s");
    StringBuilder tail = new StringBuilder();
    int room = width - head.length() - (total < 0 ? 0 : FAIR_BAR + 1);
    for (String each : parts) {
      if (tail.length() + each.length() + 2 > room) {
        break;
      }
      tail.append("  ").append(each);
    }
    int bar = Math.min(LONGEST_BAR, width - head.length() - tail.length() - 1);
    return Text.cut(
        head + (total < 0 || bar < SHORTEST_BAR ? "" : " " + bar(part, bar, blocks)) + tail, width);
  }

  private static String bar(double part, int length, boolean blocks) {
    int done = (int) Math.floor(part * length);
    return (blocks ? "█" : "#").repeat(done) + (blocks ? "░" : ".").repeat(length - done);
  }

  private static String time(double seconds) {
    long left = Math.round(Math.min(seconds, 359_999));
    return left < 60
        ? left + " s"
        : left < 3_600
            ? String.format(Locale.ROOT, "%d:%02d min", left / 60, left % 60)
            : String.format(Locale.ROOT, "%d:%02d h", left / 3_600, left / 60 % 60);
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
    if (shown) {
      draw();
      console.tell("\n");
    }
  }
}
