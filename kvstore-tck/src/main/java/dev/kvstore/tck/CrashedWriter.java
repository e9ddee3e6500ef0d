package dev.kvstore.tck;

import dev.kvstore.KVStore;
import dev.kvstore.KVStores;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes, and says after each write that it returned, until it is killed.
 *
 * <p>What is written follows from a write's number alone, so that who killed it knows what to look
 * for.
 */
final class CrashedWriter {
  private static final int KEYS = 7;

  private CrashedWriter() {}

  /** Reads a store URI and a collection from its input, which hides a password from others. */
  public static void main(String[] arguments) throws IOException {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    String uri = in.readLine();
    String collection = in.readLine();
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    try (KVStore store = KVStores.open(uri)) {
      for (int number = 1; ; number++) {
        write(number, store, collection);
        out.println(number);
        if (out.checkError()) {
          return;
        }
      }
    }
  }

  /** One write: mostly a put, at times a batch or a delete. */
  static void write(int number, KVStore store, String collection) {
    Map<String, Map<String, Object>> put = puts(number);
    if (put.isEmpty()) {
      store.delete(key(number), collection);
    } else if (put.size() == 1) {
      put.forEach((key, value) -> store.put(key, value, collection));
    } else {
      store.putAll(put, collection);
    }
  }

  /** What is there after so many writes. */
  static Map<String, Map<String, Object>> after(int writes) {
    Map<String, Map<String, Object>> entries = new HashMap<>();
    for (int number = 1; number <= writes; number++) {
      Map<String, Map<String, Object>> put = puts(number);
      entries.putAll(put);
      if (put.isEmpty()) {
        entries.remove(key(number));
      }
    }
    return entries;
  }

  /** Every key that is ever written. */
  static List<String> keys() {
    return BatchRules.keysOf(KEYS);
  }

  /** Whether a value is whole, and one that was written. */
  static boolean isWhole(Map<String, ?> value) {
    return value.get("first") instanceof Integer number && value.equals(value(number));
  }

  /** The entries that a write puts; none if it deletes. */
  private static Map<String, Map<String, Object>> puts(int number) {
    if (number % 5 == 0) {
      return Map.of();
    } else if (number % 7 == 0) {
      Map<String, Map<String, Object>> batch = new HashMap<>();
      keys().forEach(key -> batch.put(key, value(number)));
      return batch;
    }
    return Map.of(key(number), value(number));
  }

  private static String key(int number) {
    return "k" + number % KEYS;
  }

  private static Map<String, Object> value(int number) {
    return Map.of("first", number, "filler", "x".repeat(number * 37 % 3_000), "second", number);
  }
}
