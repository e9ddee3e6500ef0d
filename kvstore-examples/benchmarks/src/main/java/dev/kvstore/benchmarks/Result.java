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
   */
  static List<Result> of(Row row, Setting setting) throws Exception {
    List<Double> ours = new ArrayList<>();
    List<List<Double>> theirs = new ArrayList<>();
    row.peers().forEach(peer -> theirs.add(new ArrayList<>()));
    for (int round = 0; round < setting.scale().rounds(); round++) {
      ours.add(row.kvstore().run(setting));
      for (int i = 0; i < theirs.size(); i++) {
        theirs.get(i).add(row.peers().get(i).measurement().run(setting));
      }
    }
    List<Result> results = new ArrayList<>();
    for (int i = 0; i < theirs.size(); i++) {
      results.add(new Result(row, row.peers().get(i), median(ours), median(theirs.get(i))));
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
