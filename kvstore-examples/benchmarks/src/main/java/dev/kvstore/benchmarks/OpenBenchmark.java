package dev.kvstore.benchmarks;

import dev.kvstore.KVStore;
import dev.kvstore.KVStores;
import dev.kvstore.simple.internal.format.BareScan;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;

/** Opens a file; and opens it and reads every value once. */
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class OpenBenchmark {
  @Benchmark
  public long kvstore() {
    try (KVStore store = KVStores.open("json:" + Folders.file())) {
      return store.count(Documents.COLLECTION);
    }
  }

  @Benchmark
  public int jackson() throws IOException {
    return Peers.read(Folders.file()).size();
  }

  /** What no reader that checks the file can do without. */
  @Benchmark
  public int floor() throws IOException {
    return BareScan.scan(Files.readAllBytes(Folders.file()));
  }

  @Benchmark
  public int kvstoreReadingAll() {
    int found = 0;
    try (KVStore store = KVStores.open("json:" + Folders.file())) {
      for (Map.Entry<String, Map<String, Object>> entry :
          store.getAll(Documents.COLLECTION).entrySet()) {
        found += entry.getValue().size();
      }
    }
    return found;
  }
}
