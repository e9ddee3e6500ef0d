package dev.kvstore.cli;

import java.util.List;
import java.util.Locale;

/** Latency by percentile, a line for each operation, both axes growing by powers of ten. */
final class LatencyChart {
  private static final int LEFT = 70;
  private static final int TOP = 20;
  private static final int WIDTH = 560;
  private static final int HEIGHT = 300;
  private static final double[] PERCENTILES = {0, 50, 90, 99, 99.9, 99.99};
  private static final int STEPS = 80;
  private static final String[] COLOURS = {"#1f5fc4", "#1b7a3d", "#b06000", "#b3261e"};

  private LatencyChart() {}

  static String svg(List<BenchCommand.Measured> all) {
    double most = all.stream()
        .mapToDouble(each -> each.latencies().getValueAtPercentile(99.99))
        .max()
        .orElse(1);
    double least = all.stream()
        .mapToDouble(each -> Math.max(100, each.latencies().getMinValue()))
        .min()
        .orElse(1);
    int bottom = (int) Math.floor(Math.log10(least));
    int top = Math.max(bottom + 1, (int) Math.ceil(Math.log10(Math.max(100, most))));
    StringBuilder svg = new StringBuilder();
    svg.append("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 ")
        .append(LEFT + WIDTH + 90)
        .append(' ')
        .append(TOP + HEIGHT + 50)
        .append("\" font-family=\"sans-serif\" font-size=\"12\">\n")
        .append("<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n");
    for (int power = bottom; power <= top; power++) {
      double y = y(Math.pow(10, power), bottom, top);
      line(svg, LEFT, y, LEFT + WIDTH, y);
      text(svg, LEFT - 8, y + 4, "end", time(power));
    }
    for (double percentile : PERCENTILES) {
      double x = x(percentile);
      line(svg, x, TOP, x, TOP + HEIGHT);
      text(svg, x, TOP + HEIGHT + 18, "middle", (percentile + "%").replace(".0%", "%"));
    }
    text(svg, LEFT + WIDTH / 2.0, TOP + HEIGHT + 40, "middle", "so many calls took at most");
    int colour = 0;
    for (BenchCommand.Measured each : all) {
      String stroke = COLOURS[colour % COLOURS.length];
      StringBuilder points = new StringBuilder();
      for (int step = 0; step <= STEPS; step++) {
        double percentile = 100 - 100 * Math.pow(10, -4.0 * step / STEPS);
        double value = each.latencies().getValueAtPercentile(percentile);
        points.append(
            String.format(Locale.ROOT, "%.1f,%.1f ", x(percentile), y(value, bottom, top)));
      }
      svg.append("<polyline fill=\"none\" stroke-width=\"2\" stroke=\"")
          .append(stroke)
          .append("\" points=\"")
          .append(points.toString().strip())
          .append("\"/>\n<text fill=\"")
          .append(stroke)
          .append("\" x=\"")
          .append(LEFT + WIDTH + 10)
          .append("\" y=\"")
          .append(TOP + 15 + 18 * colour)
          .append("\">")
          .append(each.name())
          .append("</text>\n");
      colour++;
    }
    return svg.append("</svg>\n").toString();
  }

  private static double x(double percentile) {
    return LEFT + WIDTH * -Math.log10(Math.max(1e-4, 1 - percentile / 100)) / 4;
  }

  private static double y(double nanos, int bottom, int top) {
    double part = (Math.log10(Math.max(nanos, Math.pow(10, bottom))) - bottom) / (top - bottom);
    return TOP + HEIGHT * (1 - Math.min(1, part));
  }

  private static String time(int power) {
    String[] units = {"ns", "µs", "ms", "s"};
    int unit = Math.min(power / 3, units.length - 1);
    return Math.round(Math.pow(10, power - 3.0 * unit)) + " " + units[unit];
  }

  private static void line(StringBuilder svg, double x1, double y1, double x2, double y2) {
    svg.append(String.format(
        Locale.ROOT,
        "<line stroke=\"#ddd\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>%n",
        x1,
        y1,
        x2,
        y2));
  }

  private static void text(StringBuilder svg, double x, double y, String anchor, String text) {
    svg.append(String.format(
        Locale.ROOT,
        "<text fill=\"#444\" text-anchor=\"%s\" x=\"%.1f\" y=\"%.1f\">%s</text>%n",
        anchor,
        x,
        y,
        text));
  }
}
