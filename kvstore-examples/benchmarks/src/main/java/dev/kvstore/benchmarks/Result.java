package dev.kvstore.benchmarks;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/** What came of a row and one of its peers: the median of the rounds. */
record Result(Row row, Row.Peer peer, double kvstore, double beside) {
  double ratio() {
    return peer.goal().ratio(kvstore, beside);
  }

  boolean isMet() {
    return peer.goal().isMet(ratio());
  }

  /**
   * Measures a row, each side in its turn, round after round, so that a slow minute hits all alike;
   * if all are benchmarks of JMH, they take a turn for each iteration, if all are processes,
   * several in a round. Every other round goes the other way round.
   */
  static List<Result> of(Row row, Setting setting) throws Exception {
    List<Measurement> sides = new ArrayList<>(List.of(row.kvstore()));
    row.peers().forEach(peer -> sides.add(peer.measurement()));
    List<List<Double>> costs = new ArrayList<>();
    sides.forEach(side -> costs.add(new ArrayList<>()));
    for (int round = 0; round < setting.scale().rounds(); round++) {
      List<Integer> order =
          new ArrayList<>(IntStream.range(0, sides.size()).boxed().toList());
      if (round % 2 == 1) {
        Collections.reverse(order);
      }
      List<Double> measured = inTurns(order.stream().map(sides::get).toList(), setting);
      for (int i = 0; i < order.size(); i++) {
        costs.get(order.get(i)).add(measured.get(i));
      }
    }
    double ours = median(costs.get(0));
    List<Result> results = new ArrayList<>();
    for (int i = 0; i < row.peers().size(); i++) {
      results.add(new Result(row, row.peers().get(i), ours, median(costs.get(i + 1))));
    }
    return results;
  }

  private static List<Double> inTurns(List<Measurement> sides, Setting setting) throws Exception {
    if (sides.stream().allMatch(Jmh.class::isInstance)) {
      return Jmh.inTurns(sides.stream().map(Jmh.class::cast).toList(), setting);
    }
    if (sides.stream().allMatch(Child.class::isInstance)) {
      return Child.inTurns(sides.stream().map(Child.class::cast).toList(), setting);
    }
    List<Double> costs = new ArrayList<>();
    for (Measurement side : sides) {
      costs.add(side.run(setting));
    }
    return costs;
  }

  static double median(List<Double> costs) {
    List<Double> sorted = costs.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }
}
