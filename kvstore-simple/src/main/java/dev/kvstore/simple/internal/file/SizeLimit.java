package dev.kvstore.simple.internal.file;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Arrays;

/**
 * How much is read into memory at once: what the user allows, and never more than the heap can hold
 * beside the rest. What an archive says of its entries' size is not believed, since one of a few
 * kilobytes can hold gigabytes.
 */
public final class SizeLimit {
  /** The largest array that every JVM makes. */
  public static final long MOST = Integer.MAX_VALUE - 8;

  /**
   * How much is asked for at a time. For all of a file at once, FileInputStream would take memory
   * of the same size from the system first.
   */
  private static final int CHUNK = 1 << 16;

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
    this.heap = heap;
  }

  /** The most bytes that are read of a stream, whose parts and whole are in memory at once. */
  long bytes() {
    return Math.min(allowed, heap / 2);
  }

  /**
   * Checks a size that is known before anything is read.
   *
   * @param file the file as messages name it
   */
  void check(long size, Object file) {
    if (size > Math.min(allowed, heap)) {
      throw Refusals.tooLarge(file, size + " bytes", remedy(heap));
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
      throw Refusals.tooLarge(file, size + " bytes", remedy(0));
    }
  }

  /**
   * Reads a file of a known size to its end.
   *
   * @param size its size, which may have changed since
   * @param file the file as messages name it
   */
  byte[] readAll(InputStream in, long size, Object file) throws IOException {
    byte[] content = allocate(size, file);
    int length = fill(content, in);
    if (length < content.length) {
      return Arrays.copyOf(content, length);
    }
    int more = in.read();
    if (more < 0) {
      return content;
    }
    InputStream grown = new ByteArrayInputStream(new byte[] {(byte) more});
    return readAll(
        new SequenceInputStream(
            new ByteArrayInputStream(content), new SequenceInputStream(grown, in)),
        file);
  }

  private static int fill(byte[] content, InputStream in) throws IOException {
    int length = 0;
    int read;
    do {
      read = in.readNBytes(content, length, Math.min(CHUNK, content.length - length));
      length += read;
    } while (read > 0);
    return length;
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
        throw Refusals.tooLarge(file, "more than " + bytes() + " bytes", remedy(heap / 2));
      }
      return content;
    } catch (OutOfMemoryError e) {
      // The parts that filled the heap are garbage by now.
      throw Refusals.tooLarge(file, "more bytes", remedy(0));
    }
  }

  /** Why no more is read, and what to do. */
  private String remedy(long room) {
    if (allowed > room) {
      return "the heap of " + heap + " bytes has no room for so many; give Java more with -Xmx";
    }
    return allowed < MOST
        ? "at most " + allowed + " are read; allow more with the option max-size"
        : "a store's file has at most " + MOST + "; divide it, or choose a backend for larger data";
  }
}
