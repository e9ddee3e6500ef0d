package dev.kvstore.benchmarks;

import java.util.ArrayList;
import java.util.List;

/** What came of a row and one of its peers: the median of the rounds. */
record Result(Row row, Row.Peer peer, double kvstore, double beside) {
  double ratio() {
    return peer.goal().ratio(kvstore, beside);
  }

  boolean isMet() {
    return peer.goal().isMet(ratio());
  }

  /**
   * Measures a row, each side in its turn, round after round, so that a slow minute hits all alike.
   * Every other round goes the other way round, since who comes first may find a server or a disk
   * that is yet to make room for what is written, and who comes second finds the room.
   */
  static List<Result> of(Row row, Setting setting) throws Exception {
    List<Measurement> sides = new ArrayList<>(List.of(row.kvstore()));
    row.peers().forEach(peer -> sides.add(peer.measurement()));
    List<List<Double>> costs = new ArrayList<>();
    sides.forEach(side -> costs.add(new ArrayList<>()));
    for (int round = 0; round < setting.scale().rounds(); round++) {
      for (int turn = 0; turn < sides.size(); turn++) {
        int side = round % 2 == 0 ? turn : sides.size() - 1 - turn;
        costs.get(side).add(sides.get(side).run(setting));
      }
    }
    double ours = median(costs.get(0));
    List<Result> results = new ArrayList<>();
    for (int i = 0; i < row.peers().size(); i++) {
      results.add(new Result(row, row.peers().get(i), ours, median(costs.get(i + 1))));
    }
    return results;
  }

  private static double median(List<Double> costs) {
    List<Double> sorted = costs.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }
}
