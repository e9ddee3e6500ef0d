package dev.kvstore.simple.internal.file;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Reads a large file on two threads, each a half: mostly it lies in the system's memory, and what
 * takes time is to copy it.
 */
final class TwoReaders {
  /** For a file below this, starting the other thread would take longer than it saves. */
  static final int LEAST = 4 << 20;

  /** How much is asked for at a time, since a channel takes memory of the same size. */
  private static final int PIECE = 1 << 16;

  private TwoReaders() {}

  /**
   * Fills an array with a file.
   *
   * @return whether it holds the whole file; if not, the file has another size, or something failed
   *     that who reads it in another way will meet again, or not, as the interrupt that closes a
   *     channel
   */
  static boolean fill(byte[] content, Path path) {
    try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
      int half = content.length / 2;
      CompletableFuture<Boolean> second =
          CompletableFuture.supplyAsync(() -> fill(content, half, content.length, file));
      boolean first = false;
      try {
        first = fill(content, 0, half, file);
      } finally {
        // Before the channel is closed under it.
        first &= second.join();
      }
      return first && file.size() == content.length;
    } catch (IOException | UncheckedIOException | CompletionException e) {
      return false;
    }
  }

  private static boolean fill(byte[] content, int from, int to, FileChannel file) {
    try {
      int place = from;
      while (place < to) {
        ByteBuffer piece = ByteBuffer.wrap(content, place, Math.min(PIECE, to - place));
        int read = file.read(piece, place);
        if (read < 0) {
          return false;
        }
        place += read;
      }
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
