package dev.kvstore.benchmarks;

import dev.kvstore.KVStore;
import dev.kvstore.KVStores;
import dev.kvstore.ScanRequest;
import dev.kvstore.benchmarks.Documents.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Lists a large collection, walks it in order, and finds a hundred entries by prefix. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ListingBenchmark {
  private static final int COUNT = Integer.getInteger("benchmarks.entries", 0);

  /** A hundred keys share it. */
  private static final String PREFIX = "k0000";

  private static String key(int number) {
    return String.format("k%04d%02d", number / 100, number % 100);
  }

  /** A store in memory. */
  @State(Scope.Benchmark)
  public static class Store {
    final KVStore store = KVStores.open("memory:");

    @Setup
    public void fill() {
      for (int i = 0; i < COUNT; i++) {
        store.put(key(i), Documents.document(Shape.SHORT, i));
      }
    }
  }

  /** A sorted map. */
  @State(Scope.Benchmark)
  public static class Sorted {
    final ConcurrentSkipListMap<String, Map<String, @Nullable Object>> map =
        new ConcurrentSkipListMap<>();

    @Setup
    public void fill() {
      for (int i = 0; i < COUNT; i++) {
        map.put(key(i), Documents.document(Shape.SHORT, i));
      }
    }
  }

  @Benchmark
  public int kvstoreListing(Store store) {
    int size = 0;
    for (Map<String, Object> value : store.store.getAll().values()) {
      size += value.size();
    }
    return size;
  }

  @Benchmark
  public int mapListing(Sorted sorted) {
    int size = 0;
    for (Map<String, @Nullable Object> value : new LinkedHashMap<>(sorted.map).values()) {
      size += value.size();
    }
    return size;
  }

  /** Who asks a listing for a key has it make a hash table. */
  @Benchmark
  public int kvstoreListingAndGet(Store store) {
    return sizes(store.store.getAll());
  }

  @Benchmark
  public int mapListingAndGet(Sorted sorted) {
    return sizes(new LinkedHashMap<>(sorted.map));
  }

  private static int sizes(Map<String, ? extends Map<String, ?>> all) {
    int size = all.containsKey(key(COUNT / 2)) ? 1 : 0;
    for (Map<String, ?> value : all.values()) {
      size += value.size();
    }
    return size;
  }

  @Benchmark
  public int kvstoreScan(Store store) {
    int size = 0;
    for (var entry : store.store.entries()) {
      size += entry.getValue().size();
    }
    return size;
  }

  @Benchmark
  public int mapScan(Sorted sorted) {
    int size = 0;
    for (var entry : sorted.map.entrySet()) {
      size += entry.getValue().size();
    }
    return size;
  }

  @Benchmark
  public List<?> kvstorePrefix(Store store) {
    return store.store.scan(ScanRequest.all().prefix(PREFIX).limit(100)).entries();
  }

  @Benchmark
  public List<?> mapPrefix(Sorted sorted) {
    return new ArrayList<>(
        sorted.map.subMap(PREFIX, PREFIX + Character.MAX_VALUE).entrySet());
  }
}
