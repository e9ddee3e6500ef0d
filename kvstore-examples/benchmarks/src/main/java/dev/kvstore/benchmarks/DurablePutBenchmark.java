package dev.kvstore.benchmarks;

import dev.kvstore.KVStore;
import dev.kvstore.KVStores;
import dev.kvstore.benchmarks.Documents.Shape;
import dev.kvstore.spi.JsonCodec;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteOptions;

/** Puts short documents so that they survive the end of the process, or a power cut. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class DurablePutBenchmark {
  private static final int KEYS = 100_000;
  private static final boolean FORCED = Boolean.getBoolean("benchmarks.forced");

  /** What is put: another document each time, over the same keys again and again. */
  @State(Scope.Benchmark)
  public static class Entries {
    private static final int COUNT = 1 << 13;
    private final AtomicInteger next = new AtomicInteger();
    private final Map<String, @Nullable Object>[] values = values();
    private final byte[][] bytes = new byte[COUNT][];

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static Map<String, @Nullable Object>[] values() {
      return new Map[COUNT];
    }

    @Setup
    public void make() {
      for (int i = 0; i < COUNT; i++) {
        values[i] = Documents.document(Shape.SHORT, i);
        bytes[i] = JsonCodec.encode(values[i]);
      }
    }

    int next() {
      return next.getAndIncrement() & Integer.MAX_VALUE;
    }

    String key(int number) {
      return Documents.key(number % KEYS);
    }

    byte[] keyBytes(int number) {
      return key(number).getBytes(StandardCharsets.US_ASCII);
    }

    Map<String, @Nullable Object> value(int number) {
      return values[number % COUNT];
    }

    byte[] json(int number) throws IOException {
      return Peers.JACKSON.writeValueAsBytes(value(number));
    }
  }

  /** Where an engine keeps its files. */
  @State(Scope.Benchmark)
  public static class Place {
    Path folder = Path.of("");

    @Setup
    public void make() throws IOException {
      folder = Folders.temporary();
    }

    Path file() {
      return folder.resolve("store");
    }

    @TearDown
    public void delete() throws IOException {
      Folders.delete(folder);
    }
  }

  /** A JSON file with its journal. */
  @State(Scope.Benchmark)
  public static class Json {
    KVStore store = KVStores.open("memory:");

    @Setup
    public void open(Place place) {
      store.close();
      store = KVStores.open(
          "json:" + place.file().toUri() + "?fsync=" + (FORCED ? "always" : "interval"));
    }

    @TearDown
    public void close() {
      store.close();
    }
  }

  /** H2's MVStore. */
  @State(Scope.Benchmark)
  @SuppressWarnings("NullAway.Init") // JMH calls what is marked @Setup first.
  public static class MvStore {
    MVStore store;
    MVMap<String, byte[]> map;

    @Setup
    public void open(Place place) {
      store = new MVStore.Builder()
          .fileName(place.file().toString())
          .autoCommitDisabled()
          .open();
      map = store.openMap("data");
    }

    @TearDown
    public void close() {
      store.closeImmediately();
    }
  }

  /** RocksDB. */
  @State(Scope.Benchmark)
  @SuppressWarnings("NullAway.Init")
  public static class Rocks {
    Options options;
    WriteOptions writing;
    RocksDB store;

    @Setup
    public void open(Place place) throws RocksDBException {
      options = new Options().setCreateIfMissing(true);
      writing = new WriteOptions().setSync(FORCED);
      store = RocksDB.open(options, place.file().toString());
    }

    @TearDown
    public void close() {
      store.close();
      writing.close();
      options.close();
    }
  }

  /** SQLite in the mode that users are advised to take. */
  @State(Scope.Benchmark)
  @SuppressWarnings("NullAway.Init")
  public static class Sqlite {
    Connection connection;
    PreparedStatement put;

    @Setup
    public void open(Place place) throws SQLException {
      connection = DriverManager.getConnection("jdbc:sqlite:" + place.file());
      try (Statement statement = connection.createStatement()) {
        statement.execute("PRAGMA journal_mode=WAL");
        statement.execute("PRAGMA synchronous=NORMAL");
        statement.execute("CREATE TABLE data (k BLOB PRIMARY KEY, v BLOB) WITHOUT ROWID");
      }
      put = connection.prepareStatement("INSERT OR REPLACE INTO data VALUES (?, ?)");
    }

    @TearDown
    public void close() throws SQLException {
      put.close();
      connection.close();
    }
  }

  /** A file that is appended to. */
  @State(Scope.Benchmark)
  @SuppressWarnings("NullAway.Init")
  public static class Raw {
    RandomAccessFile file;

    @Setup
    public void open(Place place) throws IOException {
      file = new RandomAccessFile(place.file().toFile(), "rw");
    }

    @TearDown
    public void close() throws IOException {
      file.close();
    }
  }

  @Benchmark
  public void kvstore(Json json, Entries entries) {
    int number = entries.next();
    json.store.put(entries.key(number), entries.value(number), Documents.COLLECTION);
  }

  @Benchmark
  public void mvstore(MvStore mv, Entries entries) throws IOException {
    int number = entries.next();
    mv.map.put(entries.key(number), entries.json(number));
    mv.store.commit();
  }

  @Benchmark
  public void rocksdb(Rocks rocks, Entries entries) throws IOException, RocksDBException {
    int number = entries.next();
    rocks.store.put(rocks.writing, entries.keyBytes(number), entries.json(number));
  }

  @Benchmark
  public void sqlite(Sqlite sqlite, Entries entries) throws IOException, SQLException {
    int number = entries.next();
    sqlite.put.setBytes(1, entries.keyBytes(number));
    sqlite.put.setBytes(2, entries.json(number));
    sqlite.put.executeUpdate();
  }

  @Benchmark
  public void rawAppend(Raw raw, Entries entries) throws IOException {
    byte[] bytes = entries.bytes[entries.next() % Entries.COUNT];
    raw.file.write(bytes);
    raw.file.getFD().sync();
  }
}
