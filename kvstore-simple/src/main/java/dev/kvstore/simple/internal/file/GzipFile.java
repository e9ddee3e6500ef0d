package dev.kvstore.simple.internal.file;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipException;

/** A file that lies compressed in another one, which is replaced as it is replaced everywhere. */
public final class GzipFile implements StoreFile {
  private static final int BUFFER = 1 << 16;

  private final StoreFile compressed;
  private final SizeLimit limit;

  /**
   * Makes a place; nothing is touched.
   *
   * @param compressed the file with the compressed content, closed with this one
   * @param limit how large the content may be
   */
  public GzipFile(StoreFile compressed, SizeLimit limit) {
    this.compressed = compressed;
    this.limit = limit;
  }

  @Override
  public Optional<byte[]> read() throws IOException {
    Optional<byte[]> bytes = compressed.read();
    return bytes.isEmpty() ? bytes : Optional.of(inflate(bytes.get()));
  }

  private byte[] inflate(byte[] bytes) throws IOException {
    try (InputStream in = new GzipMembers(bytes)) {
      return limit.readAll(in, this);
    } catch (ZipException e) {
      throw Refusals.damaged(
          "MALFORMED_GZIP", this, "it is no whole gzip file: " + e.getMessage(), e);
    }
  }

  @Override
  public void checkWritable() throws IOException {
    compressed.checkWritable();
  }

  @Override
  public void exclusively(Action action) throws IOException {
    compressed.exclusively(action);
  }

  @Override
  public void replace(Content content) throws IOException {
    compressed.exclusively(() -> compressed.replace(target -> {
      try (OutputStream out = new GZIPOutputStream(new Unclosed(target), BUFFER)) {
        content.writeTo(out);
      }
    }));
  }

  @Override
  public String toString() {
    return "gz:" + compressed;
  }

  @Override
  public void close() {
    compressed.close();
  }

  /** A target that stays open when the compressor on it is closed. */
  private static final class Unclosed extends FilterOutputStream {
    Unclosed(OutputStream target) {
      super(target);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      out.write(bytes, offset, length);
    }

    @Override
    public void close() throws IOException {
      flush();
    }
  }
}
