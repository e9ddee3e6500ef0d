package dev.kvstore.tck;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** The methods that check the rules. */
public final class RuleMethods {
  private RuleMethods() {}

  static Stream<Method> all() {
    return Arrays.stream(KVStoreContract.class.getMethods())
        .filter(method -> method.isAnnotationPresent(Rule.class));
  }

  /** The ids of all rules. */
  public static List<String> rules() {
    return Specification.bundled().rules().stream().map(Specification.Entry::id).toList();
  }

  /** The name of the method that checks a rule. */
  public static String named(String rule) {
    return all()
        .filter(method -> method.getAnnotation(Rule.class).value().equals(rule))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no rule " + rule))
        .getName();
  }
}
