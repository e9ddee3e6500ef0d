package dev.kvstore.simple.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kvstore.simple.internal.format.FileFormat;
import dev.kvstore.spi.Values;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.RepeatedTest;

/**
 * Who reads, lists, scans and saves sees one moment after the other, while what a file brought is
 * replaced, deleted, put again, and moves out of the file's bytes.
 */
final class LoadedUnderThreadsTest {
  /** Keys whose values all are of one generation. */
  private static final int KEYS = 60;

  private static final int DELETED = 6_000;

  /** How many are deleted after each generation. */
  private static final int STRIDE = 40;

  private static final String FILLING = "x".repeat(500);

  private final Contents contents = load();
  private final DecodedCache cache = new DecodedCache(1 << 20);
  private final AtomicBoolean done = new AtomicBoolean();

  @RepeatedTest(3)
  void nobodySeesWhatNeverWas() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(6);
    try {
      List<Future<?>> writers = new ArrayList<>();
      writers.add(threads.submit(() -> write("a")));
      writers.add(threads.submit(() -> write("b")));
      List<Future<?>> readers = new ArrayList<>();
      readers.add(threads.submit(untilDone(() -> checkListing("a"))));
      readers.add(threads.submit(untilDone(this::checkSave)));
      readers.add(threads.submit(untilDone(() -> checkScan("b"))));
      readers.add(threads.submit(this::checkGets));
      for (Future<?> writer : writers) {
        writer.get(120, TimeUnit.SECONDS);
      }
      done.set(true);
      for (Future<?> reader : readers) {
        reader.get(120, TimeUnit.SECONDS);
      }
    } finally {
      done.set(true);
      threads.shutdownNow();
    }
    // How many is the threads' matter: one that is slow to begin takes more along.
    assertThat(contents.moves()).as("moves out of the file").isPositive();
    assertThat(contents.keptForLookers()).isZero();
    checkListing("a");
    checkListing("b");
    checkScan("a");
  }

  private Callable<Void> untilDone(Callable<Void> check) {
    return () -> {
      while (!done.get()) {
        check.call();
      }
      return null;
    };
  }

  /** Puts a generation, deletes some, begins anew; one key goes and comes back again and again. */
  private Void write(String collection) throws IOException {
    for (int generation = 1; generation <= DELETED / STRIDE; generation++) {
      Map<String, Map<String, Object>> batch = new LinkedHashMap<>();
      for (int i = 0; i < KEYS; i++) {
        batch.put("k" + i, Map.of("n", generation));
      }
      contents.putAll(batch, collection, WriteAhead.NONE);
      for (int i = 0; i < STRIDE; i++) {
        String key = "m" + ((generation - 1) * STRIDE + i);
        assertThat(contents.removeIf(key, collection, stored -> true, WriteAhead.NONE))
            .isTrue();
      }
      contents.removeIf("back", collection, stored -> true, WriteAhead.NONE);
      contents.putAll(Map.of("back", Map.of("n", generation)), collection, WriteAhead.NONE);
    }
    return null;
  }

  private Void checkListing(String collection) {
    try (Contents.Moment moment = contents.moment(collection)) {
      Map<String, Integer> all = read(moment.collections().get(0));
      checkMoment(all);
      assertThat(read(moment.collections().get(0))).isEqualTo(all);
    }
    return null;
  }

  private static void checkMoment(Map<String, Integer> all) {
    int generation = all.get("k0");
    int there = 0;
    int first = DELETED;
    for (Map.Entry<String, Integer> entry : all.entrySet()) {
      switch (entry.getKey().charAt(0)) {
        case 'k' -> assertThat(entry.getValue()).isEqualTo(generation);
        case 'm' -> {
          there++;
          first = Math.min(first, entry.getValue());
        }
        default -> assertThat(entry.getValue()).isBetween(generation - 1, generation);
      }
    }
    assertThat(all.size() - there).isBetween(KEYS, KEYS + 1);
    assertThat(there).as("the last, without a gap").isEqualTo(DELETED - first);
    assertThat(first).isBetween((generation - 1) * STRIDE, generation * STRIDE);
  }

  private Void checkSave() throws IOException {
    try (Contents.Moment moment = contents.moment()) {
      byte[] saved = saved(moment);
      assertThat(saved(moment)).isEqualTo(saved);
      Contents again = FileFormat.DEFAULT.read(saved, "kv.json");
      for (Contents.Collection collection : again.moment().collections()) {
        checkMoment(read(collection));
      }
    }
    return null;
  }

  private Void checkScan(String collection) {
    List<String> keys = contents.keys("", null, Integer.MAX_VALUE, collection);
    assertThat(keys).isSortedAccordingTo(Values.NAME_ORDER).doesNotHaveDuplicates();
    assertThat(keys.stream().filter(key -> key.startsWith("k"))).hasSize(KEYS);
    assertThat(contents.keys("k", null, 1_000, collection)).hasSize(KEYS);
    return null;
  }

  /** What one thread reads never goes back. */
  private Void checkGets() {
    int[] seen = new int[KEYS];
    int deleted = 0;
    while (!done.get()) {
      for (int i = 0; i < KEYS; i++) {
        StoredValue value = contents.get("k" + i, "a");
        assertThat(value).isNotNull();
        int generation = (Integer) value.value(cache).get("n");
        assertThat(generation).isGreaterThanOrEqualTo(seen[i]);
        seen[i] = generation;
      }
      while (deleted < DELETED && contents.get("m" + deleted, "a") == null) {
        deleted++;
      }
      assertThat(contents.get("m" + (deleted - 1), "a")).isNull();
      StoredValue last = contents.get("m" + (DELETED - 1), "a");
      if (last != null) {
        assertThat(last.value(cache)).containsEntry("n", DELETED - 1);
      }
    }
    return null;
  }

  private static Map<String, Integer> read(Contents.Collection collection) {
    Map<String, Integer> all = new LinkedHashMap<>();
    Iterator<Map.Entry<String, StoredValue>> entries = collection.entries();
    entries.forEachRemaining(
        entry -> all.put(entry.getKey(), (Integer) entry.getValue().value().get("n")));
    return all;
  }

  private static byte[] saved(Contents.Moment moment) throws IOException {
    ByteArrayOutputStream target = new ByteArrayOutputStream();
    FileFormat.DEFAULT.write(moment, target);
    return target.toByteArray();
  }

  private static Contents load() {
    StringBuilder text = new StringBuilder();
    for (String collection : List.of("a", "b")) {
      text.append(text.isEmpty() ? "{" : ", ").append('"').append(collection).append("\": {");
      text.append("\"back\": {\"n\": 0}");
      for (int i = 0; i < KEYS; i++) {
        text.append(", \"k").append(i).append("\": {\"n\": 0}");
      }
      for (int i = 0; i < DELETED; i++) {
        text.append(", \"m").append(i).append("\": {\"n\": ").append(i);
        text.append(", \"filling\": \"").append(FILLING).append("\"}");
      }
      text.append("}");
    }
    byte[] bytes = text.append("}").toString().getBytes(StandardCharsets.US_ASCII);
    return FileFormat.DEFAULT.read(bytes, "kv.json");
  }
}
