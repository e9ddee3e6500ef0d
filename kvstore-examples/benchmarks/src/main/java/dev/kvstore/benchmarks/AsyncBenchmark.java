package dev.kvstore.benchmarks;

import dev.kvstore.KVStore;
import dev.kvstore.KVStores;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Puts with 64 futures in flight, and the same calls handed to an executor of the same kind. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class AsyncBenchmark {
  private static final int IN_FLIGHT = 64;

  /** A store, by a system property. */
  @State(Scope.Benchmark)
  public static class Store {
    private Path folder = Path.of("");
    KVStore store = KVStores.open("memory:");
    final ExecutorService executor = executor();

    /** As the store's own: virtual threads where the JVM has them, else a fork-join pool. */
    private static ExecutorService executor() {
      try {
        return (ExecutorService)
            Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
      } catch (NoSuchMethodException olderJdk) {
        return new ForkJoinPool(
            IN_FLIGHT, ForkJoinPool.defaultForkJoinWorkerThreadFactory, null, true);
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException("virtual threads cannot be made", e);
      }
    }

    @Setup
    public void open() throws IOException {
      folder = Folders.temporary();
      store.close();
      store = KVStores.open(System.getProperty("benchmarks.store")
          .replace("FOLDER", folder.toUri().toString()));
      for (int i = 0; i < IN_FLIGHT; i++) {
        store.put(Integer.toString(i), Map.of("n", i));
      }
    }

    @TearDown
    public void close() throws IOException {
      executor.shutdown();
      store.close();
      Folders.delete(folder);
    }
  }

  @Benchmark
  @OperationsPerInvocation(IN_FLIGHT)
  public void kvstore(Store store) {
    List<CompletableFuture<?>> flying = new ArrayList<>(IN_FLIGHT);
    for (int i = 0; i < IN_FLIGHT; i++) {
      flying.add(store.store.async().put(Integer.toString(i), Map.of("n", i)));
    }
    flying.forEach(CompletableFuture::join);
  }

  @Benchmark
  @OperationsPerInvocation(IN_FLIGHT)
  public void executor(Store store) {
    List<CompletableFuture<?>> flying = new ArrayList<>(IN_FLIGHT);
    for (int i = 0; i < IN_FLIGHT; i++) {
      int number = i;
      flying.add(CompletableFuture.runAsync(
          () -> store.store.put(Integer.toString(number), Map.of("n", number)), store.executor));
    }
    flying.forEach(CompletableFuture::join);
  }
}
