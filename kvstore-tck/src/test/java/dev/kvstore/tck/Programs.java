package dev.kvstore.tck;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import dev.kvstore.KVStore;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineTestKit;

/** The programs that failures of the kit print. */
public final class Programs {
  private static StoreFixture underTest;

  /** Run by the methods below only. */
  static final class Searched extends KVStoreContract {
    @Override
    protected StoreFixture fixture() {
      return underTest;
    }
  }

  private Programs() {}

  /** The program of the first rule on sequences that the store breaks. */
  public static String printedFor(StoreFixture fixture) {
    underTest = fixture;
    return Stream.of("KV-13.1", "KV-13.2", "KV-13.3")
        .flatMap(rule -> EngineTestKit.engine("junit-jupiter")
            .selectors(selectMethod(Searched.class, RuleMethods.named(rule)))
            .execute()
            .testEvents()
            .failed()
            .stream())
        .map(event ->
            event.getRequiredPayload(TestExecutionResult.class).getThrowable().orElseThrow())
        .map(thrown -> ((RuleFailure) thrown).parts().program().orElseThrow())
        .findFirst()
        .orElseThrow();
  }

  /** How the fixture's store is opened, and opened anew. */
  public static Supplier<KVStore> opener(StoreFixture fixture) {
    return fixture::reopen;
  }
}
