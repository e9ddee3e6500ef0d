package dev.kvstore.simple.internal.file;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a {@link ReplacedFile} needs of its filesystem: a store's file and the files beside it, by
 * name.
 */
interface SiblingFiles extends AutoCloseable {
  /** How far the filesystem can rename. */
  enum Renaming {
    /** Over a file that is there, in one step. */
    OVER,
    /** To a name that is free. */
    ASIDE,
    /** Not at all. */
    NONE
  }

  /**
   * What tells whether somebody else replaced or changed a file.
   *
   * @param modified in milliseconds, by the filesystem's clock
   */
  record Stamp(long size, long modified, boolean folder) {}

  /**
   * The files beside it of which the whole name matches, with those that cannot be looked at left
   * out.
   */
  Map<String, Stamp> find(Pattern names) throws IOException;

  /** The name of the store's file. */
  String name();

  Renaming renaming() throws IOException;

  /** Looks at a file; one that cannot be looked at is an error, not a missing file. */
  Optional<Stamp> stat(String name) throws IOException;

  /** Reads a file, if there is one. */
  Optional<byte[]> read(String name, SizeLimit limit) throws IOException;

  /** Checks before anything is lost that files can be written, as far as that can be known. */
  void checkWritable() throws IOException;

  /** Makes the folder that the files lie in, and those above it, where they are missing. */
  void makeFolder() throws IOException;

  /** Writes a file from its beginning, whether there is one or not. */
  void write(String name, StoreFile.Content content) throws IOException;

  void rename(String from, String to) throws IOException;

  /** Deletes a file, if there is one. */
  void delete(String name) throws IOException;

  /** The store's file as messages name it, without any secret. */
  @Override
  String toString();

  @Override
  void close();
}
