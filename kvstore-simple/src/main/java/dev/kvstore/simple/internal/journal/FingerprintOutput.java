package dev.kvstore.simple.internal.journal;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.CRC32C;

/** Passes bytes on, and takes their fingerprint. */
public final class FingerprintOutput extends FilterOutputStream {
  private final CRC32C checksum = new CRC32C();
  private long length;

  /**
   * Makes an output.
   *
   * @param target where the bytes go
   */
  public FingerprintOutput(OutputStream target) {
    super(target);
  }

  /** The fingerprint of all bytes so far. */
  public Fingerprint fingerprint() {
    return new Fingerprint(length, (int) checksum.getValue());
  }

  @Override
  public void write(int value) throws IOException {
    out.write(value);
    checksum.update(value);
    length++;
  }

  @Override
  public void write(byte[] bytes, int offset, int count) throws IOException {
    out.write(bytes, offset, count);
    checksum.update(bytes, offset, count);
    length += count;
  }
}
