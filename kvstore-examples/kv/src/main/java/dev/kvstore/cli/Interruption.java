package dev.kvstore.cli;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
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

  private enum State {
    RUNNING,
    PRESSED,
    ENDING
  }

  private static volatile @Nullable Interruption installed;

  private final AtomicReference<State> state = new AtomicReference<>(State.RUNNING);
  private final CountDownLatch pressed = new CountDownLatch(1);
  private final List<Runnable> waiters = new CopyOnWriteArrayList<>();

  private Interruption() {}

  static Interruption install() {
    Interruption interruption = new Interruption();
    Thread main = Thread.currentThread();
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> interruption.press(main), "kv-interruption"));
    installed = interruption;
    return interruption;
  }

  private void press(Thread main) {
    if (!state.compareAndSet(State.RUNNING, State.PRESSED)) {
      return;
    }
    pressed.countDown();
    waiters.forEach(Runnable::run);
    try {
      main.join(PATIENCE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Whether the process may end by itself; if not, it is ending already, and waits for the main
   * thread to return.
   */
  boolean mayExit() {
    return state.compareAndSet(State.RUNNING, State.ENDING);
  }

  /** Has something run on Ctrl-C, or at once if it was pressed already. */
  static void whenPressed(Runnable wake) {
    Interruption present = installed;
    if (present != null) {
      present.waiters.add(wake);
      if (isRequested()) {
        wake.run();
      }
    }
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
    return present != null && present.state.get() == State.PRESSED;
  }
}
