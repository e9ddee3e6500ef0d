package dev.kvstore.tck;

import java.lang.reflect.Method;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.MethodDescriptor;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.MethodOrdererContext;

/** The order of the specification; tests that the author added come last. */
final class RuleOrder implements MethodOrderer {
  private final List<String> ids =
      Specification.bundled().rules().stream().map(Specification.Entry::id).toList();

  @Override
  public void orderMethods(MethodOrdererContext context) {
    context.getMethodDescriptors().sort(Comparator.comparing(this::place));
  }

  private int place(MethodDescriptor descriptor) {
    Method method = descriptor.getMethod();
    Rule rule = method.getAnnotation(Rule.class);
    return rule == null ? Integer.MAX_VALUE : ids.indexOf(rule.value());
  }
}
