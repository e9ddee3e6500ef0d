package dev.kvstore.simple.internal.format;

import dev.kvstore.simple.internal.engine.Contents;
import dev.kvstore.simple.internal.engine.StoredValue;
import dev.kvstore.spi.JsonCodec;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes a file: copies the bytes of values that came from one, and gives names and new values
 * their form.
 */
final class StoreWriter {
  private static final byte[] BETWEEN = {',', ' '};
  private static final byte[] AFTER_NAME = {':', ' '};

  /** Takes Python's form, and makes it the file's. */
  private final OutputStream fresh;

  private final OutputStream loaded;

  StoreWriter(Form form, OutputStream target) {
    fresh = form == Form.PYTHON ? target : new JsonRewriter(target, form == Form.PRETTY);
    loaded = form == Form.PRETTY ? fresh : target;
  }

  void write(Contents.Moment moment) throws IOException {
    fresh.write('{');
    boolean first = true;
    for (Contents.Collection collection : moment.collections()) {
      writeName(collection.name(), first);
      writeEntries(collection.entries());
      first = false;
    }
    fresh.write('}');
  }

  private void writeEntries(Iterator<Map.Entry<String, StoredValue>> entries) throws IOException {
    fresh.write('{');
    StoredValue first = null;
    StoredValue last = null;
    while (entries.hasNext()) {
      Map.Entry<String, StoredValue> entry = entries.next();
      StoredValue value = entry.getValue();
      boolean further = last != null && fresh == loaded && value.isBehind(last);
      if (!further) {
        writeValues(first, last);
        writeName(entry.getKey(), first == null);
        first = value;
      }
      last = value;
    }
    writeValues(first, last);
    fresh.write('}');
  }

  /** Writes values of which each lies behind the one before in the file, as one piece. */
  private void writeValues(@Nullable StoredValue first, @Nullable StoredValue last)
      throws IOException {
    if (first != null && last != null) {
      first.writeTo(first.isOfFile() ? loaded : fresh, last);
    }
  }

  private void writeName(String name, boolean first) throws IOException {
    if (!first) {
      fresh.write(BETWEEN);
    }
    fresh.write(JsonCodec.encodeName(name));
    fresh.write(AFTER_NAME);
  }
}
