package dev.kvstore.tck;

import dev.kvstore.ConditionalWrites;
import dev.kvstore.KVStore;
import dev.kvstore.KVStoreException;
import dev.kvstore.StoreClosedException;
import dev.kvstore.Version;
import dev.kvstore.VersionedValue;
import dev.kvstore.tck.internal.history.Call;
import dev.kvstore.tck.internal.history.Call.Kind;
import dev.kvstore.tck.internal.history.Linearizability;
import dev.kvstore.tck.internal.history.Linearizability.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Lets clients race on few keys, and expects that each key's history has an order. */
final class Histories {
  private static final int THREADS = 4;
  private static final int CALLS = 24;
  private static final List<String> KEYS = List.of("a", "b");
  private static final int SECONDS = 10;

  /** More than any history of so few calls needs, unless nearly all of them run at once. */
  private static final int BOUND = 200_000;

  private static final List<Kind> PLAIN =
      List.of(Kind.PUT, Kind.GET, Kind.GET, Kind.GET, Kind.CONTAINS, Kind.DELETE);
  private static final List<Kind> CONDITIONAL = List.of(
      Kind.PUT,
      Kind.GET,
      Kind.GET,
      Kind.DELETE,
      Kind.PUT_IF_ABSENT,
      Kind.PUT_IF_ABSENT,
      Kind.REPLACE,
      Kind.REPLACE,
      Kind.DELETE_VERSION);

  private final RuleRun run;
  private final List<KVStore> stores;
  private final List<Kind> kinds;

  /**
   * Makes the race.
   *
   * @param stores whom the threads call, by turns
   * @param conditional whether there are conditional writes among the calls
   */
  Histories(RuleRun run, List<KVStore> stores, boolean conditional) {
    this.run = run;
    this.stores = stores;
    this.kinds = conditional ? CONDITIONAL : PLAIN;
  }

  /** Runs the races, and ends the rule as INCONCLUSIVE if one of them could not be judged. */
  void expectAnOrder() throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    int races = Profile.pick(10, 100);
    int unknown = 0;
    for (int i = 0; i < races && System.nanoTime() < end; i++) {
      for (List<Call> history : race().values()) {
        Verdict verdict = Linearizability.check(history, BOUND);
        if (verdict == Verdict.BROKEN) {
          throw broken(history);
        }
        unknown += verdict == Verdict.UNKNOWN ? 1 : 0;
      }
    }
    if (unknown > 0) {
      throw new Inconclusive(
          run.specified().id(),
          "of " + unknown + " histories no order was found within " + BOUND
              + " positions, and none was ruled out; run it again");
    }
  }

  private Map<String, List<Call>> race() throws Exception {
    String collection = run.collection();
    AtomicInteger numbers = new AtomicInteger();
    long start = System.nanoTime();
    List<Random> randoms = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      randoms.add(new Random(run.random().nextLong()));
    }
    List<Map<String, List<Call>>> seen = Parallel.run(THREADS, thread -> () -> {
      Caller caller = new Caller(
          "client " + (thread + 1), stores.get(thread % stores.size()), collection, numbers, start);
      for (int i = 0; i < CALLS; i++) {
        Random random = randoms.get(thread);
        caller.call(kinds.get(random.nextInt(kinds.size())), KEYS.get(random.nextInt(KEYS.size())));
      }
      return caller.calls;
    });
    Map<String, List<Call>> histories = new HashMap<>();
    seen.forEach(calls -> calls.forEach(
        (key, some) -> histories.computeIfAbsent(key, none -> new ArrayList<>()).addAll(some)));
    return histories;
  }

  private Evidence broken(List<Call> history) {
    List<Call> essence = Linearizability.essence(history, BOUND);
    Call last = essence.stream()
        .filter(call -> call.answer().isPresent())
        .max(Comparator.comparingLong(Call::ended))
        .orElseThrow();
    long first = essence.get(0).began();
    return Evidence.timeLine(
        "the calls of " + THREADS + " clients on one key, the time line below; the last answer is"
            + " that of " + last.text(),
        "an order in which every answer is right",
        "none, since " + last.text() + " of " + last.client() + " gave " + last.result(),
        new TimeLine(essence.stream()
            .map(call -> new TimeLine.Row(
                call.client(),
                call.text(),
                call.result(),
                call.began() - first,
                call.ended() - first))
            .toList()));
  }

  /** One thread, and what it saw. */
  private static final class Caller {
    private final String name;
    private final KVStore store;
    private final Optional<ConditionalWrites> conditional;
    private final String collection;
    private final AtomicInteger numbers;
    private final long start;
    private final Map<String, List<Call>> calls = new HashMap<>();
    private final Map<String, VersionedValue> seen = new HashMap<>();

    private Caller(
        String name, KVStore store, String collection, AtomicInteger numbers, long start) {
      this.name = name;
      this.store = store;
      this.conditional = store.capability(ConditionalWrites.class);
      this.collection = collection;
      this.numbers = numbers;
      this.start = start;
    }

    private void call(Kind kind, String key) {
      VersionedValue before = seen.get(key);
      boolean needsVersion = kind == Kind.REPLACE || kind == Kind.DELETE_VERSION;
      if (needsVersion && before == null) {
        look(key);
        return;
      }
      int written = numbers.incrementAndGet();
      int expected = needsVersion && before != null ? number(before.value()) : 0;
      long began = System.nanoTime() - start;
      OptionalInt answer;
      try {
        answer = OptionalInt.of(answer(kind, key, written, before));
      } catch (StoreClosedException e) {
        throw e;
      } catch (KVStoreException mayHaveTakenEffect) {
        answer = OptionalInt.empty();
      }
      add(key, new Call(name, kind, expected, written, answer, began, System.nanoTime() - start));
    }

    private void look(String key) {
      long began = System.nanoTime() - start;
      Optional<VersionedValue> now = conditional.orElseThrow().getVersioned(key, collection);
      int number = now.map(value -> number(value.value())).orElse(0);
      now.ifPresent(value -> seen.put(key, value));
      add(
          key,
          new Call(name, Kind.GET, 0, 0, OptionalInt.of(number), began, System.nanoTime() - start));
    }

    private int answer(Kind kind, String key, int written, @Nullable VersionedValue before) {
      Map<String, Object> value = RuleBase.value(written);
      Version version = before == null ? new Version("none") : before.version();
      seen.remove(key);
      return switch (kind) {
        case PUT -> {
          store.put(key, value, collection);
          yield 1;
        }
        case GET -> store.get(key, collection).map(Caller::number).orElse(0);
        case CONTAINS -> store.contains(key, collection) ? 1 : 0;
        case DELETE -> store.delete(key, collection) ? 1 : 0;
        case PUT_IF_ABSENT ->
          conditional.orElseThrow().putIfAbsent(key, value, collection).isPresent() ? 1 : 0;
        case REPLACE ->
          conditional.orElseThrow().replace(key, value, version, collection).isPresent() ? 1 : 0;
        case DELETE_VERSION -> conditional.orElseThrow().delete(key, version, collection) ? 1 : 0;
      };
    }

    private void add(String key, Call call) {
      calls.computeIfAbsent(key, none -> new ArrayList<>()).add(call);
    }

    private static int number(Map<String, @Nullable Object> value) {
      return ListingRules.number(value);
    }
  }
}
