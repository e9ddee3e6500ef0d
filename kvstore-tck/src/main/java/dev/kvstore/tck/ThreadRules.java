package dev.kvstore.tck;

import dev.kvstore.KVStore;
import dev.kvstore.KVStoreException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Area 8 of the specification. */
abstract class ThreadRules extends AsyncRules {
  private static final int THREADS = 4;
  private static final int TIMES = 50;

  ThreadRules() {}

  /** How often threads race for one entry; each race waits for all of them to begin. */
  static int races() {
    return Profile.pick(10, 50);
  }

  @Test
  @Rule(value = "KV-8.1", check = "read-modify-write of something that holds several entries")
  public final void writersOfDifferentKeysLoseNothing() throws Exception {
    KVStore store = store();
    String collection = newCollection();
    Map<String, Map<String, Object>> expected = new HashMap<>();
    for (int thread = 0; thread < THREADS; thread++) {
      expected.putAll(entries("t" + thread + "-", TIMES));
      expected.putAll(entries("batch" + thread + "-", TIMES));
    }
    Parallel.run(THREADS, thread -> () -> {
      entries("t" + thread + "-", TIMES).forEach((key, value) -> store.put(key, value, collection));
      store.putAll(entries("batch" + thread + "-", TIMES).entrySet(), collection, 7);
      return true;
    });
    expectAll(expected, collection, "after 4 threads wrote different keys");
    Check.equal((long) expected.size(), store.count(collection), "count");
  }

  @Test
  @Rule(
      value = "KV-8.2",
      check = "the moment between the last delete and the removal of what is empty")
  public final void aCollectionThatBeginsAndEndsLosesNothing() throws Exception {
    KVStore store = store();
    String collection = newCollection();
    for (int i = 0; i < races(); i++) {
      Map<String, Object> value = value(i);
      // The two change places, since one thread is always a little late.
      int deleter = i % 2;
      store.put("last", value, collection);
      Parallel.run(2, thread -> () -> {
        if (thread == deleter) {
          return store.delete("last", collection);
        }
        store.put("first", value, collection);
        return true;
      });
      expect(value, "first", collection, "after a put beside the delete of the last entry");
      store.delete("first", collection);
    }
    expectNoCollection(collection, "after its last entry was deleted");
  }

  @Test
  @Rule(value = "KV-8.3", check = "values that are written in parts, or changed where they lie")
  public final void noReaderSeesATornValue() throws Exception {
    KVStore store = store();
    String collection = newCollection();
    AtomicInteger reading = new AtomicInteger(2);
    store.put("key", twins(0), collection);
    Parallel.run(THREADS, thread -> () -> {
      if (thread < 2) {
        for (int i = 0; reading.get() > 0; i++) {
          store.put("key", twins(i * 2 + thread), collection);
        }
        return true;
      }
      try {
        for (int i = 0; i < 4 * TIMES; i++) {
          Map<String, @Nullable Object> read = store.get("key", collection).orElse(Map.of());
          Check.equal(
              twins(read.get("first") instanceof Integer number ? number : -1),
              read,
              "get while two threads put");
        }
      } finally {
        reading.decrementAndGet();
      }
      return true;
    });
  }

  @Test
  @Rule(value = "KV-8.4", check = "caches of one thread or one connection, and replicas that lag")
  public final void whatIsWrittenIsReadByAll() throws Exception {
    KVStore store = store();
    String collection = newCollection();
    AtomicInteger written = new AtomicInteger();
    // Every reader reads before the first write, so that a cache has something old to give.
    CountDownLatch begun = new CountDownLatch(2);
    store.put("key", value(0), collection);
    Parallel.run(3, thread -> () -> {
      if (thread == 0) {
        begun.await(Check.PATIENCE_SECONDS, TimeUnit.SECONDS);
        for (int i = 1; i <= 4 * TIMES; i++) {
          store.put("key", value(i), collection);
          written.set(i);
        }
        return true;
      }
      int least;
      do {
        least = written.get();
        int read = number(store.get("key", collection).orElse(null));
        begun.countDown();
        Check.holds(
            read >= least, "get after another thread's put returned", "at least " + least, read);
      } while (least < 4 * TIMES);
      return true;
    });
  }

  @Test
  @Rule(value = "KV-8.5", check = "a look before the delete: both must be one step")
  public final void oneThreadDeletesAnEntry() throws Exception {
    KVStore store = store();
    String collection = newCollection();
    for (int i = 0; i < races(); i++) {
      String key = "k" + i;
      store.put(key, value(i), collection);
      List<Boolean> deleted = Parallel.run(THREADS, thread -> () -> store.delete(key, collection));
      Check.equal(
          1L,
          deleted.stream().filter(was -> was).count(),
          "how many of 4 threads that delete one entry get true");
    }
  }

  @Test
  @Rule(
      value = "KV-8.6",
      check = "FileChannel, which an interrupt closes, and locks that are not given back")
  public final void anInterruptDoesNoHarm() throws Exception {
    KVStore store = store();
    String collection = newCollection();
    store.put("kept", value("kept"), collection);
    store.put("key", value("old"), collection);
    List<Check.Action> calls = new ArrayList<>();
    Operation.all(store, "key", value("new"), collection).stream()
        .filter(operation -> !operation.name().equals("dropCollection"))
        .forEach(operation -> calls.add(operation.action()));
    for (Check.Action call : calls) {
      Parallel.run(1, thread -> () -> {
        Thread.currentThread().interrupt();
        try {
          call.run();
        } catch (KVStoreException mayFail) {
          // Whether an interrupted call takes effect is open; what follows is not.
        }
        return true;
      });
      expect(value("kept"), "kept", collection, "after an interrupted call");
      Optional<Map<String, @Nullable Object>> now = store.get("key", collection);
      Check.holds(
          now.isEmpty() || now.get().equals(value("old")) || now.get().equals(value("new")),
          "get after an interrupted call",
          "the old value, the new one or none",
          now);
      // Not that key: what failed may still take effect.
      store.put("next", value("old"), collection);
      expect(value("old"), "next", collection, "put after an interrupted call");
    }
  }

  @Test
  @Rule(
      value = "KV-8.7",
      check = "replicas and caches that change at different moments, and writes in two steps")
  public final void callsOnOneKeyHaveAnOrder() throws Exception {
    new Histories(run(), List.of(run().untraced()), false).expectAnOrder();
  }

  private static Map<String, Object> twins(int number) {
    return Map.of("first", number, "filler", "x".repeat(100 + number % 100), "second", number);
  }
}
