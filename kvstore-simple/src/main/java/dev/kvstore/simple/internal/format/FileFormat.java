package dev.kvstore.simple.internal.format;

import dev.kvstore.InvalidEntryException;
import dev.kvstore.MalformedDataException;
import dev.kvstore.StoreIOException;
import dev.kvstore.simple.internal.engine.Contents;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

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

  /** A line's end and indentation before a key, without the space that one line has instead. */
  private static final int LINE = 4;

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
      Contents contents = new StoreReader(text, file, this).read();
      measure(contents);
      return contents;
    } catch (OutOfMemoryError e) {
      // What was read so far is garbage by now, so that there is room to go on.
      throw new StoreIOException(
          "FILE_TOO_LARGE",
          file + " has " + text.length
              + " bytes, and the heap has no room for an index of them; give Java more with -Xmx",
          null);
    }
  }

  /** Counts how large a file becomes of what was loaded, where that is laid out anew. */
  public void measure(Contents contents) {
    if (form == Form.PRETTY) {
      contents.laidOut(laidOut(contents));
    }
  }

  /**
   * Writes a store.
   *
   * @param moment what to write
   * @param target where to; not closed
   * @throws IOException if the target fails
   * @throws StoreIOException with {@code FILE_TOO_LARGE} if these would be more than can be read;
   *     with {@code OUT_OF_MEMORY} if the heap has no room for the JSON of a value
   */
  public void write(Contents.Moment moment, OutputStream target) throws IOException {
    try {
      new StoreWriter(form, new CountedOutput(target, limits.fileBytes())).write(moment);
    } catch (OutOfMemoryError e) {
      // The store was only read, and what was written so far is thrown away, as at any failure.
      throw new StoreIOException(
          "OUT_OF_MEMORY",
          "the heap has no room to save the store, and the file holds what it held before; give"
              + " Java more with -Xmx, or delete entries, and persist again",
          e);
    }
  }

  /**
   * Checks that a value could be read again if it were in a file.
   *
   * @param json the value in Python's form, in an array
   * @return how many bytes it would have there, and how many more its line
   * @throws InvalidEntryException with {@code VALUE_TOO_LARGE} or {@code NESTING_TOO_DEEP} if not
   */
  public int checkPut(String key, ByteBuffer json, String collection) {
    long length = length(json);
    if (length > limits.valueBytes()) {
      throw new InvalidEntryException(
          "VALUE_TOO_LARGE",
          StorePass.value(key, collection) + " would have " + length + " bytes, more than the "
              + limits.valueBytes()
              + " that can be read again; divide it, or allow more with ?max-value",
          null);
    }
    // By default a file may be deeper than any value that is put.
    if (limits.depth() < ReadLimits.MOST_DEPTH && depth(json) + 2 > limits.depth()) {
      throw new InvalidEntryException(
          "NESTING_TOO_DEEP",
          StorePass.value(key, collection) + " is nested " + depth(json)
              + " levels deep, more than the " + (limits.depth() - 2)
              + " that can be read again; flatten it, or allow more with ?max-depth",
          null);
    }
    return (int) Math.min(length + (form == Form.PRETTY ? LINE : 0), Integer.MAX_VALUE);
  }

  private long length(ByteBuffer json) {
    if (form == Form.PYTHON) {
      return json.remaining();
    }
    try {
      CountedOutput counted = new CountedOutput(OutputStream.nullOutputStream(), Long.MAX_VALUE);
      JsonRewriter laidOut = new JsonRewriter(counted, form == Form.PRETTY);
      // As deep as in a store, so that its lines begin where they will.
      laidOut.write("{\"\":{\"\":".getBytes(StandardCharsets.US_ASCII));
      long before = counted.length();
      laidOut.write(json.array(), json.arrayOffset() + json.position(), json.remaining());
      return counted.length() - before;
    } catch (IOException e) {
      throw new UncheckedIOException("counting failed", e);
    }
  }

  /** How many bytes a file becomes that was not laid out. */
  private static long laidOut(Contents contents) {
    try (Contents.Moment moment = contents.moment()) {
      CountedOutput counted = new CountedOutput(OutputStream.nullOutputStream(), Long.MAX_VALUE);
      new StoreWriter(Form.PRETTY, counted).write(moment);
      return counted.length();
    } catch (IOException e) {
      throw new UncheckedIOException("counting failed", e);
    }
  }

  private static int depth(ByteBuffer json) {
    int depth = 0;
    int deepest = 0;
    boolean inString = false;
    for (int i = json.position(); i < json.limit(); i++) {
      switch (json.get(i)) {
        case '"' -> inString = !inString;
        case '\\' -> i++;
        case '{', '[' -> {
          depth += inString ? 0 : 1;
          deepest = Math.max(deepest, depth);
        }
        case '}', ']' -> depth -= inString ? 0 : 1;
        default -> {}
      }
    }
    return deepest;
  }
}
