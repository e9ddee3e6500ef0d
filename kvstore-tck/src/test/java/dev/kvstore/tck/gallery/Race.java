package dev.kvstore.tck.gallery;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Makes the moment between two steps as long as a slow engine would. */
final class Race {
  private Race() {}

  /** Lets other threads run in between. */
  static void widen() {
    LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(300));
  }

  /** Lets other threads run until they did something, but no longer than a moment. */
  static void widenUntil(BooleanSupplier done) {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(50);
    while (!done.getAsBoolean() && System.nanoTime() < end) {
      widen();
    }
  }
}
