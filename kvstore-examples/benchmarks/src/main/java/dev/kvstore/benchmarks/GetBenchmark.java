package dev.kvstore.benchmarks;

import dev.kvstore.KVStore;
import dev.kvstore.KVStores;
import dev.kvstore.benchmarks.Documents.Shape;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Gets keys that are read all the time, out of many. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class GetBenchmark {
  private static final int HOT = 1 << 10;

  /** The keys that are read, one after the other. */
  @State(Scope.Thread)
  public static class Keys {
    private final String[] keys = new String[HOT];
    private int next;

    @Setup
    public void make() {
      for (int i = 0; i < HOT; i++) {
        keys[i] = Documents.key(i * 37);
      }
    }

    String next() {
      return keys[next++ & (HOT - 1)];
    }
  }

  /** A store in memory. */
  @State(Scope.Benchmark)
  public static class Store {
    final KVStore store = KVStores.open("memory:");

    @Setup
    public void fill() {
      for (int i = 0; i < Integer.getInteger("benchmarks.entries"); i++) {
        store.put(Documents.key(i), Documents.document(Shape.SHORT, i), Documents.COLLECTION);
      }
    }
  }

  /** What many write first. */
  @State(Scope.Benchmark)
  public static class Maps {
    final Map<String, Map<String, Map<String, @Nullable Object>>> store = new ConcurrentHashMap<>();

    @Setup
    public void fill() {
      Map<String, Map<String, @Nullable Object>> collection = new ConcurrentHashMap<>();
      for (int i = 0; i < Integer.getInteger("benchmarks.entries"); i++) {
        collection.put(Documents.key(i), Documents.document(Shape.SHORT, i));
      }
      store.put(Documents.COLLECTION, collection);
    }
  }

  @Benchmark
  public Optional<Map<String, @Nullable Object>> kvstore(Store store, Keys keys) {
    return store.store.get(keys.next(), Documents.COLLECTION);
  }

  @Benchmark
  public Optional<Map<String, @Nullable Object>> maps(Maps maps, Keys keys) {
    Map<String, Map<String, @Nullable Object>> collection = maps.store.get(Documents.COLLECTION);
    return collection == null ? Optional.empty() : Optional.ofNullable(collection.get(keys.next()));
  }
}
