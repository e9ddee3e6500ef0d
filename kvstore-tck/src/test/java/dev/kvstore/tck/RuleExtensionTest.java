package dev.kvstore.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.kvstore.MapKVStore;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;
import org.junit.platform.testkit.engine.Events;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

/** What an author is told when rules cannot run. */
final class RuleExtensionTest {
  /** Run by the tests below only. */
  static final class NoStore extends KVStoreContract {
    @Override
    protected StoreFixture fixture() {
      throw new TestAbortedException("no server answers on this machine");
    }
  }

  /** Run by the tests below only. */
  static final class NoFixture extends KVStoreContract {
    @Override
    @SuppressWarnings("NullAway")
    protected StoreFixture fixture() {
      return null;
    }
  }

  /** Run by the tests below only. */
  static final class NoHooks extends KVStoreContract {
    @Override
    protected StoreFixture fixture() {
      return StoreFixture.of(() -> new MapKVStore(TreeMap::new));
    }
  }

  @Test
  void aClassOfWhichNoRuleRanFails() {
    EngineExecutionResults results = run(NoStore.class);
    assertThat(results.testEvents().aborted().count())
        .isEqualTo(Specification.bundled().rules().size());
    assertThat(thrown(results.containerEvents().failed()))
        .hasSize(1)
        .allSatisfy(error -> assertThat(error)
            .isInstanceOf(AssertionFailedError.class)
            .hasMessageContaining("no rule ran"));
  }

  @Test
  void aFixtureThatIsMissingFailsEveryRule() {
    assertThat(thrown(run(NoFixture.class).testEvents().failed()))
        .hasSize(Specification.bundled().rules().size())
        .allSatisfy(error -> assertThat(error)
            .isInstanceOf(AssertionFailedError.class)
            .hasMessageContaining("fixture() returned null"));
  }

  @Test
  void aMissingHookOrCapabilityIsNotApplicableAndSaysWhatToAdd() {
    EngineExecutionResults results = run(NoHooks.class);
    results.testEvents().assertStatistics(statistics -> statistics.failed(0));
    assertThat(thrown(results.testEvents().aborted()))
        .extracting(Throwable::getMessage)
        .allSatisfy(message -> assertThat(message).startsWith("NOT_APPLICABLE KV-"))
        .anySatisfy(message -> assertThat(message).contains(".reopening("))
        .anySatisfy(message -> assertThat(message).contains("does not declare PERSISTENT"));
  }

  private static EngineExecutionResults run(Class<?> contract) {
    return EngineTestKit.engine("junit-jupiter")
        .selectors(selectClass(contract))
        .execute();
  }

  private static List<Throwable> thrown(Events events) {
    return events.stream().map(RuleExtensionTest::thrown).toList();
  }

  private static Throwable thrown(Event event) {
    return event.getRequiredPayload(TestExecutionResult.class).getThrowable().orElseThrow();
  }
}
