package dev.kvstore.simple.internal.file;

import java.io.IOException;
import java.io.InputStream;

/**
 * How much is read into memory at once: what the user allows, and never more than the heap can hold
 * beside the rest. What a file says of its own size is not believed, since an archive of a few
 * kilobytes can hold gigabytes.
 */
public final class SizeLimit {
  /** The largest array that every JVM makes. */
  public static final long MOST = Integer.MAX_VALUE - 8;

  private final long allowed;
  private final long heap;

  /**
   * Makes a limit.
   *
   * @param allowed the bytes that the user allows, at most {@link #MOST}
   */
  public SizeLimit(long allowed) {
    this(allowed, Runtime.getRuntime().maxMemory());
  }

  SizeLimit(long allowed, long heap) {
    this.allowed = allowed;
    // Reading a stream of unknown length needs its parts and the whole at once.
    this.heap = heap / 2;
  }

  /** The most bytes that are read. */
  long bytes() {
    return Math.min(allowed, heap);
  }

  /**
   * Checks a size that is known before anything is read.
   *
   * @param file the file as messages name it
   */
  void check(long size, Object file) {
    if (size > bytes()) {
      throw Refusals.tooLarge(file, size + " bytes", this);
    }
  }

  /**
   * Makes an array of a size that is known.
   *
   * @param file the file as messages name it
   */
  byte[] allocate(long size, Object file) {
    check(size, file);
    try {
      return new byte[(int) size];
    } catch (OutOfMemoryError e) {
      throw Refusals.tooLarge(file, size + " bytes, for which the heap has no room", this);
    }
  }

  /**
   * Reads a stream to its end.
   *
   * @param file the file as messages name it
   */
  byte[] readAll(InputStream in, Object file) throws IOException {
    try {
      byte[] content = in.readNBytes((int) bytes());
      if (content.length == bytes() && in.read() >= 0) {
        throw Refusals.tooLarge(file, "more than " + bytes() + " bytes", this);
      }
      return content;
    } catch (OutOfMemoryError e) {
      // The parts that filled the heap are garbage by now.
      throw Refusals.tooLarge(file, "more bytes than the heap has room for now", this);
    }
  }

  @Override
  public String toString() {
    return allowed <= heap
        ? "at most " + allowed + " are read; allow more with the option max-size"
        : "half of the heap, " + heap
            + " bytes, is the most that is read; give Java more with -Xmx";
  }
}
