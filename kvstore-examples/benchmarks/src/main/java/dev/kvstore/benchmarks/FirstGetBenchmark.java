package dev.kvstore.benchmarks;

import dev.kvstore.KVStore;
import dev.kvstore.KVStores;
import dev.kvstore.benchmarks.Documents.Shape;
import dev.kvstore.spi.JsonCodec;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
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

/** Gets values of a file of which no decoded form is kept, so that each get is the first. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class FirstGetBenchmark {
  private static final int COUNT = 4_096;

  /** The documents in turn. */
  @State(Scope.Thread)
  public static class Turn {
    private int next;

    int next() {
      return next++ & (COUNT - 1);
    }
  }

  /** An opened file. */
  @State(Scope.Benchmark)
  public static class Opened {
    final KVStore store = KVStores.open("json:" + Folders.file() + "?mode=read&cache=0");
    final String[] keys = new String[COUNT];

    @Setup
    public void makeKeys() {
      for (int i = 0; i < COUNT; i++) {
        keys[i] = Documents.key(i);
      }
    }

    @TearDown
    public void close() {
      store.close();
    }
  }

  /** The same documents' bytes. */
  @State(Scope.Benchmark)
  public static class Bytes {
    final byte[][] bytes = new byte[COUNT][];

    @Setup
    public void encode() {
      for (int i = 0; i < COUNT; i++) {
        bytes[i] = JsonCodec.encode(Documents.document(Shape.LONG, i));
      }
    }
  }

  @Benchmark
  public Optional<Map<String, @Nullable Object>> kvstore(Opened opened, Turn turn) {
    return opened.store.get(opened.keys[turn.next()], Documents.COLLECTION);
  }

  @Benchmark
  public Map<String, Object> jackson(Bytes bytes, Turn turn) throws IOException {
    return Peers.JACKSON.readValue(bytes.bytes[turn.next()], Peers.VALUE);
  }
}
