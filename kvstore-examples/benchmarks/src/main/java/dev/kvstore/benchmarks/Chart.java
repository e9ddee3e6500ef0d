package dev.kvstore.benchmarks;

import java.util.List;
import java.util.Locale;

/**
 * A picture of results: how many times as fast, or as small, kvstore is; beyond the line it is
 * ahead.
 */
final class Chart {
  private static final int LINE = 22;
  private static final int TEXT = 430;
  private static final int BARS = 420;
  private static final int TOP = 40;

  /** The widest bar stands for 64 times, the narrowest for a 64th. */
  private static final double STEPS = 6;

  private Chart() {}

  static String svg(List<Result> results) {
    int height = TOP + results.size() * LINE + 16;
    int width = TEXT + BARS + 80;
    double middle = TEXT + BARS / 2.0;
    StringBuilder svg = new StringBuilder(String.format(
        Locale.ROOT,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\""
            + " font-family=\"system-ui, sans-serif\" font-size=\"12\">%n"
            + "<rect width=\"100%%\" height=\"100%%\" fill=\"#ffffff\"/>%n"
            + "<text x=\"%.0f\" y=\"20\" text-anchor=\"end\" fill=\"#8a5a00\">the other is ahead</text>%n"
            + "<text x=\"%.0f\" y=\"20\" fill=\"#0b6b3a\">kvstore is ahead, times</text>%n",
        width,
        height,
        width,
        height,
        middle - 8,
        middle + 8));
    for (int i = 0; i < results.size(); i++) {
      Result result = results.get(i);
      double times = result.beside() / result.kvstore();
      double reach = Math.max(-1, Math.min(1, Math.log(times) / Math.log(2) / STEPS)) * BARS / 2;
      double y = TOP + i * LINE;
      svg.append(String.format(
          Locale.ROOT,
          "<text x=\"%d\" y=\"%.0f\" text-anchor=\"end\" fill=\"#222222\">%s</text>%n"
              + "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"14\" fill=\"%s\"/>%n"
              + "<text x=\"%d\" y=\"%.0f\" fill=\"#222222\">%.2f</text>%n",
          TEXT - 12,
          y + 12,
          escaped(result.row().work() + " / " + result.peer().name()),
          middle + Math.min(0, reach),
          y + 1,
          Math.max(1, Math.abs(reach)),
          times >= 1 ? "#2a9d64" : "#d99a2b",
          TEXT + BARS + 12,
          y + 12,
          times));
    }
    return svg.append(String.format(
            Locale.ROOT,
            "<line x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\" stroke=\"#222222\"/>%n</svg>%n",
            middle,
            middle,
            TOP - 6,
            height - 10))
        .toString()
        .replace("\r\n", "\n");
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
