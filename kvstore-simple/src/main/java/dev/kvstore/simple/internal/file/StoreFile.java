package dev.kvstore.simple.internal.file;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;

/** The place of a store's file, on any filesystem; safe for one caller at a time. */
public interface StoreFile extends AutoCloseable {
  /** Writes a file's whole content. */
  @FunctionalInterface
  interface Content {
    /**
     * Writes the content.
     *
     * @throws IOException if the target fails; the file stays as it was
     */
    void writeTo(OutputStream target) throws IOException;
  }

  /** Something that reads or replaces the file. */
  @FunctionalInterface
  interface Action {
    /**
     * Does it.
     *
     * @throws IOException if it fails
     */
    void run() throws IOException;
  }

  /**
   * Does something while no other store can replace the file, where the filesystem can ensure that;
   * waits for one that does.
   *
   * @throws IOException if the action fails, or the right to write cannot be had
   */
  default void exclusively(Action action) throws IOException {
    action.run();
  }

  /**
   * Reads the file whole, and remembers its state for {@link #replace}.
   *
   * @return the content, or empty if there is no file
   * @throws IOException if reading fails
   */
  Optional<byte[]> read() throws IOException;

  /**
   * Checks before anything is lost that the file can be written, as far as that can be known.
   *
   * @throws IOException if it cannot
   */
  void checkWritable() throws IOException;

  /**
   * Replaces the file whole: at any moment, whatever fails, it holds the old or the new content.
   * Missing folders are made.
   *
   * @throws dev.kvstore.ConflictException if the file is not as it was when it was last read or
   *     replaced here
   * @throws IOException if it fails; the file holds what it held
   */
  void replace(Content content) throws IOException;

  /** The file as messages name it, without any secret. */
  @Override
  String toString();

  /** Gives back what the filesystem holds. */
  @Override
  void close();
}
