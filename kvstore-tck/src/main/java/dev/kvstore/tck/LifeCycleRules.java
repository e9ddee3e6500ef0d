package dev.kvstore.tck;

import dev.kvstore.KVStore;
import dev.kvstore.ScanRequest;
import dev.kvstore.StoreClosedException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Area 9 of the specification. */
abstract class LifeCycleRules extends ThreadRules {
  /** Where opening is dear: what only happens to begin meanwhile does not do so each time. */
  private static final int FEWEST_OPENINGS = 4;

  /** So many threads are more than what all openings may share. */
  private static final int MOST_OPENINGS = 12;

  LifeCycleRules() {}

  @Test
  @Rule(value = "KV-9.1", check = "that every method looks whether the store is closed")
  public final void afterCloseEveryOperationFails() {
    KVStore store = store();
    String collection = newCollection();
    store.put("key", value(1), collection);
    store.close();
    expectClosed(Operation.all(store, "key", value(1), collection));
  }

  @Test
  @Rule(value = "KV-9.2", check = "that async() looks whether the store is closed, in the future")
  public final void afterCloseEveryFutureFails() {
    KVStore store = store();
    var before = store.async();
    String collection = newCollection();
    store.close();
    expectClosed(Operation.all(before, "key", value(1), collection));
    expectClosed(Operation.all(store.async(), "key", value(1), collection));
  }

  @Test
  @Rule(value = "KV-9.3", check = "short cuts for empty arguments: look first whether it is closed")
  public final void afterCloseEmptyCallsFail() {
    KVStore store = store();
    String collection = newCollection();
    store.close();
    expectClosed(Operation.empty(store, collection));
  }

  @Test
  @Rule(value = "KV-9.4", check = "that close remembers that it ran")
  public final void closingAgainDoesNothing() {
    KVStore store = store();
    store.put("key", value(1), newCollection());
    store.close();
    store.close();
    store.close();
  }

  @Test
  @Rule(value = "KV-9.5", check = "what the engine throws while it is closed: it needs translating")
  public final void callsThatRunWhileClosingFailAlike() throws Exception {
    KVStore store = store();
    String collection = newCollection();
    store.putAll(entries("k", 10), collection);
    CountDownLatch calls = new CountDownLatch(200);
    Parallel.run(4, thread -> () -> {
      if (thread == 0) {
        Check.holds(
            calls.await(Check.PATIENCE_SECONDS, TimeUnit.SECONDS),
            "calls before close",
            "200 within " + Check.PATIENCE_SECONDS + " s",
            200 - calls.getCount());
      }
      try {
        if (thread == 0) {
          store.putAll(closing(store), collection, 10);
          return true;
        }
        for (int i = 0; ; i++) {
          calls.countDown();
          if (thread == 1) {
            store.put("k" + i % 10, value(i), collection);
          } else if (thread == 2) {
            Check.holds(
                store.get("k3", collection).isPresent(), "get while closing", "the entry", "none");
          } else {
            store.count(collection);
          }
        }
      } catch (StoreClosedException expected) {
        return false;
      }
    });
    Check.fails(StoreClosedException.class, () -> store.get("k3", collection), "get after close");
  }

  /** An entry, before which the store is closed. */
  private static Iterable<Map.Entry<String, Map<String, Object>>> closing(KVStore store) {
    return () -> {
      store.close();
      return List.of(Map.entry("last", value(1))).iterator();
    };
  }

  @Test
  @Rule(value = "KV-9.6", check = "close: pools, timers and connections of the store's own")
  public final void closeEndsTheStoresThreads() throws Exception {
    String collection = newCollection();
    // What all stores share, a pool or a clock, fills up first, and may stay.
    useOnce(collection, 64);
    run().reopen();
    Set<Thread> known = new HashSet<>(Thread.getAllStackTraces().keySet());
    List<Set<Thread>> begun = new ArrayList<>();
    long enough = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(Profile.pick(100, 2_000));
    while (begun.size() < FEWEST_OPENINGS
        || (begun.size() < MOST_OPENINGS && System.nanoTime() < enough)) {
      useOnce(collection, 1);
      run().reopen();
      begun.add(begunSince(known));
      known.addAll(begun.get(begun.size() - 1));
    }
    store().close();
    int patience = Profile.pick(10, 20);
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(patience);
    List<Thread> left = alive(begun);
    while (isLeftByTheStore(begun) && System.nanoTime() < end) {
      left.get(0).join(100);
      left = alive(begun);
    }
    Check.holds(
        !isLeftByTheStore(begun),
        "threads that are alive after the store was opened and closed " + begun.size() + " times",
        "none from one of these times at least, and fewer than " + MOST_OPENINGS + " in all, after "
            + patience + " s at most",
        left.size() + ", such as " + left.stream().limit(5).map(Thread::getName).toList());
  }

  private static boolean isLeftByTheStore(List<Set<Thread>> begun) {
    return begun.stream().allMatch(threads -> threads.stream().anyMatch(Thread::isAlive))
        || alive(begun).size() >= MOST_OPENINGS;
  }

  private static List<Thread> alive(List<Set<Thread>> begun) {
    return begun.stream().flatMap(Set::stream).filter(Thread::isAlive).toList();
  }

  private void useOnce(String collection, int futures) throws Exception {
    store().put("key", value(1), collection);
    store().getAll(collection);
    store().scan(ScanRequest.all().limit(1), collection);
    List<CompletableFuture<Void>> puts = new ArrayList<>();
    for (int i = 0; i < futures; i++) {
      puts.add(store().async().put("key" + i, value(i), collection));
    }
    for (CompletableFuture<Void> put : puts) {
      Check.get(put);
    }
  }

  private static Set<Thread> begunSince(Set<Thread> known) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> !known.contains(thread) && !thread.getName().startsWith("kvstore-tck-"))
        .collect(Collectors.toSet());
  }

  /** Expects that operations on a closed store fail. */
  static void expectClosed(List<Operation> operations) {
    for (Operation operation : operations) {
      Check.fails(
          StoreClosedException.class,
          "CLOSED",
          operation.action(),
          operation.name() + " after close");
    }
  }

  /** A value that shows every type again after reopening. */
  static Map<String, Map<String, ?>> kept() {
    return Map.of(
        "every type", HardValues.everyType(), "", Map.of(), "\uD83D\uDD11/\0", value(1.0));
  }
}
