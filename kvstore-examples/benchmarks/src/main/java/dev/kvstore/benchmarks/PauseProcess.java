package dev.kvstore.benchmarks;

import dev.kvstore.KVStore;
import dev.kvstore.KVStores;
import dev.kvstore.benchmarks.Documents.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Prints, in nanoseconds, the longest that a put waited while the journal was folded, beyond what a
 * thread that does nothing was held up at the same time by the garbage collector or the machine.
 */
final class PauseProcess {
  private static final long TICK = TimeUnit.MILLISECONDS.toNanos(1);

  private record Stall(long from, long to) {}

  /** Notes when it was held up. */
  private static final class Control extends Thread {
    private final List<Stall> stalls = new ArrayList<>();

    @Override
    public void run() {
      while (!isInterrupted()) {
        long before = System.nanoTime();
        LockSupport.parkNanos(TICK);
        long after = System.nanoTime();
        if (after - before > 2 * TICK) {
          stalls.add(new Stall(before + TICK, after));
        }
      }
    }
  }

  private PauseProcess() {}

  /**
   * Arguments: a folder, how many entries the store has, and for how many seconds it is written.
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    System.setProperty("benchmarks.data", arguments[0]);
    Path folder = Folders.temporary();
    int count = Integer.parseInt(arguments[1]);
    List<Stall> puts = new ArrayList<>();
    Control control = new Control();
    control.setDaemon(true);
    try (KVStore store = KVStores.open("json:" + folder.resolve("kv.json").toUri())) {
      store.putAll(new Entries(count), Documents.COLLECTION);
      control.start();
      SplittableRandom random = new SplittableRandom(1);
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(Long.parseLong(arguments[2]));
      for (long now = System.nanoTime(); now < end; ) {
        int number = random.nextInt(count);
        var document = Documents.document(Shape.SHORT, number);
        long before = System.nanoTime();
        store.put(Documents.key(number), document, Documents.COLLECTION);
        now = System.nanoTime();
        if (now - before > 2 * TICK) {
          puts.add(new Stall(before, now));
        }
      }
      control.interrupt();
      control.join();
    }
    Folders.delete(folder);
    long longest = 0;
    for (Stall put : puts) {
      long beyond = put.to - put.from;
      for (Stall stall : control.stalls) {
        beyond -= Math.max(0, Math.min(put.to, stall.to) - Math.max(put.from, stall.from));
      }
      longest = Math.max(longest, beyond);
    }
    System.out.println(longest);
  }
}
