package dev.kvstore.tck.internal.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kvstore.tck.internal.history.Call.Kind;
import dev.kvstore.tck.internal.history.Linearizability.Verdict;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class LinearizabilityTest {
  private static final int BOUND = 100_000;
  private static final List<Kind> KINDS = List.of(Kind.values());

  @Test
  void callsOneAfterTheOtherAreRightIfEachAnswerIs() {
    assertThat(verdict(
            put(1, 0, 1), get(1, 2, 3), delete(true, 4, 5), delete(false, 6, 7), get(0, 8, 9)))
        .isEqualTo(Verdict.LINEARIZABLE);
    assertThat(verdict(put(1, 0, 1), get(0, 2, 3))).isEqualTo(Verdict.BROKEN);
    assertThat(verdict(put(1, 0, 1), put(2, 2, 3), get(1, 4, 5))).isEqualTo(Verdict.BROKEN);
  }

  @Test
  void aReadBesideAWriteMaySeeTheOldOrTheNew() {
    assertThat(verdict(put(1, 0, 10), get(0, 1, 2), get(1, 3, 4))).isEqualTo(Verdict.LINEARIZABLE);
  }

  @Test
  void afterTheNewTheOldIsNotSeenAgain() {
    assertThat(verdict(put(1, 0, 10), get(1, 1, 2), get(0, 3, 4))).isEqualTo(Verdict.BROKEN);
  }

  @Test
  void twoDeletesOfOneEntryDoNotBothFindIt() {
    assertThat(verdict(put(1, 0, 1), delete(true, 2, 5), delete(true, 3, 6)))
        .isEqualTo(Verdict.BROKEN);
    assertThat(verdict(put(1, 0, 1), delete(true, 2, 5), delete(false, 3, 6)))
        .isEqualTo(Verdict.LINEARIZABLE);
  }

  @Test
  void oneOfTwoConditionalWritesOfOneVersionSucceeds() {
    Call one = new Call("a", Kind.REPLACE, 1, 2, OptionalInt.of(1), 2, 5);
    Call both = new Call("b", Kind.REPLACE, 1, 3, OptionalInt.of(1), 3, 6);
    Call none = new Call("b", Kind.REPLACE, 1, 3, OptionalInt.of(0), 3, 6);
    assertThat(verdict(put(1, 0, 1), one, both)).isEqualTo(Verdict.BROKEN);
    assertThat(verdict(put(1, 0, 1), one, none)).isEqualTo(Verdict.LINEARIZABLE);
  }

  @Test
  void aFailedCallMayTakeEffectAtAnyLaterTimeOrNever() {
    Call failed = new Call("a", Kind.PUT, 0, 7, OptionalInt.empty(), 0, 1);
    assertThat(verdict(failed, get(0, 2, 3), get(7, 4, 5))).isEqualTo(Verdict.LINEARIZABLE);
    assertThat(verdict(failed, get(0, 2, 3))).isEqualTo(Verdict.LINEARIZABLE);
    assertThat(verdict(failed, get(7, 2, 3), get(0, 4, 5))).isEqualTo(Verdict.BROKEN);
  }

  @Test
  void aSearchThatOutgrowsItsBoundIsNoVerdict() {
    List<Call> history = new ArrayList<>();
    for (int i = 1; i <= 12; i++) {
      history.add(put(i, 0, 100));
    }
    history.add(get(99, 101, 102));
    assertThat(Linearizability.check(history, 50)).isEqualTo(Verdict.UNKNOWN);
    assertThat(Linearizability.check(history, BOUND)).isEqualTo(Verdict.BROKEN);
  }

  @Test
  void whatIsShownOfABrokenHistoryEndsWithTheAnswerThatBreaksIt() {
    List<Call> history = List.of(
        put(1, 0, 1), get(1, 2, 3), put(2, 4, 5), get(1, 6, 7), get(2, 8, 9), put(3, 10, 11));
    assertThat(Linearizability.essence(history, BOUND))
        .containsExactly(put(1, 0, 1), put(2, 4, 5), get(1, 6, 7));
  }

  @Test
  void itAgreesWithTryingAllOrders() {
    Random random = new Random(20261124);
    Map<Verdict, Integer> seen = new EnumMap<>(Verdict.class);
    for (int i = 0; i < 30_000; i++) {
      List<Call> history = random(random, 2 + random.nextInt(5));
      boolean possible = anyOrder(new ArrayList<>(history), 0);
      Verdict verdict = Linearizability.check(history, BOUND);
      assertThat(verdict)
          .as("%s", history)
          .isEqualTo(possible ? Verdict.LINEARIZABLE : Verdict.BROKEN);
      seen.merge(verdict, 1, Integer::sum);
    }
    // Otherwise the agreement would say little.
    assertThat(seen.values())
        .hasSize(2)
        .allSatisfy(count -> assertThat(count).isGreaterThan(3_000));
  }

  /** Tries every order of every choice of failed calls, with no cleverness at all. */
  private static boolean anyOrder(List<Call> left, int state) {
    if (left.stream().allMatch(call -> call.answer().isEmpty())) {
      return true;
    }
    for (Call next : left) {
      boolean mayBeNext = left.stream()
          .allMatch(other ->
              other.equals(next) || other.answer().isEmpty() || other.ended() >= next.began());
      OptionalInt after = next.after(state);
      if (mayBeNext && after.isPresent()) {
        List<Call> others = new ArrayList<>(left);
        others.remove(next);
        if (anyOrder(others, after.getAsInt())) {
          return true;
        }
      }
    }
    return false;
  }

  private static List<Call> random(Random random, int count) {
    List<Call> history = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      Kind kind = KINDS.get(random.nextInt(KINDS.size()));
      int most = kind == Kind.GET ? count + 1 : 2;
      int answer = random.nextInt(most);
      boolean failed = random.nextInt(8) == 0;
      long began = random.nextInt(20) * 10L + i;
      history.add(new Call(
          "c" + i,
          kind,
          1 + random.nextInt(count),
          i,
          failed ? OptionalInt.empty() : OptionalInt.of(answer),
          began,
          began + 5 + random.nextInt(80)));
    }
    return history;
  }

  private static Verdict verdict(Call... calls) {
    return Linearizability.check(List.of(calls), BOUND);
  }

  private static Call put(int number, long began, long ended) {
    return new Call("p", Kind.PUT, 0, number, OptionalInt.of(1), began, ended);
  }

  private static Call get(int number, long began, long ended) {
    return new Call("g", Kind.GET, 0, 0, OptionalInt.of(number), began, ended);
  }

  private static Call delete(boolean was, long began, long ended) {
    return new Call("d", Kind.DELETE, 0, 0, OptionalInt.of(was ? 1 : 0), began, ended);
  }
}
