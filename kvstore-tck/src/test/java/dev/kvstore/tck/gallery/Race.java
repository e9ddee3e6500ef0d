package dev.kvstore.tck.gallery;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
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
    widenUntil(done, 50);
  }

  /** The same for a fault on the way of every call, which nobody may pass in most of the rules. */
  static void widenBrieflyUntil(BooleanSupplier done) {
    widenUntil(done, 3);
  }

  /** Lets other threads run until one more came here, but no longer than a moment. */
  static void widenUntilAnother(AtomicInteger came) {
    int mine = came.incrementAndGet();
    widenBrieflyUntil(() -> came.get() != mine);
  }

  private static void widenUntil(BooleanSupplier done, int millis) {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    while (!done.getAsBoolean() && System.nanoTime() < end) {
      widen();
    }
  }
}
