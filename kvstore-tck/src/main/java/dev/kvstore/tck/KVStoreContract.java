package dev.kvstore.tck;

import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Every rule of the specification as a test; extend it to test a store.
 *
 * <pre>{@code
 * final class AcmeStoreTest extends KVStoreContract {
 *   @TempDir Path folder;
 *
 *   @Override
 *   protected StoreFixture fixture() {
 *     return StoreFixture.of("acme:" + StoreUri.encode(folder.resolve("kv").toString()));
 *   }
 * }
 * }</pre>
 *
 * <p>The rules run in the order of {@code SPEC.md}. One that cannot run here, because the store
 * does not declare the capability or the fixture lacks a hook, is reported as skipped, with
 * NOT_APPLICABLE and the reason; if none could run, the class fails. A fixture that has nothing to
 * test may throw what JUnit's {@code Assumptions} throw: that skips the rules, and fails nothing.
 * The report of the class ends with one line that counts all of these. A failure says what was
 * expected and found, what to check, and the command that repeats it: random content comes from a
 * seed, which {@code -Dkvstore.tck.seed} sets.
 */
@ExtendWith(RuleExtension.class)
@TestMethodOrder(RuleOrder.class)
public abstract class KVStoreContract extends TimeRules {
  /** For the author's class. */
  protected KVStoreContract() {}

  /**
   * Says how the store is opened; called before each rule.
   *
   * @return the fixture; two calls may name the same store or different ones
   */
  protected abstract StoreFixture fixture();
}
