/**
 * The embedded store: in memory, and in one JSON file that Python's LlamaIndex reads and writes
 * too.
 *
 * <p>By URI, {@code memory:} and {@code json:} (see
 * {@link dev.kvstore.simple.SimpleKVStoreProvider}); in code,
 * {@link dev.kvstore.simple.SimpleKVStore}:
 *
 * <pre>{@code
 * SimpleKVStore store = SimpleKVStore.fromPersistPath("storage/docstore.json");
 * store.put("n1", Map.of("text", "Call me Ishmael."), "docstore/data");
 * store.persist("storage/copy.json");
 * }</pre>
 */
@NullMarked
package dev.kvstore.simple;

import org.jspecify.annotations.NullMarked;
