package dev.kvstore.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import dev.kvstore.MapKVStore;
import dev.kvstore.StoreOpenException;
import java.time.LocalDate;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.reporting.ReportEntry;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;
import org.junit.platform.testkit.engine.Events;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

/** What an author is told when rules cannot run. */
final class RuleExtensionTest {
  private static final int RULES = Specification.bundled().rules().size();

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
  static final class NoProvider extends KVStoreContract {
    @Override
    protected StoreFixture fixture() {
      return StoreFixture.of("acmee:kv");
    }
  }

  /** Run by the tests below only. */
  static final class Untidy extends KVStoreContract {
    @Override
    protected StoreFixture fixture() {
      return StoreFixture.of(() -> new MapKVStore(TreeMap::new) {
        @Override
        public boolean dropCollection(String collection) {
          throw new IllegalStateException("no permission to drop");
        }
      });
    }
  }

  /** Run by the tests below only. */
  static final class Talkative extends KVStoreContract {
    @Override
    protected StoreFixture fixture() {
      return StoreFixture.of(() -> new MapKVStore(TreeMap::new) {
        @Override
        public boolean contains(String key, String collection) {
          throw new IllegalStateException("dump: " + "x".repeat(10_000));
        }
      });
    }
  }

  /** Run by the tests below only. */
  static final class Exempting extends KVStoreContract {
    private static final LocalDate FAR = LocalDate.of(2999, 12, 31);
    private static final LocalDate PAST = LocalDate.of(2026, 1, 1);

    @Override
    protected StoreFixture fixture() {
      return StoreFixture.of(() -> new MapKVStore(TreeMap::new) {
            @Override
            public boolean contains(String key, String collection) {
              return !super.contains(key, collection);
            }
          })
          .exempt("KV-3.6", "contains is the wrong way round", FAR)
          .exempt("KV-3.1", "put was thought to merge", FAR)
          .exempt("KV-3.5", "contains again", PAST);
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
    EngineExecutionResults results = run(selectMethod(NoHooks.class, "whatWasWrittenIsThereAgain"));
    assertThat(thrown(results.containerEvents().failed()))
        .hasSize(1)
        .allSatisfy(error -> assertThat(error)
            .isInstanceOf(AssertionFailedError.class)
            .hasMessageContaining("no rule ran"));
  }

  @Test
  void aFixtureThatDoesNotWantToRunSkipsTheRules() {
    EngineExecutionResults results = run(NoStore.class);
    assertThat(results.testEvents().aborted().count()).isEqualTo(RULES);
    assertThat(thrown(results.containerEvents().failed())).isEmpty();
    assertThat(entries(results))
        .contains("0 kept, 0 broken, " + RULES + " skipped by the fixture, 0 not applicable");
  }

  @Test
  void aFixtureThatIsMissingIsNoBrokenRule() {
    assertThat(thrown(run(NoFixture.class).testEvents().failed()))
        .hasSize(RULES)
        .allSatisfy(error -> assertThat(error)
            .isInstanceOf(AssertionFailedError.class)
            .hasMessageStartingWith("the store could not be opened, so no rule was tested: ")
            .hasMessageContaining("fixture() returned null"));
  }

  @Test
  void aStoreThatDoesNotOpenIsToldInFullOnce() {
    List<Throwable> failures = thrown(run(NoProvider.class).testEvents().failed());
    assertThat(failures)
        .hasSize(RULES)
        .allSatisfy(error -> assertThat(error)
            .hasMessageStartingWith("the store could not be opened, so no rule was tested: ")
            .hasMessageNotContaining("check:"));
    assertThat(failures.get(0)).hasCauseInstanceOf(StoreOpenException.class);
    assertThat(failures.subList(1, RULES)).allSatisfy(error -> {
      assertThat(error).hasNoCause();
      assertThat(error.getStackTrace()).isEmpty();
      assertThat(error.getMessage().lines()).hasSize(1);
    });
  }

  @Test
  void anErrorWhileTidyingUpIsNoBrokenRule() {
    EngineExecutionResults results = run(selectMethod(Untidy.class, "aPutReplaces"));
    assertThat(thrown(results.testEvents().failed()))
        .hasSize(1)
        .allSatisfy(error -> assertThat(error)
            .hasMessageStartingWith("KV-3.1 was kept")
            .hasMessageContaining("at:       tidying up after the rule, dropCollection(\"tck-")
            .hasMessageContaining("no permission to drop")
            .hasMessageNotContaining("check:"));
    assertThat(entries(results))
        .contains("0 kept, 0 broken, 1 kept but not tidied up, 0 not applicable");
  }

  @Test
  void anErrorThatTheRuleDoesNotExpectNamesItsCallAndIsCut() {
    assertThat(thrown(run(selectMethod(Talkative.class, "aDeletedEntryIsGone"))
            .testEvents()
            .failed()))
        .hasSize(1)
        .allSatisfy(error -> {
          assertThat(error)
              .hasMessageContaining("at:       contains(\"key\", \"tck-")
              .hasMessageContaining("check:    if the error is not the reason, check: ")
              .hasMessageContaining(
                  "repeat:   mvn test -Dtest='" + Talkative.class.getName() + "#");
          assertThat(error.getMessage()).hasSizeLessThan(2_000);
          assertThat(error.getCause().toString()).hasSizeLessThan(600);
        });
  }

  @Test
  void theReportSumsUpTheClass() {
    assertThat(entries(run(NoHooks.class)))
        .anySatisfy(line -> assertThat(line)
            .contains(" kept, 0 broken, ", " not applicable: ")
            .contains("CONDITIONAL_WRITES (KV-11.1, ", "reopening (KV-9.6, KV-10.3)"));
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

  @Test
  void anExemptRuleStillRunsAndIsReportedAsSuch() {
    EngineExecutionResults results =
        run(selectMethod(Exempting.class, "containsSaysWhetherTheKeyIsThere"));
    assertThat(thrown(results.testEvents().aborted()))
        .hasSize(1)
        .allSatisfy(error -> assertThat(error)
            .hasMessageStartingWith("EXEMPT KV-3.6 until " + Exempting.FAR)
            .hasMessageContaining("contains is the wrong way round")
            .hasMessageContaining("  expected: ")
            .hasMessageContaining("  repeat: "));
    assertThat(entries(results)).contains("0 kept, 0 broken, 1 exempt, 0 not applicable");
  }

  @Test
  void anExemptRuleThatIsKeptFails() {
    EngineExecutionResults results = run(selectMethod(Exempting.class, "aPutReplaces"));
    assertThat(thrown(results.testEvents().failed()))
        .hasSize(1)
        .allSatisfy(error -> assertThat(error)
            .isInstanceOf(AssertionFailedError.class)
            .hasMessageStartingWith("KV-3.1 is kept, though the fixture exempts it")
            .hasMessageContaining("put was thought to merge"));
    assertThat(entries(results))
        .contains("0 kept, 0 broken, 1 kept though exempt, 0 not applicable");
  }

  @Test
  void anExemptionEnds() {
    assertThat(thrown(run(selectMethod(Exempting.class, "aDeletedEntryIsGone"))
            .testEvents()
            .failed()))
        .hasSize(1)
        .allSatisfy(error -> assertThat(error)
            .hasMessageStartingWith("KV-3.5 MUST")
            .hasMessageContaining("its exemption \"contains again\" ended on "));
  }

  @Test
  void anExemptionNeedsARuleAndAReason() {
    StoreFixture fixture = StoreFixture.of("memory:");
    LocalDate until = Exempting.FAR;
    assertThatThrownBy(() -> fixture.exempt("KV-99.1", "a reason", until))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("there is no rule KV-99.1");
    assertThatThrownBy(() -> fixture.exempt("KV-1.1", " ", until))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("KV-1.1 needs a reason");
    assertThatThrownBy(() -> fixture.exempt("KV-1.1", "one", until).exempt("KV-1.1", "two", until))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("KV-1.1 is exempt already");
  }

  private static EngineExecutionResults run(Class<?> contract) {
    return run(selectClass(contract));
  }

  private static EngineExecutionResults run(DiscoverySelector selector) {
    return EngineTestKit.engine("junit-jupiter").selectors(selector).execute();
  }

  private static List<String> entries(EngineExecutionResults results) {
    return results.allEvents().reportingEntryPublished().stream()
        .flatMap(event ->
            event.getRequiredPayload(ReportEntry.class).getKeyValuePairs().values().stream())
        .toList();
  }

  private static List<Throwable> thrown(Events events) {
    return events.stream().map(RuleExtensionTest::thrown).toList();
  }

  private static Throwable thrown(Event event) {
    return event.getRequiredPayload(TestExecutionResult.class).getThrowable().orElseThrow();
  }
}
