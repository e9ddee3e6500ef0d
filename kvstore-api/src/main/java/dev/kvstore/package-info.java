/**
 * A key-value store for JSON documents: what an application needs.
 *
 * <p>Begin with {@link dev.kvstore.KVStores#open(String)}: it takes a store URI such as
 * {@code memory:} or {@code json:data/kv.json} and gives a {@link dev.kvstore.KVStore}.
 *
 * <pre>{@code
 * try (KVStore store = KVStores.open("json:data/kv.json")) {
 *   store.put("moby", Map.of("title", "Moby-Dick", "year", 1851), "books");
 *   store.get("moby", "books").ifPresent(book -> System.out.println(book.get("title")));
 *   for (var entry : store.entries("books")) {
 *     System.out.println(entry.getKey());
 *   }
 * }
 * }</pre>
 *
 * <p>From there:
 *
 * <ul>
 *   <li>{@link dev.kvstore.KVStore} holds the whole contract; {@link dev.kvstore.KVCollection} is
 *       the same for one collection, {@link dev.kvstore.AsyncKVStore} the same with futures.
 *   <li>{@link dev.kvstore.ScanRequest} and {@link dev.kvstore.ScanPage} read a collection page by
 *       page.
 *   <li>{@link dev.kvstore.Capability} names what a store promises beyond the contract;
 *       {@link dev.kvstore.Persistable} and {@link dev.kvstore.ConditionalWrites} are what some
 *       stores can do beyond it.
 *   <li>{@link dev.kvstore.KVStoreException} is the root of every error that is not a programming
 *       error, and lists the codes.
 *   <li>{@link dev.kvstore.MapKVStore} makes a store of any {@link java.util.Map}.
 * </ul>
 *
 * <p>Nothing is null unless it is marked so. To write a backend, go to {@link dev.kvstore.spi}.
 */
@NullMarked
package dev.kvstore;

import org.jspecify.annotations.NullMarked;
