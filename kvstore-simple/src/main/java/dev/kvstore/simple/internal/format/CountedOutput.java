package dev.kvstore.simple.internal.format;

import dev.kvstore.StoreIOException;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Passes bytes on as long as a file may hold them. */
final class CountedOutput extends FilterOutputStream {
  private final long most;
  private long length;

  /**
   * Makes an output.
   *
   * @param most how many bytes are passed on
   */
  CountedOutput(OutputStream target, long most) {
    super(target);
    this.most = most;
  }

  /** How many bytes came so far. */
  long length() {
    return length;
  }

  @Override
  public void write(int value) throws IOException {
    count(1);
    out.write(value);
  }

  @Override
  public void write(byte[] bytes, int offset, int count) throws IOException {
    count(count);
    out.write(bytes, offset, count);
  }

  private void count(int more) {
    length += more;
    if (length > most) {
      throw new StoreIOException(
          "FILE_TOO_LARGE",
          "what the store holds is larger than the " + most
              + " bytes that would be read again; the file stays as it is. Delete entries, or divide the"
              + " store; or allow more with ?max-size, if that is what bounds it",
          null);
    }
  }
}
