package dev.kvstore.mvstore;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.h2.mvstore.FileStore;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.jspecify.annotations.Nullable;

/**
 * Puts writes into the file before they return, those of threads that wait together; forces them to
 * disk and gives back the file's dead space, on a thread of its own.
 *
 * <p>The engine changes nothing in place: a commit writes the changed pages somewhere else, and
 * what they replace is dead space. After a kill the last whole commit is in the file, for the
 * engine takes no space that this one needs. After a power cut the file is as it was forced to disk
 * last, with some of what was written since: so the moment that was forced stays in use, as if
 * somebody read it, until a later one is on the disk. That bounds the dead space by what is written
 * between two forces, where the engine's own measure, a retention time, keeps all that is young and
 * does not keep what is old and needed.
 */
final class Commits {
  /** Below this share of live data, in percent, the file is rewritten bit by bit. */
  private static final int FILL = 50;

  private static final int REWRITTEN_AT_ONCE = 16 << 20;

  /** A writer forces before the next second when so many commits are not, some 20 KB each, ... */
  private static final int MANY_COMMITS = 500;

  /** ... or when the file has grown by so much and a quarter. */
  private static final long MUCH_GROWTH = 8 << 20;

  /** Space is free only some rounds after it died. */
  private static final int MOST_ROUNDS = 8;

  /** So many bytes are not worth packing. */
  private static final long LITTLE = 256 << 10;

  private final MVStore store;
  private final Fsync fsync;
  private final ReentrantLock committing = new ReentrantLock();
  private final AtomicLong writes = new AtomicLong();
  private volatile long committed;

  /** The commit that is going on, for those who wait for it. */
  private final AtomicReference<@Nullable CompletableFuture<Void>> shared = new AtomicReference<>();

  private final ReentrantLock forcing = new ReentrantLock();
  private final AtomicInteger unforced = new AtomicInteger();
  private volatile long sizeWhenForced;

  /** The moment that is on the disk. */
  private MVStore.@Nullable TxCounter forced;

  private final ScheduledExecutorService upkeep;

  @SuppressWarnings("FutureReturnValueIgnored") // Upkeep handles its errors itself.
  Commits(MVStore store, Fsync fsync, String name) {
    this.store = store;
    this.fsync = fsync;
    this.sizeWhenForced = store.getFileStore().size();
    // Whoever opened the store has forced it.
    this.forced = fsync == Fsync.INTERVAL ? store.registerVersionUsage() : null;
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
    while (committed < mine) {
      CompletableFuture<Void> ours = new CompletableFuture<>();
      CompletableFuture<Void> others = shared.compareAndExchange(null, ours);
      if (others != null) {
        // It may take this thread's writes along; if not, the next one does. All wake at once.
        others.join();
        continue;
      }
      try {
        commitAll();
      } finally {
        shared.set(null);
        ours.complete(null);
      }
    }
    if (fsync == Fsync.INTERVAL && isMuchUnforced()) {
      force(this::isMuchUnforced);
    }
  }

  private void commitAll() {
    committing.lock();
    try {
      long all = writes.get();
      store.commit();
      if (fsync == Fsync.ALWAYS) {
        store.sync();
      }
      committed = all;
      unforced.incrementAndGet();
    } finally {
      committing.unlock();
    }
  }

  private boolean isMuchUnforced() {
    long growth = store.getFileStore().size() - sizeWhenForced;
    return unforced.get() > MANY_COMMITS || growth > MUCH_GROWTH + sizeWhenForced / 4;
  }

  private void keepUp() {
    if (unforced.get() == 0 || store.isClosed()) {
      return;
    }
    try {
      if (fsync == Fsync.INTERVAL) {
        force(() -> true);
      }
      committing.lock();
      try {
        store.compact(FILL, REWRITTEN_AT_ONCE);
      } finally {
        committing.unlock();
      }
    } catch (RuntimeException e) {
      // The engine closes itself when it cannot write; the next call by a user opens it again.
      warn("upkeep of an MVStore failed", e);
    }
  }

  private static void warn(String message, RuntimeException e) {
    System.getLogger(Commits.class.getName()).log(System.Logger.Level.WARNING, message, e);
  }

  /** Forces a moment that is whole in the file, and lets go of the one before. */
  private void force(BooleanSupplier isNeeded) {
    forcing.lock();
    try {
      if (!isNeeded.getAsBoolean()) {
        return;
      }
      MVStore.TxCounter moment;
      committing.lock();
      try {
        moment = store.registerVersionUsage();
        unforced.set(0);
      } finally {
        committing.unlock();
      }
      try {
        store.sync();
      } catch (RuntimeException e) {
        store.deregisterVersionUsage(moment);
        throw e;
      }
      store.deregisterVersionUsage(forced);
      forced = moment;
      sizeWhenForced = store.getFileStore().size();
    } finally {
      forcing.unlock();
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

  /**
   * Gives back the file's dead space when nobody writes any more: entries at its end are written
   * again into space before them, some 100 MB at most, and the end is cut off. Each step frees what
   * the forced step before it does not need. (The engine's own way, which moves whole chunks,
   * breaks its assertions.)
   */
  void pack() {
    if (store.isClosed() || store.getFileStore().isReadOnly()) {
      return;
    }
    store.setRetentionTime(0);
    store.sync();
    store.deregisterVersionUsage(forced);
    try {
      for (int round = 0; round < MOST_ROUNDS && isLoose(); round++) {
        store.getFileStore().dropUnusedChunks();
        store.commit();
        store.sync();
        store.compact(100, REWRITTEN_AT_ONCE);
      }
    } catch (MVStoreException e) {
      // On a full disk there is no room to rewrite anything: then the file stays as large as it is.
      warn("an MVStore was closed without packing its file", e);
    }
  }

  /** Whether less than half of the file is live data, and it is worth the while. */
  private boolean isLoose() {
    FileStore<?> file = store.getFileStore();
    long live = file.size() * file.getFillRate() / 100 * file.getChunksFillRate() / 100;
    return file.size() > 2 * live + LITTLE;
  }
}
