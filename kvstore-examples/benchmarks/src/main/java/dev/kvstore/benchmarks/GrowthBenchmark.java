package dev.kvstore.benchmarks;

import dev.kvstore.KVStore;
import dev.kvstore.KVStores;
import dev.kvstore.benchmarks.Documents.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.SplittableRandom;
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
import org.openjdk.jmh.annotations.TearDown;

/** Puts on random keys of a store of a given size. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class GrowthBenchmark {
  /** A random entry of so many. */
  @State(Scope.Thread)
  public static class Turn {
    private final int entries = Integer.getInteger("benchmarks.entries");
    private final SplittableRandom random = new SplittableRandom(1);

    int next() {
      return random.nextInt(entries);
    }
  }

  /** A journalled store. */
  @State(Scope.Benchmark)
  public static class Json {
    private Path folder = Path.of("");
    KVStore store = KVStores.open("memory:");

    @Setup
    public void open() throws IOException {
      folder = Folders.temporary();
      store.close();
      store = KVStores.open("json:" + folder.resolve("kv.json").toUri());
      store.putAll(new Entries(Integer.getInteger("benchmarks.entries")), Documents.COLLECTION);
    }

    @TearDown
    public void close() throws IOException {
      store.close();
      Folders.delete(folder);
    }
  }

  /** A map of as many. */
  @State(Scope.Benchmark)
  public static class Maps {
    final Map<String, Map<String, @Nullable Object>> map = new ConcurrentHashMap<>();

    @Setup
    public void fill() {
      for (int i = 0; i < Integer.getInteger("benchmarks.entries"); i++) {
        map.put(Documents.key(i), Documents.document(Shape.SHORT, i));
      }
    }
  }

  @Benchmark
  public void kvstore(Json json, Turn turn) {
    int number = turn.next();
    json.store.put(
        Documents.key(number), Documents.document(Shape.SHORT, number), Documents.COLLECTION);
  }

  @Benchmark
  public @Nullable Object map(Maps maps, Turn turn) {
    int number = turn.next();
    return maps.map.put(Documents.key(number), Documents.document(Shape.SHORT, number));
  }
}
