package dev.kvstore.tck.internal.history;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Looks for an order of the calls in which each takes effect at one moment between its begin and
 * its end, and all answers are right.
 *
 * <p>The search is that of Wing and Gong: it takes any call next that began before all others that
 * are left ended. What was tried is remembered, as Lowe does: the calls taken, and what was under
 * the key then.
 */
public final class Linearizability {
  /** What a search found. */
  public enum Verdict {
    /** There is such an order. */
    LINEARIZABLE,
    /** There is none. */
    BROKEN,
    /** The search outgrew its bound. */
    UNKNOWN
  }

  private record Tried(BitSet taken, int state) {}

  private final List<Call> calls;
  private final int bound;
  private final Set<Tried> tried = new HashSet<>();
  private final BitSet taken = new BitSet();
  private boolean outgrown;

  private Linearizability(List<Call> history, int bound) {
    calls = history.stream().sorted(Comparator.comparingLong(Call::began)).toList();
    this.bound = bound;
  }

  /**
   * Judges a history of one key, which is absent at first.
   *
   * @param bound how many positions of the search are looked at
   */
  public static Verdict check(List<Call> history, int bound) {
    Linearizability search = new Linearizability(history, bound);
    if (search.completes(0)) {
      return Verdict.LINEARIZABLE;
    }
    return search.outgrown ? Verdict.UNKNOWN : Verdict.BROKEN;
  }

  private boolean completes(int state) {
    long firstEnd = Long.MAX_VALUE;
    boolean left = false;
    for (int i = taken.nextClearBit(0); i < calls.size(); i = taken.nextClearBit(i + 1)) {
      // A failed call has no end: it may take effect at any later time, or never.
      if (!calls.get(i).failed()) {
        left = true;
        firstEnd = Math.min(firstEnd, calls.get(i).ended());
      }
    }
    if (!left) {
      return true;
    }
    if (tried.size() >= bound) {
      outgrown = true;
      return false;
    }
    if (!tried.add(new Tried((BitSet) taken.clone(), state))) {
      return false;
    }
    for (int i = taken.nextClearBit(0);
        i < calls.size() && calls.get(i).began() <= firstEnd;
        i = taken.nextClearBit(i + 1)) {
      OptionalInt next = calls.get(i).after(state);
      if (next.isPresent()) {
        taken.set(i);
        boolean completes = completes(next.getAsInt());
        taken.clear(i);
        if (completes) {
          return true;
        }
      }
    }
    return false;
  }

  /**
   * The part of a broken history that shows it: up to the first end by which it is broken, without
   * the reads that it needs not.
   */
  public static List<Call> essence(List<Call> broken, int bound) {
    List<Call> essence = broken;
    List<Long> ends = broken.stream().map(Call::ended).sorted().toList();
    for (long end : ends) {
      List<Call> begun = until(end, broken);
      if (check(begun, bound) == Verdict.BROKEN) {
        essence = begun;
        break;
      }
    }
    for (Call call : List.copyOf(essence)) {
      List<Call> without = new ArrayList<>(essence);
      without.remove(call);
      // To leave out a write could break what was right; a read never matters to others.
      if (call.kind().reads() && check(without, bound) == Verdict.BROKEN) {
        essence = without;
      }
    }
    return essence.stream().sorted(Comparator.comparingLong(Call::began)).toList();
  }

  private static List<Call> until(long end, List<Call> history) {
    return history.stream()
        .filter(call -> call.began() <= end)
        .map(call -> call.ended() <= end ? call : call.unfinished())
        .toList();
  }
}
