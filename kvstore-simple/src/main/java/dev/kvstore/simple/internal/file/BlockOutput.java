package dev.kvstore.simple.internal.file;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Objects;

/**
 * Collects what goes to a file, and gives it to the system in whole blocks that begin at multiples
 * of their length: its cache holds such in large pieces, which it brings to the disk in two thirds
 * of the time. No block is longer, since a file's stream takes native memory of that size.
 */
final class BlockOutput extends OutputStream {
  static final int BLOCK = 1 << 16;

  private final OutputStream file;
  private final byte[] block = new byte[BLOCK];
  private int filled;

  /**
   * Makes an output.
   *
   * @param file a new file's stream
   */
  BlockOutput(OutputStream file) {
    this.file = file;
  }

  @Override
  public void write(int value) throws IOException {
    block[filled++] = (byte) value;
    passOnIfFull();
  }

  @Override
  public void write(byte[] bytes, int offset, int count) throws IOException {
    Objects.checkFromIndexSize(offset, count, bytes.length);
    int place = offset;
    int end = offset + count;
    while (place < end) {
      if (filled == 0 && end - place >= BLOCK) {
        file.write(bytes, place, BLOCK);
        place += BLOCK;
      } else {
        int part = Math.min(end - place, BLOCK - filled);
        System.arraycopy(bytes, place, block, filled, part);
        filled += part;
        place += part;
        passOnIfFull();
      }
    }
  }

  private void passOnIfFull() throws IOException {
    if (filled == BLOCK) {
      file.write(block, 0, BLOCK);
      filled = 0;
    }
  }

  /** Passes on what is left, in the end. */
  @Override
  public void flush() throws IOException {
    file.write(block, 0, filled);
    filled = 0;
    file.flush();
  }
}
