package dev.kvstore.benchmarks;

import dev.kvstore.KVStore;
import dev.kvstore.KVStores;
import dev.kvstore.benchmarks.Documents.Shape;
import java.util.List;
import java.util.Map;
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

/** Puts documents into memory, over the same keys again and again. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class PutBenchmark {
  /** What is put. */
  @State(Scope.Thread)
  public static class Entries {
    private static final int COUNT = 1 << 13;
    private final String[] keys = new String[COUNT];
    private final Map<String, @Nullable Object>[] values = values();
    private int next;

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static Map<String, @Nullable Object>[] values() {
      return new Map[COUNT];
    }

    @Setup
    public void make() {
      Shape shape = Shape.valueOf(System.getProperty("benchmarks.shape"));
      for (int i = 0; i < COUNT; i++) {
        keys[i] = Documents.key(i);
        values[i] = Documents.document(shape, i);
      }
    }

    void advance() {
      next = (next + 1) & (COUNT - 1);
    }

    String key() {
      return keys[next];
    }

    Map<String, @Nullable Object> value() {
      return values[next];
    }
  }

  /** A store in memory. */
  @State(Scope.Benchmark)
  public static class Store {
    final KVStore store = KVStores.open("memory:");
  }

  /** A map of what was copied. */
  @State(Scope.Benchmark)
  public static class Copies {
    final Map<String, Object> map = new ConcurrentHashMap<>();
  }

  @Benchmark
  public void kvstore(Store store, Entries entries) {
    entries.advance();
    store.store.put(entries.key(), entries.value(), Documents.COLLECTION);
  }

  @Benchmark
  public @Nullable Object deepCopy(Copies copies, Entries entries) {
    entries.advance();
    Object copy = Peers.deepCopy(entries.value());
    return copy == null ? null : copies.map.put(entries.key(), copy);
  }

  /** What no store can do without that refuses texts which UTF-8 cannot hold. */
  @Benchmark
  public int deepCopyReadingTexts(Copies copies, Entries entries) {
    deepCopy(copies, entries);
    return surrogates(entries.value());
  }

  private static int surrogates(@Nullable Object value) {
    int found = 0;
    if (value instanceof String text) {
      for (int i = 0; i < text.length(); i++) {
        found += Character.isSurrogate(text.charAt(i)) ? 1 : 0;
      }
    } else if (value instanceof Map<?, ?> map) {
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        found += surrogates(entry.getKey()) + surrogates(entry.getValue());
      }
    } else if (value instanceof List<?> list) {
      for (Object element : list) {
        found += surrogates(element);
      }
    }
    return found;
  }
}
