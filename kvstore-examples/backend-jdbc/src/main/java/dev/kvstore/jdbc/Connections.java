package dev.kvstore.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The pool of connections, and the time that a call on one may take.
 *
 * <p>The database itself ends a statement that takes too long. A second later, when it does not
 * answer at all, the connection is cut: a socket that is written to has no time limit of its own.
 */
final class Connections {
  /** What is done with a connection; it is done again if other transactions were in its way. */
  interface Work<T extends @Nullable Object> {
    T on(Call call) throws SQLException;
  }

  private static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** How often calls are looked at: a thread that is woken for each costs more than some calls. */
  private static final long LOOK_MILLIS = 200;

  /** With those that stand in for threads which wait for other calls. */
  private static final int MOST_THREADS = 256;

  private static final long IDLE_SECONDS = 10;

  private final HikariDataSource pool;
  private final @Nullable Connection anchor;
  private final Dialect dialect;
  private final Errors errors;
  private final long nanos;
  private final Set<Guard> guards = ConcurrentHashMap.newKeySet();
  private final ScheduledExecutorService clock;
  private final ForkJoinPool threads;

  /** On a thread of ours, when its call was asked for: waiting for the thread is of its time. */
  private final ThreadLocal<Long> asked = new ThreadLocal<>();

  /**
   * Takes over a pool.
   *
   * @param anchor a connection that keeps an embedded database open while the pool has none
   */
  Connections(
      HikariDataSource pool,
      @Nullable Connection anchor,
      Dialect dialect,
      Errors errors,
      long seconds) {
    this.pool = pool;
    this.anchor = anchor;
    this.dialect = dialect;
    this.errors = errors;
    this.nanos = TimeUnit.SECONDS.toNanos(seconds);
    this.clock =
        Executors.newSingleThreadScheduledExecutor(task -> daemon("kvstore jdbc clock", task));
    Future<?> unused = clock.scheduleWithFixedDelay(
        this::cutLate, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    int size = pool.getMaximumPoolSize();
    this.threads = new ForkJoinPool(
        size,
        Connections::worker,
        null,
        true,
        size,
        Math.max(size, MOST_THREADS),
        1,
        full -> true,
        IDLE_SECONDS,
        TimeUnit.SECONDS);
  }

  private static ForkJoinWorkerThread worker(ForkJoinPool threads) {
    ForkJoinWorkerThread worker =
        ForkJoinPool.defaultForkJoinWorkerThreadFactory.newThread(threads);
    worker.setName("kvstore jdbc call");
    worker.setContextClassLoader(Connections.class.getClassLoader());
    return worker;
  }

  private static Thread daemon(String name, Runnable task) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  <T extends @Nullable Object> T call(Work<T> work) {
    long deadline = deadline();
    if (System.nanoTime() - deadline >= 0) {
      throw errors.exhausted(pool.getMaximumPoolSize(), null);
    }
    try (Connection connection = pool.getConnection()) {
      Guard guard = new Guard(connection, deadline + GRACE_NANOS);
      guards.add(guard);
      try {
        return repeated(work, new Call(connection, dialect, deadline));
      } catch (SQLException e) {
        throw guard.hasCut() ? errors.timeout(e) : errors.typed(e);
      } finally {
        guards.remove(guard);
        guard.end();
      }
    } catch (SQLException e) {
      throw isExhausted(e) ? errors.exhausted(pool.getMaximumPoolSize(), e) : errors.typed(e);
    }
  }

  private long deadline() {
    Long begun = asked.get();
    // Only of the call's first statements: it may make several, each with the time for one.
    asked.remove();
    return (begun == null ? System.nanoTime() : begun) + nanos;
  }

  /**
   * Whether the pool had no connection to give. By the time that it says so one may have come back,
   * or been cut, so that counting is not enough; where connecting failed, its error has a cause.
   */
  private boolean isExhausted(SQLException e) {
    boolean waitedInVain = e instanceof SQLTransientConnectionException && e.getCause() == null;
    return waitedInVain
        || pool.getHikariPoolMXBean().getActiveConnections() >= pool.getMaximumPoolSize();
  }

  private <T extends @Nullable Object> T repeated(Work<T> work, Call call) throws SQLException {
    while (true) {
      try {
        return work.on(call);
      } catch (SQLException e) {
        if (errors.fault(e) != Fault.CONTENDED || call.isLate()) {
          throw e;
        }
      }
    }
  }

  /** Has a thread for each connection, since more of them would only wait for one. */
  void execute(Runnable task) {
    long now = System.nanoTime();
    try {
      threads.execute(() -> {
        asked.set(now);
        try {
          task.run();
        } finally {
          asked.remove();
        }
      });
    } catch (RejectedExecutionException closed) {
      // Of a store that is closed, every call fails at once.
      task.run();
    }
  }

  void close() throws SQLException {
    threads.shutdown();
    clock.shutdownNow();
    pool.close();
    if (anchor != null) {
      anchor.close();
    }
  }

  private void cutLate() {
    long now = System.nanoTime();
    for (Guard guard : guards) {
      if (now - guard.deadline >= 0) {
        guard.cut();
      }
    }
  }

  /** Cuts a connection on which a call has taken too long. */
  private final class Guard {
    private final Connection connection;
    private final long deadline;
    private boolean cut;
    private boolean ended;

    Guard(Connection connection, long deadline) {
      this.connection = connection;
      this.deadline = deadline;
    }

    private synchronized void cut() {
      if (!ended && !cut) {
        cut = true;
        pool.evictConnection(connection);
        // It may have to ask the server, which does not answer.
        daemon("kvstore jdbc cut", this::abort).start();
      }
    }

    private void abort() {
      try {
        connection.abort(Runnable::run);
      } catch (SQLException closed) {
        // As it should be.
      }
    }

    synchronized boolean hasCut() {
      return cut;
    }

    synchronized void end() {
      ended = true;
    }
  }
}
