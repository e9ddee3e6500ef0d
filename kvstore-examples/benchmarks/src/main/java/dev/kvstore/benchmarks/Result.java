package dev.kvstore.benchmarks;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/** What came of a row and one of its peers: the median of the rounds. */
record Result(Row row, Row.Peer peer, double kvstore, double beside) {
  /** A process is measured once in a round, where a benchmark of JMH has its iterations. */
  private static final int RUNS_OF_PROCESSES = 3;

  double ratio() {
    return peer.goal().ratio(kvstore, beside);
  }

  boolean isMet() {
    return peer.goal().isMet(ratio());
  }

  /**
   * Measures a row, each side in its turn, round after round, so that a slow minute hits all alike;
   * benchmarks of JMH take a turn for each iteration. Every other round goes the other way round.
   */
  static List<Result> of(Row row, Setting setting) throws Exception {
    List<Measurement> sides = new ArrayList<>(List.of(row.kvstore()));
    row.peers().forEach(peer -> sides.add(peer.measurement()));
    List<List<Double>> costs = new ArrayList<>();
    sides.forEach(side -> costs.add(new ArrayList<>()));
    boolean isOfProcesses = sides.stream().allMatch(Child.class::isInstance);
    int rounds = setting.scale().rounds() * (isOfProcesses ? RUNS_OF_PROCESSES : 1);
    for (int round = 0; round < rounds; round++) {
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
    List<Double> costs = new ArrayList<>();
    for (Measurement side : sides) {
      costs.add(side.run(setting));
    }
    return costs;
  }

  private static double median(List<Double> costs) {
    List<Double> sorted = costs.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }
}
