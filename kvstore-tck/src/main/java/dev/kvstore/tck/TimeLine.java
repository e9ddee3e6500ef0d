package dev.kvstore.tck;

import dev.kvstore.tck.internal.report.Report;
import dev.kvstore.tck.internal.report.Words;
import java.io.Serial;
import java.io.Serializable;
import java.util.List;
import java.util.function.UnaryOperator;

/** What several clients called and saw on one key, in time. */
record TimeLine(List<Row> rows) implements Serializable {
  @Serial
  private static final long serialVersionUID = 1;

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

  /** The same with other text. */
  TimeLine map(UnaryOperator<String> change) {
    return new TimeLine(rows.stream()
        .map(row -> new Row(
            change.apply(row.client()),
            change.apply(row.call()),
            change.apply(row.result()),
            row.began(),
            row.ended()))
        .toList());
  }

  /** The same as parts of a report. */
  List<Report.Call> calls() {
    return rows.stream()
        .map(row -> new Report.Call(
            Shown.reportable(row.client()),
            Shown.reportable(row.call()),
            Shown.reportable(row.result()),
            row.began(),
            row.ended()))
        .toList();
  }

  /** A row of text for each call, with a bar from its begin to its end. */
  @Override
  public String toString() {
    return Words.timeLine(calls());
  }
}
