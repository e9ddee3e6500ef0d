package dev.kvstore.benchmarks;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * An engine's own client, used as somebody would who knows it well and keeps one collection in the
 * layout of the backend, with the same care for what was written.
 */
interface RawClient extends AutoCloseable {
  void put(String key, byte[] json) throws Exception;

  byte @Nullable [] get(String key) throws Exception;

  /** Puts a batch as its engine does that best. */
  void putAll(Map<String, byte[]> batch) throws Exception;

  /** Gets a batch as its engine does that best. */
  Map<String, byte[]> getAll(List<String> keys) throws Exception;

  CompletableFuture<?> startPut(String key, byte[] json);

  CompletableFuture<byte @Nullable []> startGet(String key);

  /** Takes away what the store needs beside its entries. */
  default void drop() throws Exception {}

  @Override
  void close();
}
