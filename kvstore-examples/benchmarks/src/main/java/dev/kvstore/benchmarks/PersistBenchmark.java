package dev.kvstore.benchmarks;

import dev.kvstore.benchmarks.Documents.Shape;
import dev.kvstore.simple.SimpleKVStore;
import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Saves a large store: untouched to a new path, and after one document in a hundred changed. */
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class PersistBenchmark {
  private static final int PIECE = 1 << 16;

  /** The folder into which a measurement saves. */
  @State(Scope.Benchmark)
  public static class Target {
    Path folder = Path.of("");
    private int saved;

    @Setup
    public void make() throws IOException {
      folder = Folders.temporary();
    }

    Path next() {
      return folder.resolve(++saved + ".json");
    }

    /**
     * Each save finds the room of those before: where a virtual machine's disk is new, it is slow.
     */
    @TearDown(Level.Invocation)
    public void makeRoom() throws IOException {
      Files.delete(folder.resolve(saved + ".json"));
    }

    @TearDown
    public void delete() throws IOException {
      Folders.delete(folder);
    }
  }

  /** A store that was opened from the file. */
  @State(Scope.Benchmark)
  public static class Opened {
    SimpleKVStore store = new SimpleKVStore();
    private int round;

    @Setup
    public void open() {
      store.close();
      store = SimpleKVStore.fromPersistPath(Folders.file().toString());
    }

    @Setup(Level.Invocation)
    public void change() {
      round++;
      long count = store.count(Documents.COLLECTION);
      for (int i = 0; i < count; i += 100) {
        store.put(
            Documents.key(i), Documents.document(Shape.LONG, i + round), Documents.COLLECTION);
      }
    }

    @TearDown
    public void close() {
      store.close();
    }
  }

  /** The same that nothing is put into. */
  @State(Scope.Benchmark)
  public static class Untouched extends Opened {
    @Override
    public void change() {
      // What is measured is that nothing changed.
    }
  }

  /** The file's bytes. */
  @State(Scope.Benchmark)
  public static class Bytes {
    byte[] bytes = {};

    @Setup
    public void read() throws IOException {
      bytes = Files.readAllBytes(Folders.file());
    }
  }

  /** The file as Jackson's maps. */
  @State(Scope.Benchmark)
  public static class Maps {
    Map<String, Map<String, Map<String, Object>>> store = Map.of();
    private int round;

    @Setup
    public void read() throws IOException {
      store = Peers.read(Folders.file());
    }

    @Setup(Level.Invocation)
    @SuppressWarnings("NullAway") // Jackson's maps hold null, and their type does not say so.
    public void change() {
      round++;
      Map<String, Map<String, Object>> documents =
          store.getOrDefault(Documents.COLLECTION, Map.of());
      int count = documents.size();
      for (int i = 0; i < count; i += 100) {
        documents.put(Documents.key(i), Documents.document(Shape.LONG, i + round));
      }
    }
  }

  @Benchmark
  public void kvstoreUntouched(Untouched opened, Target target) {
    opened.store.persist(target.next().toString());
  }

  @Benchmark
  public void bareWrite(Bytes bytes, Target target) throws IOException {
    try (FileOutputStream out = new FileOutputStream(target.next().toFile())) {
      // In pieces, as for more at once FileOutputStream takes memory of that size first.
      for (int at = 0; at < bytes.bytes.length; at += PIECE) {
        out.write(bytes.bytes, at, Math.min(PIECE, bytes.bytes.length - at));
      }
      out.getFD().sync();
    }
  }

  @Benchmark
  public void kvstoreChanged(Opened opened, Target target) {
    opened.store.persist(target.next().toString());
  }

  @Benchmark
  public void jacksonChanged(Maps maps, Target target) throws IOException {
    Path file = target.next();
    Path beside = file.resolveSibling(file.getFileName() + ".tmp");
    try (FileOutputStream out = new FileOutputStream(beside.toFile());
        OutputStream buffered = new BufferedOutputStream(out, 1 << 16)) {
      Peers.JACKSON
          .writer()
          .without(com.fasterxml.jackson.core.JsonGenerator.Feature.AUTO_CLOSE_TARGET)
          .writeValue(buffered, maps.store);
      buffered.flush();
      out.getFD().sync();
    }
    Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
    try (FileChannel folder = FileChannel.open(target.folder, StandardOpenOption.READ)) {
      folder.force(true);
    }
  }
}
