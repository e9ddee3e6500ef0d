package dev.kvstore.simple.internal.engine;

import dev.kvstore.simple.internal.engine.DecodedCache.Form;
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
  /** A deletion that nobody looks behind. */
  static final StoredValue GONE = new Deleted(0);

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
  static StoredValue loaded(LoadedEntries entries, int number) {
    return new Loaded(entries, number);
  }

  /** A value that was put and is yet to go into the file, as its bytes. */
  static StoredValue replayed(byte[] json) {
    return new Replayed(json);
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

  /** How many bytes it takes in the file, where that is counted. */
  public int length() {
    return 0;
  }

  /** Whether this stands for a value that was deleted. */
  boolean isDeletion() {
    return false;
  }

  /** Whether the store's file holds the value; one that came in by a put it is yet to hold. */
  public boolean isOfFile() {
    return false;
  }

  /**
   * Whether this value and its name lie in the file right behind another value, as a save would
   * write them there, so that both can be written as one piece.
   */
  public boolean isBehind(StoredValue other) {
    return false;
  }

  /** The value, deeply immutable, if it came in by a put, and not from a file. */
  public @Nullable Map<String, @Nullable Object> ifPut() {
    return null;
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

  /**
   * Writes the file's bytes from this value to the end of another, of which each value between was
   * {@linkplain #isBehind behind} the one before.
   *
   * @param last the other, or this
   * @throws IOException if the target fails
   */
  public void writeTo(OutputStream target, StoredValue last) throws IOException {
    writeTo(target);
  }

  private static final class Captured extends StoredValue {
    private final Map<String, @Nullable Object> value;
    private final int length;

    Captured(Map<String, @Nullable Object> value, int length, long version) {
      super(version);
      this.value = value;
      this.length = length;
    }

    @Override
    public int length() {
      return length;
    }

    @Override
    public Map<String, @Nullable Object> ifPut() {
      return value;
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

  /** A value that is the bytes of its JSON until somebody asks for it. */
  private abstract static class Encoded extends StoredValue {
    Encoded() {
      super(0);
    }

    /** The decoded form, or room for it, or null if nobody has asked. */
    abstract @Nullable Form form();

    abstract Form newForm();

    abstract Map<String, @Nullable Object> decode();

    @Override
    public Map<String, @Nullable Object> value() {
      Form form = form();
      Map<String, @Nullable Object> kept = form == null ? null : form.get();
      return kept == null ? decode() : kept;
    }

    @Override
    public Map<String, @Nullable Object> value(DecodedCache cache) {
      Form form = form();
      Map<String, @Nullable Object> kept = form == null ? null : form.get();
      if (kept != null) {
        return kept;
      }
      Map<String, @Nullable Object> decoded = decode();
      cache.keep(newForm(), decoded);
      return decoded;
    }
  }

  private static final class Loaded extends Encoded {
    private final LoadedEntries entries;
    private final int number;

    Loaded(LoadedEntries entries, int number) {
      this.entries = entries;
      this.number = number;
    }

    @Override
    @Nullable Form form() {
      return entries.form(number);
    }

    @Override
    Form newForm() {
      return entries.newForm(number);
    }

    @Override
    Map<String, @Nullable Object> decode() {
      return JsonCodec.decode(entries.text(), entries.offset(number), entries.length(number));
    }

    @Override
    public int length() {
      return entries.length(number);
    }

    @Override
    public boolean isOfFile() {
      return true;
    }

    @Override
    public boolean isBehind(StoredValue other) {
      return other instanceof Loaded before
          && before.entries == entries
          && before.number == number - 1
          && entries.isBehindOther(number);
    }

    @Override
    public void writeTo(OutputStream target) throws IOException {
      writeTo(target, this);
    }

    @Override
    public void writeTo(OutputStream target, StoredValue last) throws IOException {
      int begin = entries.offset(number);
      target.write(entries.text(), begin, ((Loaded) last).end() - begin);
    }

    private int end() {
      return entries.offset(number) + entries.length(number);
    }
  }

  private static final class Replayed extends Encoded {
    private final byte[] json;
    private final Form form;

    Replayed(byte[] json) {
      this.json = json;
      this.form = new Form(json.length);
    }

    @Override
    Form form() {
      return form;
    }

    @Override
    Form newForm() {
      return form;
    }

    @Override
    Map<String, @Nullable Object> decode() {
      return JsonCodec.decode(json);
    }

    @Override
    public int length() {
      return json.length;
    }

    @Override
    public void writeTo(OutputStream target) throws IOException {
      target.write(json);
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
