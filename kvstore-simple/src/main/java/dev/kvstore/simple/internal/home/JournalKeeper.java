package dev.kvstore.simple.internal.home;

import dev.kvstore.simple.internal.journal.Fsync;
import dev.kvstore.simple.internal.journal.Journal;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The thread that forces a journal to disk once a second, and folds it when it has outgrown the
 * JSON file.
 *
 * <p>It begins with the first write and ends with the store.
 */
final class JournalKeeper implements AutoCloseable {
  private static final Logger LOGGER = System.getLogger(JournalKeeper.class.getName());

  private static final long TICK = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long INTERVAL = TimeUnit.SECONDS.toNanos(1);

  /** A journal below this size is not worth a fold of its own. */
  private static final long LEAST = 8 << 20;

  private static final long MOST_GROWTH = 256 << 20;

  /** Folds the journal. */
  @FunctionalInterface
  interface Fold {
    void run() throws IOException;
  }

  private final String file;
  private final Journal journal;
  private final Fold fold;
  private final Fsync fsync;
  private final Object starting = new Object();
  private volatile @Nullable Thread thread;
  private volatile boolean woken;
  private volatile boolean closed;
  private volatile long foldAt;

  // What only the thread itself looks at: when it forced the journal last, and whether it has to.
  private long tried = System.nanoTime();
  private boolean unforced;

  JournalKeeper(String file, Journal journal, Fold fold, Fsync fsync, long jsonLength) {
    this.file = file;
    this.journal = journal;
    this.fold = fold;
    this.fsync = fsync;
    folded(jsonLength);
  }

  /** There is a write. */
  void wake() {
    if (!woken) {
      start();
      woken = true;
      LockSupport.unpark(thread);
    }
  }

  /** The JSON file holds all, and has a length. */
  void folded(long jsonLength) {
    foldAt = Math.max(LEAST, jsonLength);
  }

  private void start() {
    if (thread == null) {
      synchronized (starting) {
        if (thread == null && !closed) {
          Thread keeper = new Thread(null, this::run, "kvstore-journal " + file, 0, false);
          keeper.setDaemon(true);
          keeper.setContextClassLoader(null);
          keeper.start();
          thread = keeper;
        }
      }
    }
  }

  private void run() {
    while (!closed) {
      try {
        rest();
        tend();
      } catch (OutOfMemoryError e) {
        // Not even the warning found room. The thread must live, and what it has not done is still
        // to be done.
        unforced = true;
      }
    }
  }

  private void rest() {
    if (woken || unforced) {
      LockSupport.parkNanos(TICK);
    } else {
      LockSupport.park(this);
    }
    // An interrupt, which nobody has a reason for, must not keep it from resting.
    Thread.interrupted();
  }

  private void tend() {
    if (woken) {
      woken = false;
      unforced = true;
    }
    if (fsync != Fsync.INTERVAL) {
      unforced = false;
    } else if (unforced && System.nanoTime() - tried >= INTERVAL) {
      tried = System.nanoTime();
      // A disk that failed is not asked again before the next write; a heap may have room by then.
      unforced = false;
      attempt("forcing the journal of " + file + " to disk failed", journal::force);
    }
    if (!closed && journal.bytes() > foldAt) {
      // If it fails it is tried again when the journal has grown to twice its size, or by much;
      // each try begins a segment, and a segment must not grow without bound.
      foldAt = journal.bytes() + Math.min(journal.bytes(), MOST_GROWTH);
      attempt("folding the journal into " + file + " failed; no write is lost", fold);
    }
  }

  private void attempt(String failure, Fold action) {
    try {
      action.run();
    } catch (Throwable e) {
      // Whatever it was, the thread must live: nobody else forces the journal to disk.
      unforced |= e instanceof OutOfMemoryError;
      LOGGER.log(Level.WARNING, failure, e);
    }
  }

  /** Ends the thread, and waits for a fold that it has begun. */
  @Override
  public void close() {
    Thread ending;
    synchronized (starting) {
      closed = true;
      ending = thread;
    }
    boolean interrupted = false;
    while (ending != null && ending.isAlive()) {
      LockSupport.unpark(ending);
      try {
        ending.join(10);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
