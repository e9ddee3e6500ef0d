package dev.kvstore.mvstore;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.h2.mvstore.MVStore;

/**
 * Puts writes into the file before they return, those of threads that wait together; forces them to
 * disk and gives back the file's dead space, on a thread of its own.
 */
final class Commits {
  /** Below this share of live data, in percent, the file is rewritten bit by bit. */
  private static final int FILL = 50;

  private static final int REWRITTEN_AT_ONCE = 16 << 20;

  private final MVStore store;
  private final Fsync fsync;
  private final ReentrantLock committing = new ReentrantLock();
  private final AtomicLong writes = new AtomicLong();
  private final ScheduledExecutorService upkeep;
  private volatile long committed;
  private volatile long forced;

  @SuppressWarnings("FutureReturnValueIgnored") // Upkeep handles its errors itself.
  Commits(MVStore store, Fsync fsync, String name) {
    this.store = store;
    this.fsync = fsync;
    upkeep = Executors.newSingleThreadScheduledExecutor(task -> {
      Thread thread = new Thread(task, "kvstore-upkeep " + name);
      thread.setDaemon(true);
      return thread;
    });
    upkeep.scheduleWithFixedDelay(this::keepUp, 1, 1, TimeUnit.SECONDS);
  }

  /** Returns when what this thread wrote to the tree is in the file. */
  void commit() {
    long mine = writes.incrementAndGet();
    if (committed < mine) {
      committing.lock();
      try {
        // Another thread's commit may have taken this one's writes along.
        if (committed < mine) {
          long all = writes.get();
          store.commit();
          if (fsync == Fsync.ALWAYS) {
            store.sync();
          }
          committed = all;
        }
      } finally {
        committing.unlock();
      }
    }
  }

  private void keepUp() {
    long now = committed;
    if (now == forced || store.isClosed()) {
      return;
    }
    try {
      if (fsync == Fsync.INTERVAL) {
        store.sync();
      }
      committing.lock();
      try {
        store.compact(FILL, REWRITTEN_AT_ONCE);
      } finally {
        committing.unlock();
      }
      forced = now;
    } catch (RuntimeException e) {
      // The engine closes itself when it cannot write; the next call by a user says so.
      System.getLogger(Commits.class.getName())
          .log(System.Logger.Level.WARNING, "upkeep of an MVStore failed", e);
    }
  }

  /** Ends the upkeep; what it does at the moment, it ends first. */
  void close() {
    upkeep.shutdown();
    boolean interrupted = false;
    while (true) {
      try {
        if (upkeep.awaitTermination(1, TimeUnit.HOURS)) {
          break;
        }
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
