package dev.kvstore.simple;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kvstore.ConditionalWrites;
import dev.kvstore.KVStore;
import dev.kvstore.KVStores;
import dev.kvstore.Persistable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Writers, saves, listings and openings for reading at the same time: no write is lost, none is
 * made twice, and whoever looks sees one moment.
 *
 * <p>Each writer puts pairs of equal numbers as one step, so that a moment is told by their being
 * equal, and counts in a counter that all share, so that a lost or a doubled write is told by its
 * end.
 */
final class SavesUnderThreadsTest {
  private static final int WRITERS = 3;
  private static final int ROUNDS = Integer.getInteger("kvstore.rounds", 300);

  /** How often each of the others does its work beside the writers, at least. */
  private static final int TIMES = 5;

  /** Between the two of a pair, so that looking from one to the other takes time. */
  private static final int BETWEEN = 2_000;

  @TempDir
  Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"never", "interval"})
  void whoeverLooksSeesOneMomentAndNothingIsLost(String fsync) throws Exception {
    String uri = "json:" + folder.resolve("kv.json").toUri();
    AtomicIntegerArray acknowledged = new AtomicIntegerArray(WRITERS);
    AtomicBoolean written = new AtomicBoolean();
    Map<String, Map<String, Object>> end;
    ExecutorService threads = Executors.newCachedThreadPool();
    try (KVStore store = KVStores.open(uri + "?fsync=" + fsync)) {
      fill(store);
      List<AtomicInteger> times =
          List.of(new AtomicInteger(), new AtomicInteger(), new AtomicInteger());
      List<Future<?>> others = List.of(
          threads.submit(until(
              written, times.get(0), store.capability(Persistable.class).orElseThrow()::persist)),
          threads.submit(until(written, times.get(1), () -> {
            int[] least = now(acknowledged);
            look(store, least);
          })),
          threads.submit(until(written, times.get(2), () -> {
            int[] least = now(acknowledged);
            try (KVStore reader = KVStores.open(uri + "?mode=read")) {
              look(reader, least);
            }
          })));
      List<Future<?>> writers = new ArrayList<>();
      for (int i = 0; i < WRITERS; i++) {
        int writer = i;
        writers.add(threads.submit(() -> write(store, writer, acknowledged, times)));
      }
      for (Future<?> each : writers) {
        each.get();
      }
      written.set(true);
      for (Future<?> each : others) {
        each.get();
      }
      end = store.getAll("c");
      int made = IntStream.of(now(acknowledged)).sum();
      assertThat(made).isGreaterThanOrEqualTo(WRITERS * ROUNDS);
      assertThat(end.get("counter")).isEqualTo(Map.of("n", made));
      look(store, now(acknowledged));
    } finally {
      threads.shutdownNow();
    }
    try (KVStore again = KVStores.open(uri)) {
      assertThat(again.getAll("c")).isEqualTo(end);
    }
  }

  private static void fill(KVStore store) {
    Map<String, Map<String, Object>> entries = new LinkedHashMap<>();
    IntStream.range(0, WRITERS).forEach(i -> entries.put("a" + i, Map.of("n", 0)));
    IntStream.range(0, BETWEEN).forEach(i -> entries.put("between" + i, Map.of()));
    IntStream.range(0, WRITERS).forEach(i -> entries.put("b" + i, Map.of("n", 0)));
    entries.put("counter", Map.of("n", 0));
    store.putAll(entries, "c");
  }

  private static void write(
      KVStore store, int writer, AtomicIntegerArray acknowledged, List<AtomicInteger> others) {
    ConditionalWrites conditional = store.capability(ConditionalWrites.class).orElseThrow();
    Random random = new Random(writer);
    boolean enough = false;
    for (int n = 1; !enough; n++) {
      enough = n >= ROUNDS && others.stream().allMatch(times -> times.get() >= TIMES);
      Map<String, Object> value = Map.of("n", n, "text", "é".repeat(random.nextInt(500)));
      store.putAll(Map.of("a" + writer, value, "b" + writer, value), "c");
      acknowledged.set(writer, n);
      conditional.update(
          "counter", old -> Map.of("n", old.map(SavesUnderThreadsTest::number).orElse(0) + 1), "c");
      String passing = "passing" + random.nextInt(4);
      if (random.nextBoolean()) {
        store.put(passing, value, "c");
      } else {
        store.delete(passing, "c");
      }
    }
  }

  private static int[] now(AtomicIntegerArray acknowledged) {
    return IntStream.range(0, WRITERS).map(acknowledged::get).toArray();
  }

  /** Looks at one moment, which shows what was acknowledged before. */
  private static void look(KVStore store, int[] least) {
    Map<String, Map<String, Object>> moment = store.getAll("c");
    for (int i = 0; i < WRITERS; i++) {
      assertThat(moment.get("a" + i)).as("pair %s", i).isEqualTo(moment.get("b" + i));
      assertThat(number(moment.get("a" + i))).isGreaterThanOrEqualTo(least[i]);
    }
  }

  private static int number(Map<String, Object> value) {
    return (Integer) value.get("n");
  }

  private static Callable<Void> until(AtomicBoolean end, AtomicInteger times, Runnable action) {
    return () -> {
      while (!end.get()) {
        boolean done = false;
        try {
          action.run();
          done = true;
        } finally {
          // Nobody waits for one that failed.
          times.addAndGet(done ? 1 : TIMES);
        }
      }
      return null;
    };
  }
}
