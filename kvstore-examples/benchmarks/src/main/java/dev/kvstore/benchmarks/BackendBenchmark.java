package dev.kvstore.benchmarks;

import dev.kvstore.KVStore;
import dev.kvstore.KVStores;
import dev.kvstore.benchmarks.Documents.Shape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Gets and puts documents of 1 KB through a backend, and through its engine's own client with
 * Jackson.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class BackendBenchmark {
  private static final int BATCH = 100;
  private static final int IN_FLIGHT = 64;

  /** The documents of the store, in a turn without end. */
  @State(Scope.Benchmark)
  public static class Turn {
    private final Map<String, Map<String, @Nullable Object>> documents = new LinkedHashMap<>();
    private String[] keys = {};
    private int next;

    @Setup
    public void make() {
      for (int i = 0; i < Integer.getInteger("benchmarks.entries"); i++) {
        documents.put(Documents.key(i), Documents.document(Shape.MIDDLE, i));
      }
      keys = documents.keySet().toArray(String[]::new);
    }

    String key() {
      next = (next + 1) % keys.length;
      return keys[next];
    }

    Map<String, @Nullable Object> document(String key) {
      return documents.getOrDefault(key, Map.of());
    }

    List<String> keys(int count) {
      List<String> batch = new ArrayList<>(count);
      for (int i = 0; i < count; i++) {
        batch.add(key());
      }
      return batch;
    }

    Map<String, Map<String, @Nullable Object>> batch() {
      Map<String, Map<String, @Nullable Object>> batch = new LinkedHashMap<>();
      for (String key : keys(BATCH)) {
        batch.put(key, document(key));
      }
      return batch;
    }
  }

  /** A store of kvstore's. */
  @State(Scope.Benchmark)
  @SuppressWarnings("NullAway.Init") // JMH calls what is marked @Setup first.
  public static class Store {
    private Path folder;
    KVStore store;

    @Setup
    public void open(Turn turn) throws IOException {
      folder = Folders.temporary();
      store = KVStores.open(Backend.measured().uri(folder, "kvstore"));
      for (int i = 0; i < turn.keys.length / BATCH; i++) {
        store.putAll(turn.batch(), Documents.COLLECTION);
      }
    }

    @TearDown
    public void close() throws Exception {
      store.dropCollection(Documents.COLLECTION);
      store.close();
      try (RawClient client = Backend.measured().client(folder, "kvstore")) {
        client.drop();
      }
      Folders.delete(folder);
    }
  }

  /** The engine's own client, on a store that kvstore makes, and reads in the end. */
  @State(Scope.Benchmark)
  @SuppressWarnings("NullAway.Init")
  public static class Raw {
    private Path folder;
    private String uri;
    RawClient client;

    @Setup
    public void open(Turn turn) throws Exception {
      folder = Folders.temporary();
      uri = Backend.measured().uri(folder, "raw");
      KVStores.open(uri).close();
      client = Backend.measured().client(folder, "raw");
      for (int i = 0; i < turn.keys.length / BATCH; i++) {
        client.putAll(encoded(turn.batch()));
      }
    }

    @TearDown
    public void close(Turn turn) throws Exception {
      client.close();
      check(turn);
      try (RawClient last = Backend.measured().client(folder, "raw")) {
        last.drop();
      }
      Folders.delete(folder);
    }

    private void check(Turn turn) {
      try (KVStore store = KVStores.open(uri)) {
        String key = turn.key();
        if (!store.get(key, Documents.COLLECTION).orElseThrow().equals(turn.document(key))) {
          throw new IllegalStateException("the client's layout is not the backend's");
        }
        store.dropCollection(Documents.COLLECTION);
      }
    }
  }

  private static byte[] json(Map<String, @Nullable Object> document) throws IOException {
    return Peers.JACKSON.writeValueAsBytes(document);
  }

  private static Map<String, byte[]> encoded(Map<String, Map<String, @Nullable Object>> documents)
      throws IOException {
    Map<String, byte[]> encoded = new LinkedHashMap<>();
    for (Map.Entry<String, Map<String, @Nullable Object>> entry : documents.entrySet()) {
      encoded.put(entry.getKey(), json(entry.getValue()));
    }
    return encoded;
  }

  private static @Nullable Map<String, Object> decoded(byte @Nullable [] json) {
    try {
      return json == null ? null : Peers.JACKSON.readValue(json, Peers.VALUE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Benchmark
  public Object kvstoreGet(Store store, Turn turn) {
    return store.store.get(turn.key(), Documents.COLLECTION);
  }

  @Benchmark
  public @Nullable Object rawGet(Raw raw, Turn turn) throws Exception {
    return decoded(raw.client.get(turn.key()));
  }

  @Benchmark
  public void kvstorePut(Store store, Turn turn) {
    String key = turn.key();
    store.store.put(key, turn.document(key), Documents.COLLECTION);
  }

  @Benchmark
  public void rawPut(Raw raw, Turn turn) throws Exception {
    String key = turn.key();
    raw.client.put(key, json(turn.document(key)));
  }

  @Benchmark
  @OperationsPerInvocation(BATCH)
  public Object kvstoreGetAll(Store store, Turn turn) {
    return store.store.getAll(turn.keys(BATCH), Documents.COLLECTION);
  }

  @Benchmark
  @OperationsPerInvocation(BATCH)
  public Object rawGetAll(Raw raw, Turn turn) throws Exception {
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    raw.client.getAll(turn.keys(BATCH)).forEach((key, json) -> values.put(key, decoded(json)));
    return values;
  }

  @Benchmark
  @OperationsPerInvocation(BATCH)
  public void kvstorePutAll(Store store, Turn turn) {
    store.store.putAll(turn.batch(), Documents.COLLECTION);
  }

  @Benchmark
  @OperationsPerInvocation(BATCH)
  public void rawPutAll(Raw raw, Turn turn) throws Exception {
    raw.client.putAll(encoded(turn.batch()));
  }

  @Benchmark
  @OperationsPerInvocation(IN_FLIGHT)
  public void kvstoreAsyncGet(Store store, Turn turn) {
    List<CompletableFuture<?>> flying = new ArrayList<>(IN_FLIGHT);
    for (String key : turn.keys(IN_FLIGHT)) {
      flying.add(store.store.async().get(key, Documents.COLLECTION));
    }
    flying.forEach(CompletableFuture::join);
  }

  @Benchmark
  @OperationsPerInvocation(IN_FLIGHT)
  public void rawAsyncGet(Raw raw, Turn turn) {
    List<CompletableFuture<?>> flying = new ArrayList<>(IN_FLIGHT);
    for (String key : turn.keys(IN_FLIGHT)) {
      flying.add(raw.client.startGet(key).thenApply(BackendBenchmark::decoded));
    }
    flying.forEach(CompletableFuture::join);
  }

  @Benchmark
  @OperationsPerInvocation(IN_FLIGHT)
  public void kvstoreAsyncPut(Store store, Turn turn) {
    List<CompletableFuture<?>> flying = new ArrayList<>(IN_FLIGHT);
    for (String key : turn.keys(IN_FLIGHT)) {
      flying.add(store.store.async().put(key, turn.document(key), Documents.COLLECTION));
    }
    flying.forEach(CompletableFuture::join);
  }

  @Benchmark
  @OperationsPerInvocation(IN_FLIGHT)
  public void rawAsyncPut(Raw raw, Turn turn) throws IOException {
    List<CompletableFuture<?>> flying = new ArrayList<>(IN_FLIGHT);
    for (String key : turn.keys(IN_FLIGHT)) {
      flying.add(raw.client.startPut(key, json(turn.document(key))));
    }
    flying.forEach(CompletableFuture::join);
  }
}
