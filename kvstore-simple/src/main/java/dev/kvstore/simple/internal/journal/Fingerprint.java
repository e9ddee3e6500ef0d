package dev.kvstore.simple.internal.journal;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.zip.CRC32C;

/**
 * What a JSON file's content is told by: its length and its CRC-32C; the length is -1 if there is
 * no file.
 *
 * @param length how many bytes it has
 * @param checksum the CRC-32C over all of them
 */
public record Fingerprint(long length, int checksum) {
  /** There is no file. */
  public static final Fingerprint NO_FILE = new Fingerprint(-1, 0);

  /** Above this it is worth a thread. */
  private static final int LARGE = 1 << 20;

  /**
   * Takes the fingerprint of a file's content while its caller does something else.
   *
   * @return what gives it, and waits for it
   */
  public static Supplier<Fingerprint> begin(byte[] content) {
    return content.length < LARGE
        ? () -> of(content)
        : CompletableFuture.supplyAsync(() -> of(content))::join;
  }

  /** The fingerprint of a file's content. */
  public static Fingerprint of(byte[] content) {
    CRC32C checksum = new CRC32C();
    checksum.update(content, 0, content.length);
    return new Fingerprint(content.length, (int) checksum.getValue());
  }
}
