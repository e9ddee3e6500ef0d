package dev.kvstore.tck.gallery;

import dev.kvstore.Capability;
import dev.kvstore.spi.JsonCodec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;

/** A store that appends every write to a file before it returns, and reads the file to open. */
class LogStore extends HealthyStore {
  final Path log;

  LogStore(Path log) throws IOException {
    this.log = log;
    if (Files.exists(log)) {
      String text = Files.readString(log, StandardCharsets.US_ASCII);
      // A line that a kill cut off is a write that nobody was told of.
      String whole = text.substring(0, text.lastIndexOf('\n') + 1);
      try (FileChannel file = FileChannel.open(log, StandardOpenOption.WRITE)) {
        file.truncate(whole.length());
      }
      for (String line : whole.lines().toList()) {
        String[] parts = line.split("\t", -1);
        replay(decoded(parts[0]), parts[1].isEmpty() ? null : decoded(parts[1]));
      }
    }
  }

  private static Map<String, Object> decoded(String json) {
    return JsonCodec.decode(json.getBytes(StandardCharsets.US_ASCII));
  }

  private void replay(Map<String, Object> names, Map<String, Object> value) {
    String collection = (String) names.get("collection");
    if (value != null) {
      super.doPut((String) names.get("key"), value, collection);
    } else if (names.get("key") instanceof String key) {
      super.doDelete(key, collection);
    } else {
      super.doDropCollection(collection);
    }
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of(
        Capability.ORDERED_SCAN,
        Capability.SNAPSHOT_LISTING,
        Capability.PERSISTENT,
        Capability.DURABLE);
  }

  /** Not the caller's, as for a map: what waits for a file waits elsewhere. */
  @Override
  protected Executor asyncExecutor() {
    return ForkJoinPool.commonPool();
  }

  @Override
  protected synchronized void doPut(String key, Map<String, Object> value, String collection) {
    append(Map.of("key", key, "collection", collection), value);
    super.doPut(key, value, collection);
  }

  @Override
  protected synchronized void doPutAll(Map<String, Map<String, Object>> batch, String collection) {
    batch.forEach((key, value) -> append(Map.of("key", key, "collection", collection), value));
    super.doPutAll(batch, collection);
  }

  @Override
  protected synchronized boolean doDelete(String key, String collection) {
    append(Map.of("key", key, "collection", collection), null);
    return super.doDelete(key, collection);
  }

  @Override
  protected synchronized boolean doDropCollection(String collection) {
    append(Map.of("collection", collection), null);
    return super.doDropCollection(collection);
  }

  final void append(Map<String, Object> names, Map<String, Object> value) {
    write(encoded(names) + "\t" + (value == null ? "" : encoded(value)) + "\n");
  }

  private static String encoded(Map<String, Object> object) {
    return new String(JsonCodec.encode(object), StandardCharsets.US_ASCII);
  }

  void write(String line) {
    try {
      Files.writeString(
          log,
          line,
          StandardCharsets.US_ASCII,
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
