package dev.kvstore.tck.internal.program;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Makes a program that fails smaller and plainer, as long as it goes on failing. */
public final class Shrinking {
  private static final List<String> PLAIN_KEYS = List.of("a", "b", "c");
  private static final List<String> PLAIN_ENDINGS = List.of("", "2", "3");
  private static final List<Map<String, Object>> PLAIN_VALUES =
      List.of(Map.of(), Map.of("n", 1), Map.of("m", 2));

  private final Function<Program, Optional<Mismatch>> run;
  private final BooleanSupplier enough;
  private Mismatch smallest;

  private Shrinking(
      Mismatch first, Function<Program, Optional<Mismatch>> run, BooleanSupplier enough) {
    this.smallest = first;
    this.run = run;
    this.enough = enough;
  }

  /**
   * Shrinks a program.
   *
   * @param first a program that failed
   * @param run runs a program where nothing else is
   * @param enough whether to stop before the smallest is found
   * @return the smallest that failed
   */
  public static Mismatch shrink(
      Mismatch first, Function<Program, Optional<Mismatch>> run, BooleanSupplier enough) {
    Shrinking shrinking = new Shrinking(first, run, enough);
    shrinking.shrink();
    return shrinking.smallest;
  }

  private void shrink() {
    int before;
    do {
      before = smallest.program().steps().size();
      removeSteps();
    } while (smallest.program().steps().size() < before);
    plainSteps();
    plainNames(PLAIN_KEYS, step -> List.of(step.key(), step.other()), true);
    plainNames(PLAIN_ENDINGS, step -> List.of(step.collection()), false);
    removeSteps();
  }

  private void removeSteps() {
    for (int length = smallest.program().steps().size() / 2; length > 0; length /= 2) {
      for (int end = smallest.program().steps().size() - 1; end >= length; end--) {
        List<Step> steps = new ArrayList<>(smallest.program().steps());
        if (end <= steps.size() - 1) {
          steps.subList(end - length, end).clear();
          attempt(steps);
        }
      }
    }
  }

  private void plainSteps() {
    for (int i = 0; i < smallest.program().steps().size(); i++) {
      int place = i;
      replace(place, Step::plain);
      for (Map<String, Object> value : PLAIN_VALUES) {
        if (replace(place, step -> step.withValue(value))) {
          break;
        }
      }
    }
  }

  private boolean replace(int place, UnaryOperator<Step> change) {
    List<Step> steps = new ArrayList<>(smallest.program().steps());
    if (place >= steps.size()) {
      return false;
    }
    Step before = steps.get(place);
    steps.set(place, change.apply(before));
    return steps.get(place).equals(before) || attempt(steps);
  }

  private void plainNames(List<String> plain, Function<Step, List<String>> namesOf, boolean keys) {
    Set<String> names = new LinkedHashSet<>();
    smallest.program().steps().forEach(step -> names.addAll(namesOf.apply(step)));
    names.removeAll(plain);
    for (String name : names) {
      for (String plainer : plain) {
        if (usesAny(plainer, namesOf)) {
          continue;
        }
        UnaryOperator<String> rename = one -> one.equals(name) ? plainer : one;
        List<Step> renamed = smallest.program().steps().stream()
            .map(step -> keys
                ? step.withNames(rename, UnaryOperator.identity())
                : step.withNames(UnaryOperator.identity(), rename))
            .toList();
        if (attempt(renamed)) {
          break;
        }
      }
    }
  }

  private boolean usesAny(String name, Function<Step, List<String>> namesOf) {
    return smallest.program().steps().stream()
        .anyMatch(step -> namesOf.apply(step).contains(name));
  }

  private boolean attempt(List<Step> steps) {
    if (enough.getAsBoolean()) {
      return false;
    }
    Optional<Mismatch> failed = run.apply(new Program(steps));
    failed.ifPresent(mismatch -> smallest = mismatch);
    return failed.isPresent();
  }
}
