package dev.kvstore.simple.internal.format;

import dev.kvstore.simple.internal.engine.Contents;
import dev.kvstore.simple.internal.engine.StoredValue;
import dev.kvstore.spi.JsonCodec;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Iterator;
import java.util.Map;

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
    boolean first = true;
    while (entries.hasNext()) {
      Map.Entry<String, StoredValue> entry = entries.next();
      writeName(entry.getKey(), first);
      StoredValue value = entry.getValue();
      value.writeTo(value.isOfFile() ? loaded : fresh);
      first = false;
    }
    fresh.write('}');
  }

  private void writeName(String name, boolean first) throws IOException {
    if (!first) {
      fresh.write(BETWEEN);
    }
    fresh.write(JsonCodec.encodeName(name));
    fresh.write(AFTER_NAME);
  }
}
