package dev.kvstore.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kvstore.tck.gallery.Gallery;
import dev.kvstore.tck.internal.report.Report;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Specification, rule methods and broken stores belong together. */
final class SpecificationTest {
  private static final List<Specification.Entry> RULES = Specification.bundled().rules();

  @Test
  void everyRuleHasOneMethodAndEveryMethodOneRule() {
    assertThat(RuleMethods.all().map(method -> method.getAnnotation(Rule.class).value()))
        .containsExactlyInAnyOrderElementsOf(
            RULES.stream().map(Specification.Entry::id).toList());
  }

  @Test
  void everyRuleMethodIsATestThatAuthorsCannotOverride() {
    assertThat(RuleMethods.all()).allSatisfy(method -> {
      assertThat(Modifier.isPublic(method.getModifiers())).isTrue();
      assertThat(Modifier.isFinal(method.getModifiers())).isTrue();
      assertThat(method.isAnnotationPresent(Test.class)).isTrue();
      assertThat(method.getAnnotation(Rule.class).check()).isNotBlank();
    });
  }

  @Test
  void theRulesOfAnAreaAreNumberedInOrder() {
    int area = 0;
    int number = 0;
    for (Specification.Entry rule : RULES) {
      boolean next = rule.id().startsWith("KV-" + (area + 1) + ".");
      area = next ? area + 1 : area;
      number = next ? 1 : number + 1;
      assertThat(rule.id()).isEqualTo("KV-" + area + "." + number);
    }
  }

  @Test
  void everyHeadingOfARuleIsUnderstood() throws Exception {
    Matcher headings = Pattern.compile("^### .*$", Pattern.MULTILINE)
        .matcher(Files.readString(Path.of("SPEC.md")));
    assertThat(headings.results().count()).isEqualTo(RULES.size());
  }

  @Test
  void everyRuleCatchesABrokenStore() {
    assertThat(Gallery.rulesBroken())
        .containsAll(RULES.stream().map(Specification.Entry::id).toList());
  }

  /** {@code .ci/conformance} writes the page anew. */
  @Test
  void thePageOfTheBackendsIsOfTheseRules() throws Exception {
    List<String> page = Files.readAllLines(Path.of("../kvstore-examples/CONFORMANCE.md"));
    int head = page.indexOf(
        page.stream().filter(line -> line.startsWith("| store ")).findFirst().orElseThrow());
    List<String> titles = cells(page.get(head));
    List<String> numbers = cells(page.get(head + 2));
    assertThat(numbers).startsWith("rules");
    Map<String, String> areas = new LinkedHashMap<>();
    for (int i = 0; i < titles.size(); i++) {
      if (!numbers.get(i).isEmpty() && i > 0) {
        areas.put(titles.get(i), numbers.get(i));
      }
    }
    Map<String, String> specified = new LinkedHashMap<>();
    for (Report.Area area : Specification.bundled().areas()) {
      long rules = RULES.stream()
          .filter(rule -> rule.id().startsWith("KV-" + area.number() + "."))
          .count();
      specified.put(area.number() + " " + area.title(), Long.toString(rules));
    }
    assertThat(areas).isEqualTo(specified);
  }

  private static List<String> cells(String row) {
    return Arrays.stream(row.substring(1).split("\\|", -1)).map(String::strip).toList();
  }
}
