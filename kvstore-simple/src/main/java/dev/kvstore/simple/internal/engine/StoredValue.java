package dev.kvstore.simple.internal.engine;

import dev.kvstore.spi.JsonCodec;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A value as the store holds it, with the version of the write that brought it; immutable. */
public abstract class StoredValue {
  private final long version;

  private StoredValue(long version) {
    this.version = version;
  }

  /** A value that came in by a put. */
  static StoredValue captured(Map<String, @Nullable Object> value, long version) {
    return new Captured(value, version);
  }

  /**
   * A value that came from a file; it stays the bytes that it came as until somebody asks for it.
   */
  static StoredValue loaded(byte[] source, int offset, int length) {
    return new Loaded(source, offset, length);
  }

  /** The number of the write; 0 for what was loaded. */
  public long version() {
    return version;
  }

  /** Where a loaded value begins in its file; -1 for one that came in by a put. */
  public abstract int offset();

  /** The value, deeply immutable. */
  public abstract Map<String, @Nullable Object> value();

  /**
   * Writes the value as JSON, a loaded one byte for byte as it came.
   *
   * @throws IOException if the target fails
   */
  public abstract void writeTo(OutputStream target) throws IOException;

  private static final class Captured extends StoredValue {
    private final Map<String, @Nullable Object> value;

    Captured(Map<String, @Nullable Object> value, long version) {
      super(version);
      this.value = value;
    }

    @Override
    public int offset() {
      return -1;
    }

    @Override
    public Map<String, @Nullable Object> value() {
      return value;
    }

    @Override
    public void writeTo(OutputStream target) throws IOException {
      target.write(JsonCodec.encode(value));
    }
  }

  private static final class Loaded extends StoredValue {
    private final byte[] source;
    private final int offset;
    private final int length;

    Loaded(byte[] source, int offset, int length) {
      super(0);
      this.source = source;
      this.offset = offset;
      this.length = length;
    }

    @Override
    public int offset() {
      return offset;
    }

    @Override
    public Map<String, @Nullable Object> value() {
      return JsonCodec.decode(source, offset, length);
    }

    @Override
    public void writeTo(OutputStream target) throws IOException {
      target.write(source, offset, length);
    }
  }
}
