package dev.kvstore.tck.gallery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import dev.kvstore.tck.KVStoreContract;
import dev.kvstore.tck.RuleMethods;
import dev.kvstore.tck.StoreFixture;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;
import org.opentest4j.AssertionFailedError;

/** The kit catches every broken store, by the rules that it breaks and by no other. */
final class GalleryTest {
  private static final Pattern RULE = Pattern.compile("KV-\\d+\\.\\d+");
  private static final String PROFILE = "kvstore.tck.profile";
  private static final int MOST_RUNS = 5;

  /**
   * These search by chance through all that a store does, and so may meet any fault whatever; on
   * the stores and in the tables stand those that were seen to.
   */
  private static final List<String> SEARCHES =
      List.of("KV-8.7", "KV-11.10", "KV-13.2", "KV-13.3", "KV-14.5");

  /** Set before each run; JUnit makes the class below itself. */
  private static Class<?> underTest;

  /** Not named as a test, since it is run on broken stores only. */
  static final class BrokenStore extends KVStoreContract {
    @Override
    protected StoreFixture fixture() {
      // An engine of its own for each rule: what the others wrote would have to be read again.
      return Gallery.fixture(underTest);
    }
  }

  static Stream<Class<?>> stores() {
    return Gallery.stores();
  }

  @BeforeAll
  static void onOneJdkOfTwo() {
    assumeTrue(
        !"true".equals(System.getenv("CI")) || Runtime.version().feature() == 17,
        "the gallery takes minutes, and CI runs it on JDK 17: what a rule sees of a broken store"
            + " does not depend on the JDK");
  }

  @AfterEach
  void theProfileIsTheDefaultAgain() {
    System.clearProperty(PROFILE);
  }

  @ParameterizedTest
  @MethodSource("stores")
  void aBrokenStoreFailsByTheRulesThatItBreaks(Class<?> store) {
    Set<String> broken = Gallery.rulesBrokenBy(store);
    Map<String, String> failures = failures(store, selectors(broken));
    for (int run = 1; run < MOST_RUNS && !failures.keySet().equals(broken); run++) {
      // Two threads do not meet in every run, where the machine has others to serve.
      failures.putAll(failures(store, selectors(broken)));
    }
    assertThat(failures.keySet()).as(told(failures)).isEqualTo(broken);
    expectWhole(failures);
  }

  @ParameterizedTest
  @MethodSource("stores")
  void aBrokenStoreFailsByNoOtherRuleOfTheQuickProfile(Class<?> store) {
    System.setProperty(PROFILE, "quick");
    Map<String, String> failures = failures(store, List.of(selectClass(BrokenStore.class)));
    assertThat(mayCatch(store)).as(told(failures)).containsAll(failures.keySet());
  }

  /**
   * All rules on all stores, which takes minutes: {@code -Dgallery.full=true}; or some of them, as
   * {@code -Dgallery.full=KV-8.7,KV-13.2}.
   */
  @ParameterizedTest
  @MethodSource("stores")
  @EnabledIfSystemProperty(named = "gallery.full", matches = "true|KV-.*")
  void aBrokenStoreFailsByTheRulesThatItBreaksAndByNoOther(Class<?> store) {
    Set<String> rules = rulesToRun();
    Set<String> broken = Gallery.rulesBrokenBy(store);
    broken.retainAll(rules);
    Map<String, String> failures = failures(store, selectors(rules));
    // For a change of many stores at once: what was seen, one line for each.
    System.out.println("GALLERY " + store.getSimpleName() + " " + failures.keySet());
    assertThat(failures.keySet()).as(told(failures)).containsAll(broken);
    assertThat(mayCatch(store)).as(told(failures)).containsAll(failures.keySet());
    expectWhole(failures);
  }

  private static Set<String> mayCatch(Class<?> store) {
    Set<String> rules = Gallery.rulesThatMayCatch(store);
    rules.addAll(SEARCHES);
    return rules;
  }

  private static Set<String> rulesToRun() {
    String set = System.getProperty("gallery.full");
    return set.equals("true")
        ? new TreeSet<>(RuleMethods.rules())
        : new TreeSet<>(List.of(set.split(",")));
  }

  private static List<DiscoverySelector> selectors(Set<String> rules) {
    return rules.stream()
        .<DiscoverySelector>map(rule -> selectMethod(BrokenStore.class, RuleMethods.named(rule)))
        .toList();
  }

  private static void expectWhole(Map<String, String> failures) {
    assertThat(failures.values())
        .allSatisfy(message -> assertThat(message)
            .contains("MUST", "store:", "at:", "expected:", "found:", "check:", "BrokenStore#")
            .contains("-Dkvstore.tck.seed="));
  }

  private static Map<String, String> failures(
      Class<?> store, List<? extends DiscoverySelector> rules) {
    underTest = store;
    Map<String, String> failures = new TreeMap<>();
    EngineTestKit.engine("junit-jupiter")
        .selectors(rules.toArray(DiscoverySelector[]::new))
        .execute()
        .testEvents()
        .failed()
        .stream()
        .map(GalleryTest::message)
        .forEach(message -> failures.put(ruleIn(message), message));
    return failures;
  }

  private static String told(Map<String, String> failures) {
    return String.join("\n", failures.values()).replace("%", "%%");
  }

  private static String message(Event failed) {
    Throwable thrown =
        failed.getRequiredPayload(TestExecutionResult.class).getThrowable().orElseThrow();
    assertThat(thrown).isInstanceOf(AssertionFailedError.class);
    return thrown.getMessage();
  }

  private static String ruleIn(String message) {
    Matcher rule = RULE.matcher(message);
    assertThat(rule.lookingAt()).as(message).isTrue();
    return rule.group();
  }
}
