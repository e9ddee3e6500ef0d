package dev.kvstore.tck.gallery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.EventType;
import org.opentest4j.TestAbortedException;

/** The whole kit on the reference stores, each time with a seed of its own: 20 times. */
@EnabledIfSystemProperty(named = "gallery.seeds", matches = "true")
final class FreshSeedsTest {
  private static final String SEED = "kvstore.tck.seed";

  @AfterEach
  void noSeedIsSet() {
    System.clearProperty(SEED);
  }

  @RepeatedTest(20)
  void noRuleFails() {
    String seed = String.valueOf(new Random().nextLong());
    System.setProperty(SEED, seed);
    for (Class<?> store :
        List.of(ReferenceStoreTest.class, EngineClientTest.class, LogStoreTest.class)) {
      List<String> failed =
          EngineTestKit.engine("junit-jupiter")
              .selectors(selectClass(store))
              .execute()
              .allEvents()
              .stream()
              .filter(event -> event.getType() == EventType.FINISHED)
              .filter(event -> event
                  .getPayload(TestExecutionResult.class)
                  .flatMap(TestExecutionResult::getThrowable)
                  .filter(thrown -> !(thrown instanceof TestAbortedException))
                  .isPresent())
              .map(event -> event.getTestDescriptor().getDisplayName())
              .toList();
      System.out.println("SEED " + seed + " " + store.getSimpleName() + " " + failed);
      assertThat(failed).as("seed " + seed).isEmpty();
    }
  }
}
