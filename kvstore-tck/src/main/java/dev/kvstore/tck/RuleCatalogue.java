package dev.kvstore.tck;

import dev.kvstore.tck.internal.report.Report;
import java.lang.reflect.Method;
import java.util.Arrays;

/** What there is to know of a rule beside its sentence. */
final class RuleCatalogue {
  private RuleCatalogue() {}

  /** The method that tests a rule. */
  static Method method(String id) {
    return Arrays.stream(KVStoreContract.class.getMethods())
        .filter(method -> method.isAnnotationPresent(Rule.class)
            && method.getAnnotation(Rule.class).value().equals(id))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no method tests " + id));
  }

  static Report.Area area(String id) {
    String number = id.substring(id.indexOf('-') + 1, id.indexOf('.'));
    return Specification.bundled().areas().stream()
        .filter(area -> Integer.toString(area.number()).equals(number))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("SPEC.md has no area " + number));
  }

  /** All of it, in lines. */
  static String explain(String id) {
    Specification specification = Specification.bundled();
    Specification.Entry rule = specification.rule(id);
    Report.Area area = area(id);
    Method method = method(id);
    return rule.id() + " " + rule.level()
        + rule.capability().map(capability -> " (" + capability + ")").orElse("")
        + ", in area " + area.number() + ", " + area.title()
        + "\n\n" + specification.text(id)
        + "\n\nwhen it fails, check: " + method.getAnnotation(Rule.class).check()
        + "\nunder JUnit: mvn test -Dtest=YourStoreTest#" + method.getName();
  }
}
