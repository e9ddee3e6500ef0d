package dev.kvstore.tck.gallery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.kvstore.tck.KVStoreContract;
import dev.kvstore.tck.StoreFixture;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;
import org.opentest4j.AssertionFailedError;

/** The kit catches every broken store, by the rules that it breaks and by no other. */
final class GalleryTest {
  private static final Pattern RULE = Pattern.compile("KV-\\d+\\.\\d+");

  /** Set before each run; JUnit makes the class below itself. */
  private static StoreFixture underTest;

  /** Not named as a test, since it is run on broken stores only. */
  static final class BrokenStore extends KVStoreContract {
    @Override
    protected StoreFixture fixture() {
      return underTest;
    }
  }

  static Stream<Class<?>> stores() {
    return Gallery.stores();
  }

  @ParameterizedTest
  @MethodSource("stores")
  void aBrokenStoreFailsByTheRulesThatItBreaks(Class<?> store) {
    underTest = Gallery.fixture(store);
    Map<String, String> failures = new TreeMap<>();
    EngineTestKit.engine("junit-jupiter")
        .selectors(selectClass(BrokenStore.class))
        .execute()
        .testEvents()
        .failed()
        .stream()
        .map(GalleryTest::message)
        .forEach(message -> failures.put(ruleIn(message), message));
    assertThat(failures.keySet())
        .as(() -> String.join("\n", failures.values()))
        .isEqualTo(Gallery.rulesBrokenBy(store));
    assertThat(failures.values())
        .allSatisfy(message -> assertThat(message)
            .contains("MUST", "store:", "at:", "expected:", "found:", "check:", "BrokenStore#")
            .contains("-Dkvstore.tck.seed="));
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
