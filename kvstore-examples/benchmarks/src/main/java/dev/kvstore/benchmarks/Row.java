package dev.kvstore.benchmarks;

import java.util.ArrayList;
import java.util.List;

/** One piece of work, measured for kvstore and for each peer. */
record Row(int number, String work, Unit unit, Measurement kvstore, List<Peer> peers) {
  /** What a cost is shown in. */
  enum Unit {
    NANOSECONDS("ns", 1),
    MICROSECONDS("\u00b5s", 1e3),
    MILLISECONDS("ms", 1e6),
    MEBIBYTES("MiB", 1 << 20),
    TIMES("times", 1);

    final String symbol;
    final double size;

    Unit(String symbol, double size) {
      this.symbol = symbol;
      this.size = size;
    }
  }

  /** What kvstore is measured beside. */
  record Peer(String name, Measurement measurement, Goal goal) {}

  static Row of(int number, String work, Unit unit, Measurement kvstore) {
    return new Row(number, work, unit, kvstore, List.of());
  }

  Row beside(String name, Measurement measurement, Goal goal) {
    List<Peer> more = new ArrayList<>(peers);
    more.add(new Peer(name, measurement, goal));
    return new Row(number, work, unit, kvstore, more);
  }
}
