package dev.kvstore.simple.internal.engine;

import dev.kvstore.spi.JsonCodec;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
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
  static StoredValue captured(Map<String, @Nullable Object> value, int length, long version) {
    return new Captured(value, length, version);
  }

  /**
   * A value that came from a file; it stays the bytes that it came as until somebody asks for it.
   */
  static StoredValue loaded(Source source, int offset, int length) {
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

  /**
   * Notes that the store holds this value no more.
   *
   * @return the file's content that others should move out of now, or null
   */
  @Nullable Source release() {
    return null;
  }

  /** Moves a value that is a part of a file's content into an array of its own. */
  void moveOutOf(Source source) {
    // Only a loaded value is a part of one.
  }

  /** How many bytes it takes in the file, where that is counted. */
  int length() {
    return 0;
  }

  /** Whether this stands for a value that was deleted. */
  boolean isDeletion() {
    return false;
  }

  /** Where a loaded value begins in its file; -1 for one that came in by a put. */
  public int offset() {
    return -1;
  }

  /** Whether the store's file holds the value; one that came in by a put it is yet to hold. */
  public boolean isOfFile() {
    return false;
  }

  /** The value, deeply immutable. */
  public abstract Map<String, @Nullable Object> value();

  /** The value, deeply immutable; a loaded one is decoded once as long as the cache keeps it. */
  public Map<String, @Nullable Object> value(DecodedCache cache) {
    return value();
  }

  /**
   * Writes the value as JSON, a loaded one byte for byte as it came.
   *
   * @throws IOException if the target fails
   */
  public abstract void writeTo(OutputStream target) throws IOException;

  private static final class Captured extends StoredValue {
    private final Map<String, @Nullable Object> value;
    private final int length;

    Captured(Map<String, @Nullable Object> value, int length, long version) {
      super(version);
      this.value = value;
      this.length = length;
    }

    @Override
    int length() {
      return length;
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
    /** Changes once, when the value moves out of its file's content; the bytes stay the same. */
    private volatile Part part;

    private final DecodedCache.Form form;

    private record Part(Source source, int offset, int length) {}

    Loaded(Source source, int offset, int length) {
      super(0);
      this.part = new Part(source, offset, length);
      this.form = new DecodedCache.Form(length);
      source.need(length);
    }

    @Override
    @Nullable Source release() {
      Part present = part;
      return present.source().release(present.length()) ? present.source() : null;
    }

    @Override
    void moveOutOf(Source source) {
      Part present = part;
      if (present.source() == source) {
        int end = present.offset() + present.length();
        byte[] bytes = Arrays.copyOfRange(source.bytes, present.offset(), end);
        Source own = new Source(bytes, source.file);
        part = new Part(own, 0, present.length());
      }
    }

    @Override
    int length() {
      return part.length();
    }

    @Override
    public int offset() {
      return part.offset();
    }

    @Override
    public boolean isOfFile() {
      return part.source().file;
    }

    @Override
    public Map<String, @Nullable Object> value() {
      Map<String, @Nullable Object> kept = form.get();
      return kept == null ? decode() : kept;
    }

    @Override
    public Map<String, @Nullable Object> value(DecodedCache cache) {
      Map<String, @Nullable Object> kept = form.get();
      if (kept != null) {
        return kept;
      }
      Map<String, @Nullable Object> decoded = decode();
      cache.keep(form, decoded);
      return decoded;
    }

    private Map<String, @Nullable Object> decode() {
      Part present = part;
      return JsonCodec.decode(present.source().bytes, present.offset(), present.length());
    }

    @Override
    public void writeTo(OutputStream target) throws IOException {
      Part present = part;
      target.write(present.source().bytes, present.offset(), present.length());
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
