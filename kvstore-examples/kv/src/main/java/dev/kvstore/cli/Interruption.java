package dev.kvstore.cli;

import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * Ctrl-C: the command stops at its next step, closes its stores, and only then does the process
 * end.
 *
 * <p>Exit hooks run while the other threads go on, so the hook waits for the main thread; a second
 * Ctrl-C is not seen any more, but kill -9 is always safe.
 */
final class Interruption {
  /** How long the closing of a store may take before the process ends regardless. */
  private static final long PATIENCE_MILLIS = 60_000;

  private static volatile @Nullable Interruption installed;

  private volatile boolean requested;
  private final CountDownLatch pressed = new CountDownLatch(1);

  private Interruption() {}

  static Interruption install() {
    Interruption interruption = new Interruption();
    Thread main = Thread.currentThread();
    Runtime.getRuntime()
        .addShutdownHook(new Thread(
            () -> {
              interruption.requested = true;
              interruption.pressed.countDown();
              if (interruption.ending) {
                return;
              }
              try {
                main.join(PATIENCE_MILLIS);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            "kv-interruption"));
    installed = interruption;
    return interruption;
  }

  private volatile boolean ending;

  boolean requested() {
    if (!requested) {
      ending = true;
    }
    return requested;
  }

  /** Waits for Ctrl-C. */
  static void await() throws InterruptedException {
    Interruption present = installed;
    if (present == null) {
      Thread.sleep(Long.MAX_VALUE);
    } else {
      present.pressed.await();
    }
  }

  /** Ends the command if somebody pressed Ctrl-C; asked between steps. */
  static void check() {
    if (isRequested()) {
      throw new CommandException(Exit.INTERRUPTED, "INTERRUPTED: stopped before the end");
    }
  }

  static boolean isRequested() {
    Interruption present = installed;
    return present != null && present.requested;
  }
}
