package dev.kvstore.benchmarks;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** A client without futures of its own: a pool of threads runs the calls. */
abstract class BlockingClient implements RawClient {
  private final ExecutorService threads = Executors.newFixedThreadPool(64);

  @Override
  public CompletableFuture<?> startPut(String key, byte[] json) {
    return start(() -> {
      put(key, json);
      return null;
    });
  }

  @Override
  public CompletableFuture<byte @Nullable []> startGet(String key) {
    return start(() -> get(key));
  }

  private <T extends @Nullable Object> CompletableFuture<T> start(Callable<T> call) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return call.call();
          } catch (Exception e) {
            throw new CompletionException(e);
          }
        },
        threads);
  }

  @Override
  public void close() {
    threads.shutdown();
  }
}
