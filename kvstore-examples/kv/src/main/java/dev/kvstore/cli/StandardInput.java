package dev.kvstore.cli;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * The standard input, which Ctrl-C ends.
 *
 * <p>A thread that reads a terminal or a pipe cannot be woken. So another one reads, and a command
 * that waits for it still closes its store when somebody presses Ctrl-C.
 */
final class StandardInput extends InputStream {
  /** What came: some bytes, or why there are no more. */
  private static final class Portion {
    static final Portion NONE = new Portion(new byte[0], false, null);

    final byte[] bytes;
    final boolean last;
    final @Nullable IOException failure;

    Portion(byte[] bytes, boolean last, @Nullable IOException failure) {
      this.bytes = bytes;
      this.last = last;
      this.failure = failure;
    }
  }

  private final BlockingQueue<Portion> portions = new ArrayBlockingQueue<>(4);
  private final Runnable beforeFirst;
  private boolean begun;
  private Portion portion = Portion.NONE;
  private int place;

  /** @param beforeFirst run before the input is read for the first time */
  StandardInput(Runnable beforeFirst) {
    this.beforeFirst = beforeFirst;
  }

  @Override
  public int read() throws IOException {
    return hasMore() ? portion.bytes[place++] & 0xFF : -1;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, target.length);
    if (length == 0) {
      return 0;
    }
    if (!hasMore()) {
      return -1;
    }
    int n = Math.min(length, portion.bytes.length - place);
    System.arraycopy(portion.bytes, place, target, offset, n);
    place += n;
    return n;
  }

  /** Waits until the portion has a byte that was not read, or the input ends. */
  private boolean hasMore() throws IOException {
    if (!begun) {
      begun = true;
      beforeFirst.run();
      Thread reader = new Thread(this::readAhead, "kv-input");
      reader.setDaemon(true);
      reader.start();
      // Where there is no room for it, nobody waits.
      Interruption.whenPressed(() -> portions.offer(Portion.NONE));
    }
    while (place == portion.bytes.length) {
      if (portion.failure != null) {
        throw portion.failure;
      }
      if (portion.last) {
        return false;
      }
      Interruption.check();
      try {
        portion = portions.take();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted while waiting for input", e);
      }
      place = 0;
    }
    return true;
  }

  private void readAhead() {
    try {
      try {
        FileInputStream in = new FileInputStream(FileDescriptor.in);
        byte[] buffer = new byte[1 << 16];
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
          portions.put(new Portion(Arrays.copyOf(buffer, n), false, null));
        }
        portions.put(new Portion(new byte[0], true, null));
      } catch (IOException e) {
        portions.put(new Portion(new byte[0], true, e));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
