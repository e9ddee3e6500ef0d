/**
 * What the author of a backend implements.
 *
 * <p>A backend is two classes and a services file:
 *
 * <ol>
 *   <li>a store that extends {@link dev.kvstore.spi.AbstractKVStore}: six methods that read, write
 *       and list in the engine's own terms. Checking arguments, deep capture, batches, paging,
 *       futures, typed errors and closing are done for it. Where the engine's client is
 *       asynchronous, {@link dev.kvstore.spi.AbstractAsyncKVStore} makes both kinds of calls of one
 *       definition;
 *   <li>a {@link dev.kvstore.spi.KVStoreProvider} that names a URI scheme and opens the store;
 *   <li>the provider's class name in {@code META-INF/services/dev.kvstore.spi.KVStoreProvider}, or
 *       {@code provides} in its module descriptor.
 * </ol>
 *
 * <p>{@link dev.kvstore.spi.JsonCodec} turns values into bytes and back;
 * {@link dev.kvstore.spi.Values} is the value model itself. A backend that uses both holds every
 * value that another does. The kit in {@code kvstore-tck} proves that it keeps the contract.
 */
@NullMarked
package dev.kvstore.spi;

import org.jspecify.annotations.NullMarked;
