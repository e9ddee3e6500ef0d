package dev.kvstore.tck;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Runs tasks at once, each on a thread of its own, all bounded in time. */
final class Parallel {
  private Parallel() {}

  /** Runs as many tasks as are asked for, and returns their results in order. */
  static <T extends @Nullable Object> List<T> run(int count, IntFunction<Callable<T>> tasks)
      throws Exception {
    CyclicBarrier start = new CyclicBarrier(count);
    List<FutureTask<T>> running = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Callable<T> task = tasks.apply(i);
      FutureTask<T> future = new FutureTask<>(() -> {
        start.await(Check.PATIENCE_SECONDS, TimeUnit.SECONDS);
        return task.call();
      });
      running.add(future);
      Thread thread = new Thread(future, "kvstore-tck-" + i);
      thread.setDaemon(true);
      thread.start();
    }
    List<T> results = new ArrayList<>();
    for (FutureTask<T> future : running) {
      results.add(join(future));
    }
    return results;
  }

  private static <T extends @Nullable Object> T join(FutureTask<T> future) throws Exception {
    try {
      return future.get(Check.PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw e.getCause() instanceof Exception cause ? cause : e;
    } catch (TimeoutException e) {
      throw Check.failure(
          "a thread's call", "done within " + Check.PATIENCE_SECONDS + " s", "still running");
    }
  }
}
