package dev.kvstore.tck;

import dev.kvstore.KVStore;
import dev.kvstore.StoreClosedException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Area 9 of the specification. */
abstract class LifeCycleRules extends ThreadRules {
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
        store.close();
        return true;
      }
      try {
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
