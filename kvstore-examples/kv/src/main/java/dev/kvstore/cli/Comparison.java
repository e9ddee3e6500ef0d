package dev.kvstore.cli;

import dev.kvstore.KVStore;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Compares a collection with one of another store, in batches: nothing is held longer than it takes
 * to tell.
 */
final class Comparison {
  private final KVStore left;
  private final KVStore right;
  private final Differences differences;

  /** What hears of each difference. */
  @FunctionalInterface
  interface Differences {
    /**
     * Hears of one.
     *
     * @param collection its name on the left
     * @param left the left value, or null if there is none
     * @param right the right value, or null if there is none
     */
    void add(
        String collection,
        String key,
        @Nullable Map<String, @Nullable Object> left,
        @Nullable Map<String, @Nullable Object> right);
  }

  Comparison(KVStore left, KVStore right, Differences differences) {
    this.left = left;
    this.right = right;
    this.differences = differences;
  }

  /**
   * Finds what the right side lacks, or holds otherwise, and gives how many entries it has of it.
   */
  long leftInRight(String collection, String rightName, Progress progress) {
    long[] found = {0};
    Batches.walk(left, collection, "", batch -> {
      var others = right.getAll(batch.entries().keySet(), rightName);
      for (var entry : batch.entries().entrySet()) {
        var key = entry.getKey();
        var value = entry.getValue();
        var other = others.get(key);
        if (other != null) {
          found[0]++;
        }
        if (!Objects.equals(value, other)) {
          differences.add(collection, key, value, other);
        }
      }
      progress.step(batch.entries().size(), batch.bytes());
    });
    return found[0];
  }

  /** Finds what only the right side holds. */
  void onlyRight(String collection, String rightName) {
    Batches.walk(right, rightName, "", batch -> {
      var others = left.getAll(batch.entries().keySet(), collection);
      for (var entry : batch.entries().entrySet()) {
        if (!others.containsKey(entry.getKey())) {
          differences.add(collection, entry.getKey(), null, entry.getValue());
        }
      }
    });
  }
}
