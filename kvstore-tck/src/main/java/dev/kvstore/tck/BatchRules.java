package dev.kvstore.tck;

import dev.kvstore.BatchException;
import dev.kvstore.InvalidEntryException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Area 4 of the specification. */
abstract class BatchRules extends EntryRules {
  /** More than a page, a batch, or an engine's parameters for one statement. */
  static final int MANY = 2_500;

  BatchRules() {}

  @Test
  @Rule(
      value = "KV-4.1",
      check = "the order of the engine's answer: put it back into that of the keys")
  public final void getAllKeepsTheOrderOfTheKeys() {
    String collection = newCollection();
    store().putAll(entries("k", 10), collection);
    List<String> asked = List.of("k7", "absent", "k2", "k9", "k2", "k0", "k7");
    Map<String, ?> found = store().getAll(asked, collection);
    Check.equal(List.of("k7", "k2", "k9", "k0"), List.copyOf(found.keySet()), "getAll(keys), keys");
    Check.equal(value(9), found.get("k9"), "getAll(keys), value");
  }

  @Test
  @Rule(
      value = "KV-4.2",
      check = "the engine's limit on parameters for one statement: ask in parts")
  public final void getAllTakesAnyNumberOfKeys() {
    String collection = newCollection();
    Check.equal(Map.of(), store().getAll(List.of(), collection), "getAll(no keys)");
    store().putAll(entries("k", MANY), collection);
    List<String> asked = new ArrayList<>(keysOf(MANY));
    asked.addAll(List.of("absent", "k"));
    Check.equal(entries("k", MANY), store().getAll(asked, collection), "getAll of 2,502 keys");
    Check.equal(Map.of(), store().getAll(List.of(), collection), "getAll(no keys)");
  }

  @Test
  @Rule(value = "KV-4.3", check = "how many rows the engine says it deleted, for equal keys too")
  public final void deleteAllCountsTheKeysThatWereThere() {
    String collection = newCollection();
    store().putAll(entries("k", 5), collection);
    List<String> asked = List.of("k1", "absent", "k3", "k1", "k");
    Check.equal(2L, store().deleteAll(asked, collection), "deleteAll");
    Check.equal(0L, store().deleteAll(asked, collection), "deleteAll again");
    expectAll(
        Map.of("k0", value(0), "k2", value(2), "k4", value(4)), collection, "after deleteAll");
  }

  @Test
  @Rule(
      value = "KV-4.4",
      check = "that no keys is not read as all keys, and many are taken in parts")
  public final void deleteAllTakesAnyNumberOfKeys() {
    String collection = newCollection();
    store().putAll(entries("k", MANY), collection);
    Check.equal(0L, store().deleteAll(List.of(), collection), "deleteAll(no keys)");
    Check.equal((long) MANY, store().count(collection), "count after deleteAll(no keys)");
    Check.equal(
        (long) MANY - 1,
        store().deleteAll(keysOf(MANY).subList(1, MANY), collection),
        "deleteAll of 2,499 keys");
    expectAll(entries("k", 1), collection, "after deleteAll of all keys but one");
  }

  @Test
  @Rule(
      value = "KV-4.5",
      check = "upserts that merge, and inserts that fail for keys that are there")
  public final void putAllReplacesAndLeavesTheOthers() {
    String collection = newCollection();
    store().put("k0", Map.of("old", 1), collection);
    store().put("other", value("other"), collection);
    Map<String, Map<String, Object>> written = entries("k", 10);
    store().putAll(written, collection);
    Map<String, Map<String, Object>> expected = new HashMap<>(written);
    expected.put("other", value("other"));
    expectAll(expected, collection, "after putAll");
    store().putAll(Map.of(), collection);
    expectAll(expected, collection, "after putAll of nothing");
  }

  @Test
  @Rule(
      value = "KV-4.6",
      check = "engines that reorder a batch, or refuse one row twice in a statement")
  public final void theLastOfEqualKeysWins() {
    for (int batchSize : new int[] {1, 2, 3, 1_000}) {
      String collection = newCollection();
      store()
          .putAll(
              List.of(
                  Map.entry("a", value(1)),
                  Map.entry("b", value(1)),
                  Map.entry("a", value(2)),
                  Map.entry("a", value(3)),
                  Map.entry("b", value(2))),
              collection,
              batchSize);
      expectAll(Map.of("a", value(3), "b", value(2)), collection, "after putAll by " + batchSize);
    }
  }

  @Test
  @Rule(
      value = "KV-4.7",
      check = "the last batch, which is shorter, and batches that are just full")
  public final void theSizeOfBatchesDoesNotMatter() {
    Map<String, Map<String, Object>> written = entries("k", 12);
    for (int batchSize : new int[] {1, 2, 5, 11, 12, 13, Integer.MAX_VALUE}) {
      String collection = newCollection();
      store().putAll(written.entrySet(), collection, batchSize);
      expectAll(written, collection, "after putAll of 12 entries by " + batchSize);
    }
  }

  @Test
  @Rule(
      value = "KV-4.8",
      check = "that BatchException is kept for what comes after the first write")
  public final void anErrorBeforeTheFirstWriteChangesNothing() {
    String collection = newCollection();
    Map<String, Object> refused = value(Double.NaN);
    List<Map.Entry<String, Map<String, Object>>> written = new ArrayList<>(ordered(5));
    written.add(Map.entry("bad", refused));
    Check.refused(
        "NOT_FINITE", () -> store().putAll(written, collection, 10), "putAll with NaN at the end");
    expectNoCollection(collection, "after a refused putAll");
    IllegalStateException broken = new IllegalStateException("the source broke");
    Exception thrown = Check.fails(
        IllegalStateException.class,
        () -> store().putAll(failing(3, broken), collection, 10),
        "putAll of an iterable that fails in the first batch");
    Check.holds(thrown == broken, "putAll, the error", "the iterable's own", thrown);
    expectNoCollection(collection, "after putAll of an iterable that failed");
  }

  @Test
  @Rule(value = "KV-4.9", check = "the count of whole batches, and what the cause of the error is")
  public final void aLaterErrorSaysHowManyWereWritten() {
    String collection = newCollection();
    IllegalStateException broken = new IllegalStateException("the source broke");
    BatchException stopped = Check.fails(
        BatchException.class,
        () -> store().putAll(failing(8, broken), collection, 3),
        "putAll by 3 of an iterable that fails after 8 entries");
    Check.equal(6L, stopped.entriesWritten(), "entriesWritten");
    Check.holds(stopped.getCause() == broken, "getCause", "the iterable's own", stopped.getCause());
    Check.equal("BATCH_FAILED", stopped.code(), "code");
    expectAll(entries("k", 6), collection, "after putAll that stopped");
  }

  @Test
  @Rule(
      value = "KV-4.10",
      check = "that a batch is captured whole before its first entry is written")
  public final void aBatchIsCheckedWhole() {
    String collection = newCollection();
    List<Map.Entry<String, Map<String, Object>>> written = new ArrayList<>(ordered(5));
    written.add(Map.entry("bad", value(Double.NaN)));
    BatchException stopped = Check.fails(
        BatchException.class,
        () -> store().putAll(written, collection, 3),
        "putAll by 3 with NaN as the sixth entry");
    Check.equal(3L, stopped.entriesWritten(), "entriesWritten");
    Check.equal("NOT_FINITE", stopped.code(), "code");
    Check.holds(
        stopped.getCause() instanceof InvalidEntryException,
        "getCause",
        "InvalidEntryException",
        stopped.getCause());
    expectAll(entries("k", 3), collection, "after putAll that stopped in its second batch");
  }

  @Test
  @Rule(
      value = "KV-4.11",
      check = "copies of the iterable, and a look at its size before it is read")
  public final void putAllReadsItsIterableOnceAndNoFurther() {
    String collection = newCollection();
    AtomicInteger iterators = new AtomicInteger();
    AtomicInteger taken = new AtomicInteger();
    Iterable<Map.Entry<String, Map<String, Object>>> endless = () -> {
      iterators.incrementAndGet();
      return IntStream.iterate(0, i -> i + 1)
          .peek(i -> endIfTooFar(taken.incrementAndGet()))
          .mapToObj(i -> Map.entry("k" + i, i == 250 ? value(Double.NaN) : value(i)))
          .iterator();
    };
    BatchException stopped = Check.fails(
        BatchException.class,
        () -> store().putAll(endless, collection, 100),
        "putAll by 100 of an iterable without end, with NaN as the 251st entry");
    Check.equal(200L, stopped.entriesWritten(), "entriesWritten");
    Check.equal(1, iterators.get(), "how often the iterable was asked for an iterator");
    Check.holds(taken.get() <= 301, "entries taken", "no more than three batches", taken.get());
    expectAll(entries("k", 200), collection, "after putAll that stopped in its third batch");
  }

  @Test
  @Rule(value = "KV-4.12", check = "that the batch size is checked first")
  public final void aBatchSizeBelowOneIsRefused() {
    String collection = newCollection();
    for (int batchSize : new int[] {0, -1, Integer.MIN_VALUE}) {
      Check.fails(
          IllegalArgumentException.class,
          () -> store().putAll(ordered(3), collection, batchSize),
          "putAll by " + batchSize);
      Check.fails(
          IllegalArgumentException.class,
          () -> store().putAll(List.of(), collection, batchSize),
          "putAll of nothing by " + batchSize);
    }
    expectNoCollection(collection, "after putAll with a batch size below 1");
  }

  static List<String> keysOf(int count) {
    return IntStream.range(0, count).mapToObj(i -> "k" + i).toList();
  }

  private static List<Map.Entry<String, Map<String, Object>>> ordered(int count) {
    return List.copyOf(entries("k", count).entrySet());
  }

  private static void endIfTooFar(int taken) {
    if (taken > 10_000) {
      throw new IllegalStateException("the kit's iterable was read for 10,000 entries");
    }
  }

  /** Entries from a source that breaks after some of them. */
  private static Iterable<Map.Entry<String, Map<String, Object>>> failing(
      int after, RuntimeException error) {
    return () -> {
      Iterator<Map.Entry<String, Map<String, Object>>> good = ordered(after).iterator();
      return new Iterator<>() {
        @Override
        public boolean hasNext() {
          return true;
        }

        @Override
        public Map.Entry<String, Map<String, Object>> next() {
          if (good.hasNext()) {
            return good.next();
          }
          throw error;
        }
      };
    };
  }
}
