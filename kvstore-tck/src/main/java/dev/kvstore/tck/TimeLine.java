package dev.kvstore.tck;

import java.io.Serial;
import java.io.Serializable;
import java.util.List;

/** What several clients called and saw on one key, in time. */
record TimeLine(List<Row> rows) implements Serializable {
  @Serial
  private static final long serialVersionUID = 1;

  /** How many characters the whole time takes. */
  private static final int WIDTH = 60;

  /**
   * One call.
   *
   * @param client who called
   * @param began when, in nanoseconds since the first call
   * @param ended when it returned, on the same clock
   */
  record Row(String client, String call, String result, long began, long ended)
      implements Serializable {
    @Serial
    private static final long serialVersionUID = 1;
  }

  TimeLine {
    rows = List.copyOf(rows);
  }

  /** A row of text for each call, with a bar from its begin to its end. */
  @Override
  public String toString() {
    long end = rows.stream().mapToLong(Row::ended).max().orElse(0);
    StringBuilder text = new StringBuilder();
    for (Row row : rows) {
      int from = place(row.began(), end);
      int to = Math.max(from + 1, place(row.ended(), end));
      String bar = " ".repeat(from) + "|" + "-".repeat(to - from - 1) + "|";
      text.append(String.format(
          java.util.Locale.ROOT,
          "%-9s %-" + (WIDTH + 2) + "s %s -> %s%n",
          row.client(),
          bar,
          row.call(),
          row.result()));
    }
    return text.toString().replace("\r\n", "\n");
  }

  private static int place(long time, long end) {
    return end == 0 ? 0 : (int) (time * WIDTH / end);
  }
}
