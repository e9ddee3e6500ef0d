package dev.kvstore.redis;

import dev.kvstore.StoreUri;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The opening of a store, which has the time of one call for all that it waits for. */
final class Opening {
  private final StoreUri uri;
  private final long deadline;

  Opening(StoreUri uri, Duration timeout) {
    this.uri = uri;
    this.deadline = System.nanoTime() + timeout.toNanos();
  }

  StoreUri uri() {
    return uri;
  }

  /**
   * Waits for a connection, and for a second one if the first was not made: a way that closes or
   * hangs before the server has answered, as those to containers do at times, says nothing of the
   * server.
   */
  <T> T connect(Supplier<? extends CompletionStage<T>> connecting) {
    try {
      return await(connecting.get());
    } catch (RuntimeException e) {
      if (!Errors.opening(e, uri).code().equals("CONNECTION_FAILED") || left() <= 0) {
        throw e;
      }
      return await(connecting.get());
    }
  }

  /** Waits for a part, as long as there is time. */
  <T extends @Nullable Object> T await(CompletionStage<T> part) {
    return part.toCompletableFuture().orTimeout(left(), TimeUnit.NANOSECONDS).join();
  }

  private long left() {
    return deadline - System.nanoTime();
  }
}
