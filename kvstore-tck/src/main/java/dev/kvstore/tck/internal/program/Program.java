package dev.kvstore.tck.internal.program;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Steps that one client takes, one after the other, in collections of its own. */
public record Program(List<Step> steps) {
  /** Takes a copy. */
  public Program {
    steps = List.copyOf(steps);
  }

  Program then(List<Step> more) {
    List<Step> all = new ArrayList<>(steps);
    all.addAll(more);
    return new Program(all);
  }

  Step last() {
    return steps.get(steps.size() - 1);
  }

  /** What the names of its collections end with. */
  public Set<String> collections() {
    return steps.stream()
        .map(Step::collection)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /**
   * Runs on a store, until an answer is not permitted.
   *
   * @return that answer; its program ends with it
   */
  public Optional<Mismatch> run(Client client) {
    List<State> states = List.of(State.empty(client.traits()));
    for (int i = 0; i < steps.size(); i++) {
      Step step = steps.get(i);
      Object answer;
      Exception error = null;
      try {
        answer = step.run(client);
      } catch (Exception e) {
        error = e;
        answer = Failure.of(e);
      }
      List<State> next = after(step, answer, states);
      if (next.isEmpty()) {
        Program seen = new Program(steps.subList(0, i + 1));
        return Optional.of(new Mismatch(seen, permitted(step, states), answer, error));
      }
      states = byNow(next);
    }
    return Optional.empty();
  }

  private static List<State> byNow(List<State> states) {
    return states.stream().flatMap(state -> state.byNow().stream()).distinct().toList();
  }

  /** What the store may hold after an answer. */
  private static List<State> after(Step step, Object answer, List<State> states) {
    Set<State> next = new LinkedHashSet<>();
    for (State state : states) {
      List<Permitted> permitted = step.permitted(state);
      for (Permitted one : permitted) {
        // Both ways, since a map or a set may be the store's own.
        if (one.answer().equals(answer) && answer.equals(one.answer())) {
          if (states.size() == 1 && permitted.size() == 1) {
            return List.of(one.next());
          }
          next.add(one.next());
        }
      }
    }
    return List.copyOf(next);
  }

  private static List<Object> permitted(Step step, List<State> states) {
    return states.stream()
        .flatMap(state -> step.permitted(state).stream())
        .map(Permitted::answer)
        .distinct()
        .toList();
  }
}
