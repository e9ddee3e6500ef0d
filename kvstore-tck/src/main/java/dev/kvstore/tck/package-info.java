/**
 * The conformance kit: it proves that a backend keeps the contract of {@link dev.kvstore.KVStore}.
 *
 * <p>One class makes the whole test:
 *
 * <pre>{@code
 * final class AcmeStoreTest extends KVStoreContract {
 *   @TempDir Path folder;
 *
 *   @Override
 *   protected StoreFixture fixture() {
 *     String path = StoreUri.encode(folder.resolve("kv").toString());
 *     return StoreFixture.of("acme:" + path).providedBy(AcmeProvider.class);
 *   }
 * }
 * }</pre>
 *
 * <p>It runs on JUnit 5.14 and 6, on the class path and on the module path. The rules stand in
 * {@code SPEC.md} beside this class in the jar; a failure quotes its rule and names what to check.
 *
 * <ul>
 *   <li>{@link dev.kvstore.tck.KVStoreContract} holds the rules as test methods.
 *   <li>{@link dev.kvstore.tck.StoreFixture} says how the store is opened, and opened anew.
 * </ul>
 *
 * <p>Nothing is null unless it is marked so.
 */
@NullMarked
package dev.kvstore.tck;

import org.jspecify.annotations.NullMarked;
