package kit;

import dev.kvstore.tck.KVStoreContract;
import dev.kvstore.tck.StoreFixture;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/** The kit on a store, and its start. */
public final class MemoryTest extends KVStoreContract {
  @Override
  protected StoreFixture fixture() {
    return StoreFixture.of("memory:");
  }

  public static void main(String[] arguments) {
    SummaryGeneratingListener summary = new SummaryGeneratingListener();
    LauncherFactory.create()
        .execute(
            LauncherDiscoveryRequestBuilder.request()
                .selectors(DiscoverySelectors.selectClass(MemoryTest.class))
                .build(),
            summary);
    summary.getSummary().getFailures().forEach(failure -> System.out.println(failure.getException()));
    System.out.println("the kit is in " + (KVStoreContract.class.getModule().isNamed() ? "a module" : "no module"));
    System.out.println(summary.getSummary().getTestsSucceededCount() > 50 ? "many rules are kept" : "too few rules ran");
  }
}
