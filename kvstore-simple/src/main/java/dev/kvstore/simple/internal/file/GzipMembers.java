package dev.kvstore.simple.internal.file;

import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipException;

/**
 * The content of a gzip file: all its members, one after the other, each checked to its end.
 *
 * <p>The JDK's own stream takes whatever it cannot read behind the first member for the end.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc1952">the format</a>
 */
final class GzipMembers extends InputStream {
  private static final int HEADER_LENGTH = 10;
  private static final int TRAILER_LENGTH = 8;

  private static final int HAS_HEADER_SUM = 1 << 1;
  private static final int HAS_EXTRA = 1 << 2;
  private static final int HAS_NAME = 1 << 3;
  private static final int HAS_COMMENT = 1 << 4;
  private static final int RESERVED = 0xe0;

  private final byte[] bytes;
  private final Inflater inflater = new Inflater(true);
  private final CRC32 sum = new CRC32();
  /** Behind what was read of headers and trailers. */
  private int at;

  private boolean inMember;

  /** Begins to read. */
  GzipMembers(byte[] bytes) throws ZipException {
    this.bytes = bytes;
    readHeader();
  }

  private void readHeader() throws ZipException {
    int start = at;
    if (next() != 0x1f || next() != 0x8b) {
      throw new ZipException("there is no gzip member at byte " + start);
    }
    int method = next();
    int flags = next();
    if (method != 8 || (flags & RESERVED) != 0) {
      throw new ZipException("the gzip member at byte " + start + " is of an unknown kind");
    }
    at = start + HEADER_LENGTH;
    if ((flags & HAS_EXTRA) != 0) {
      int length = next() | next() << 8;
      at += length;
    }
    for (int text : new int[] {HAS_NAME, HAS_COMMENT}) {
      while ((flags & text) != 0 && next() != 0) {
        // It ends with a zero.
      }
    }
    if ((flags & HAS_HEADER_SUM) != 0) {
      checkWithin(at);
      CRC32 headerSum = new CRC32();
      headerSum.update(bytes, start, at - start);
      if ((next() | next() << 8) != (headerSum.getValue() & 0xffff)) {
        throw new ZipException("the header at byte " + start + " does not have its checksum");
      }
    }
    checkWithin(at);
    sum.reset();
    inflater.reset();
    inflater.setInput(bytes, at, bytes.length - at);
    inMember = true;
  }

  @Override
  public int read() throws ZipException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws ZipException {
    if (length == 0) {
      return 0;
    }
    while (inMember) {
      int read = inflate(target, offset, length);
      if (read > 0) {
        sum.update(target, offset, read);
        return read;
      }
      readTrailer();
    }
    return -1;
  }

  private int inflate(byte[] target, int offset, int length) throws ZipException {
    try {
      int read = inflater.inflate(target, offset, length);
      if (read == 0 && !inflater.finished()) {
        throw new ZipException("it is cut off");
      }
      return read;
    } catch (DataFormatException e) {
      throw (ZipException) new ZipException("it cannot be inflated").initCause(e);
    }
  }

  private void readTrailer() throws ZipException {
    at = bytes.length - inflater.getRemaining();
    checkWithin(at + TRAILER_LENGTH);
    if (nextInt() != (int) sum.getValue() || nextInt() != (int) inflater.getBytesWritten()) {
      throw new ZipException("its content does not have the checksum and length that it gives");
    }
    inMember = false;
    if (at < bytes.length) {
      readHeader();
    }
  }

  private int nextInt() throws ZipException {
    return next() | next() << 8 | next() << 16 | next() << 24;
  }

  private int next() throws ZipException {
    checkWithin(at + 1L);
    return bytes[at++] & 0xff;
  }

  private void checkWithin(long end) throws ZipException {
    if (end > bytes.length) {
      throw new ZipException("it is cut off");
    }
  }

  @Override
  public void close() {
    inflater.end();
  }
}
