package dev.kvstore.simple.internal.engine;

import dev.kvstore.spi.JsonCodec;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A value as the store holds it, with the number of the write that brought it.
 *
 * <p>All but {@link #older} is immutable.
 */
public abstract class StoredValue {
  private final long version;

  /**
   * What this value replaced, as long as a moment before it is looked at; written under the lock of
   * {@link Contents}, read without it.
   */
  volatile @Nullable StoredValue older;

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

  /** What stands in the place of a value that was deleted while an earlier moment is looked at. */
  static StoredValue deleted(long version) {
    return new Deleted(version);
  }

  /** The number of the write; 0 for what was loaded. */
  public final long version() {
    return version;
  }

  /** What this was at a moment: this, an older value, or null if there was none. */
  final @Nullable StoredValue at(long moment) {
    StoredValue value = this;
    while (value != null && value.version > moment) {
      value = value.older;
    }
    return value == null || value.isDeletion() ? null : value;
  }

  /** Whether this stands for a value that was deleted. */
  boolean isDeletion() {
    return false;
  }

  /** Where a loaded value begins in its file; -1 for one that came in by a put. */
  public int offset() {
    return -1;
  }

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

  private static final class Deleted extends StoredValue {
    Deleted(long version) {
      super(version);
    }

    @Override
    boolean isDeletion() {
      return true;
    }

    @Override
    public Map<String, @Nullable Object> value() {
      throw new IllegalStateException("a deleted value was read");
    }

    @Override
    public void writeTo(OutputStream target) {
      throw new IllegalStateException("a deleted value was written");
    }
  }
}
