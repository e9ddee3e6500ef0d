package dev.kvstore.cli;

import dev.kvstore.KVStore;
import dev.kvstore.ScanPage;
import dev.kvstore.ScanRequest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Walks a collection in batches of about the same size, whatever its values' sizes are, so that
 * whatever moves them needs the same memory always; as long as nobody presses Ctrl-C.
 */
final class Batches {
  /** What a batch holds at most; more than this gains nothing. */
  static final int ENTRIES = 1_000;

  /** About what a batch holds in JSON. */
  static final long BYTES = 1 << 20;

  private static final int FIRST = 16;

  private Batches() {}

  /**
   * Some entries in a row.
   *
   * @param bytes what they are as JSON
   */
  record Batch(Map<String, Map<String, @Nullable Object>> entries, long bytes) {}

  static void walk(KVStore store, String collection, String prefix, Consumer<Batch> batches) {
    // The first is small: nobody knows yet how large the values are.
    int limit = FIRST;
    Optional<String> token = Optional.empty();
    do {
      Interruption.check();
      ScanPage page = store.scan(new ScanRequest(prefix, limit, token), collection);
      Map<String, Map<String, @Nullable Object>> entries = new LinkedHashMap<>();
      long bytes = 0;
      for (Map.Entry<String, Map<String, @Nullable Object>> entry : page.entries()) {
        entries.put(entry.getKey(), entry.getValue());
        bytes += entry.getKey().length() + (long) Json.line(entry.getValue()).length;
      }
      if (!entries.isEmpty()) {
        batches.accept(new Batch(entries, bytes));
        long fitting = Math.max(1, BYTES / Math.max(1, bytes / entries.size()));
        limit = (int) Math.min(ENTRIES, Math.min(fitting, limit * 4L));
      }
      token = page.next();
    } while (token.isPresent());
  }
}
