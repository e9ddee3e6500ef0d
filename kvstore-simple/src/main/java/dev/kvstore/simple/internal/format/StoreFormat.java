package dev.kvstore.simple.internal.format;

import dev.kvstore.MalformedDataException;
import dev.kvstore.simple.internal.engine.Contents;
import java.io.IOException;
import java.io.OutputStream;

/** {@link FileFormat} as it is where no options are given. */
public final class StoreFormat {
  private StoreFormat() {}

  /**
   * Reads a store.
   *
   * @param text the file's content, which the contents keep
   * @param file the file as messages name it
   * @param duplicates what happens with equal names
   * @throws MalformedDataException if it is no store; the message names the place
   */
  public static Contents read(byte[] text, String file, Duplicates duplicates) {
    return new FileFormat(Form.PYTHON, duplicates, ReadLimits.MOST).read(text, file);
  }

  /**
   * Writes a store.
   *
   * @param moment what to write
   * @param target where to; not closed
   * @throws IOException if the target fails
   */
  public static void write(Contents.Moment moment, OutputStream target) throws IOException {
    FileFormat.DEFAULT.write(moment, target);
  }
}
