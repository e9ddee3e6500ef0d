package dev.kvstore.simple.internal.format;

import dev.kvstore.MalformedDataException;
import dev.kvstore.StoreIOException;
import dev.kvstore.simple.internal.engine.Contents;
import java.io.IOException;
import java.io.OutputStream;

/**
 * A store as one JSON object: collections by name, and in each the values by key, as LlamaIndex's
 * {@code SimpleKVStore} (Python) keeps it.
 *
 * @param form how a saved file looks
 * @param duplicates what happens when a file names a collection or a key twice
 * @param limits what a file may hold at most
 */
public record FileFormat(Form form, Duplicates duplicates, ReadLimits limits) {
  /** Python's form, nothing lost silently, all read that can be. */
  public static final FileFormat DEFAULT =
      new FileFormat(Form.PYTHON, Duplicates.REFUSE, ReadLimits.MOST);

  /**
   * Reads a store.
   *
   * @param text the file's content, which the contents keep
   * @param file the file as messages name it
   * @throws MalformedDataException if it is no store; the message names the place
   * @throws StoreIOException with {@code FILE_TOO_LARGE} if the heap has no room for it
   */
  public Contents read(byte[] text, String file) {
    try {
      return new StoreReader(text, file, this).read();
    } catch (OutOfMemoryError e) {
      // What was read so far is garbage by now, so that there is room to go on.
      throw new StoreIOException(
          "FILE_TOO_LARGE",
          file + " has " + text.length
              + " bytes, and the heap has no room for an index of them; give Java more with -Xmx",
          null);
    }
  }

  /**
   * Writes a store.
   *
   * @param moment what to write
   * @param target where to; not closed
   * @throws IOException if the target fails
   */
  public void write(Contents.Moment moment, OutputStream target) throws IOException {
    new StoreWriter(form, target).write(moment);
  }
}
