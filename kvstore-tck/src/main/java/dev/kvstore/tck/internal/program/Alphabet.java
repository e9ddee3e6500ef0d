package dev.kvstore.tck.internal.program;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.stream.Stream;

/** The steps that programs are made of: all short ones in turn, and long ones by chance. */
public final class Alphabet {
  private static final Map<String, Object> ONE = Map.of("n", 1);
  private static final Map<String, Object> TWO = Map.of("m", 2);

  /** Near-equal keys, and collections of which one name is the other's beginning. */
  private static final String KEY = "k";

  private static final String OTHER = "K";
  private static final String HERE = "";
  private static final String THERE = "2";

  private final List<Step> writes;
  private final List<Step> all;
  private final List<Step> observation;

  /** The steps for a store. */
  public Alphabet(Traits traits) {
    writes = writes(traits).toList();
    all = Stream.concat(writes.stream(), reads(traits)).toList();
    observation = observation();
  }

  private static Stream<Step> writes(Traits traits) {
    Stream<Step> base = Stream.of(
        step(Verb.PUT, KEY, ONE, HERE),
        step(Verb.PUT, KEY, TWO, HERE),
        step(Verb.PUT, KEY, Map.of(), HERE),
        step(Verb.PUT, OTHER, ONE, HERE),
        step(Verb.PUT, KEY, ONE, THERE),
        step(Verb.PUT_ALL, KEY, TWO, HERE),
        step(Verb.DELETE, KEY, ONE, HERE),
        step(Verb.DELETE, OTHER, ONE, HERE),
        step(Verb.DELETE, KEY, ONE, THERE),
        step(Verb.DELETE_ALL, KEY, ONE, HERE),
        step(Verb.DROP, KEY, ONE, HERE),
        step(Verb.DROP, KEY, ONE, THERE));
    Stream<Step> conditional = Stream.of(
        step(Verb.PUT_IF_ABSENT, KEY, TWO, HERE),
        step(Verb.REPLACE, KEY, TWO, HERE),
        step(Verb.DELETE_REMEMBERED, KEY, ONE, HERE));
    return traits.conditional() ? Stream.concat(base, conditional) : base;
  }

  private static Stream<Step> reads(Traits traits) {
    Stream<Step> base = Stream.of(
        step(Verb.PUT_NAN, KEY, ONE, HERE),
        step(Verb.GET, KEY, ONE, HERE),
        step(Verb.CONTAINS, KEY, ONE, HERE),
        step(Verb.GET_ALL, KEY, ONE, HERE),
        step(Verb.GET_ALL_OF, KEY, ONE, HERE),
        step(Verb.COUNT, KEY, ONE, HERE),
        step(Verb.SCAN, "", ONE, HERE),
        step(Verb.PAGE, KEY, ONE, HERE),
        step(Verb.COLLECTIONS, KEY, ONE, HERE));
    return traits.conditional()
        ? Stream.concat(base, Stream.of(step(Verb.REMEMBER, KEY, ONE, HERE)))
        : base;
  }

  /** What shows a store as it is in the end; the collections are dropped with it. */
  private static List<Step> observation() {
    return List.of(
        step(Verb.GET, KEY, ONE, HERE),
        step(Verb.GET, OTHER, ONE, HERE),
        step(Verb.GET, KEY, ONE, THERE),
        step(Verb.CONTAINS, KEY, ONE, HERE),
        step(Verb.GET_ALL, KEY, ONE, HERE),
        step(Verb.GET_ALL_OF, KEY, ONE, HERE),
        step(Verb.COUNT, KEY, ONE, HERE),
        step(Verb.SCAN, "", ONE, HERE),
        step(Verb.SCAN, KEY, ONE, HERE),
        step(Verb.COLLECTIONS, KEY, ONE, HERE),
        step(Verb.DROP, KEY, ONE, HERE),
        step(Verb.GET_ALL, KEY, ONE, THERE),
        step(Verb.DROP, KEY, ONE, THERE),
        step(Verb.COLLECTIONS, KEY, ONE, HERE));
  }

  private static Step step(Verb verb, String key, Map<String, Object> value, String collection) {
    return new Step(verb, key, key.equals(KEY) ? OTHER : KEY, value, collection, false);
  }

  /** All programs of so many steps, each with a look at all that it left. */
  public Iterable<Program> allOfLength(int length) {
    return () -> new Programs(all, length);
  }

  /** The same of those steps alone that write. */
  public Iterable<Program> allWritesOfLength(int length) {
    return () -> new Programs(writes, length);
  }

  /** Counts through the programs, the last step fastest. */
  private final class Programs implements Iterator<Program> {
    private final List<Step> steps;
    private final int[] digits;
    private boolean more = true;

    private Programs(List<Step> steps, int length) {
      this.steps = steps;
      digits = new int[length];
    }

    @Override
    public boolean hasNext() {
      return more;
    }

    @Override
    public Program next() {
      if (!more) {
        throw new NoSuchElementException();
      }
      List<Step> program = new ArrayList<>();
      for (int digit : digits) {
        program.add(steps.get(digit));
      }
      more = false;
      for (int i = digits.length - 1; i >= 0 && !more; i--) {
        digits[i] = (digits[i] + 1) % steps.size();
        more = digits[i] > 0;
      }
      return new Program(program).then(observation);
    }
  }

  /**
   * A long program by chance.
   *
   * @param names what keys, and endings of collections, are taken from
   * @param reopening whether the store is opened anew in between
   */
  public Program random(
      Random random, Traits traits, List<String> names, int length, boolean reopening) {
    List<String> keys = pick(random, names, 4);
    List<String> endings = pick(random, names, 3);
    List<Verb> verbs = Stream.of(Verb.values())
        .filter(verb -> verb != Verb.REOPEN)
        .filter(verb -> traits.conditional() || !verb.needsConditionalWrites())
        .toList();
    List<Step> steps = new ArrayList<>();
    while (steps.size() < length) {
      // Writes are few among the verbs; every second step is one of the plainest.
      Verb verb = random.nextInt(3) == 0 ? Verb.PUT : verbs.get(random.nextInt(verbs.size()));
      steps.add(new Step(
          reopening && random.nextInt(12) == 0 ? Verb.REOPEN : verb,
          keys.get(random.nextInt(keys.size())),
          keys.get(random.nextInt(keys.size())),
          value(random),
          endings.get(random.nextInt(endings.size())),
          verb.hasFutures() && random.nextInt(3) == 0));
    }
    return new Program(steps)
        .then(endings.stream()
            .flatMap(ending -> Stream.of(Verb.GET_ALL, Verb.SCAN, Verb.COUNT, Verb.COLLECTIONS)
                .map(verb -> new Step(verb, "", "", Map.of(), ending, false)))
            .toList());
  }

  private static List<String> pick(Random random, List<String> names, int count) {
    return random
        .ints(0, names.size())
        .distinct()
        .limit(count)
        .mapToObj(names::get)
        .toList();
  }

  private static Map<String, Object> value(Random random) {
    Map<String, Object> value = new HashMap<>();
    for (int members = random.nextInt(3); members > 0; members--) {
      value.put(
          List.of("n", "m", "").get(random.nextInt(3)),
          List.of(random.nextInt(100), 1L << 40, 1.5, "text", true, Map.of(), List.of(1, "a"))
              .get(random.nextInt(7)));
    }
    return Map.copyOf(value);
  }
}
