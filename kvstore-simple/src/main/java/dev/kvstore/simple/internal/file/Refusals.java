package dev.kvstore.simple.internal.file;

import dev.kvstore.ConflictException;
import dev.kvstore.MalformedDataException;
import dev.kvstore.StoreIOException;
import org.jspecify.annotations.Nullable;

/** The errors that several kinds of files share, so that they say the same everywhere. */
final class Refusals {
  /** The code of {@link #changed}. */
  static final String CONFLICT = "CONFLICT";

  private Refusals() {}

  static ConflictException changed(Object file) {
    return new ConflictException(
        CONFLICT,
        file
            + " was changed or deleted by someone else since it was read here, and is not overwritten;"
            + " persist to another path, then compare the two",
        null);
  }

  static StoreIOException notAFile(Object file) {
    return new StoreIOException(
        "NOT_A_FILE", file + " is a folder, but a store is one file; name a file in it", null);
  }

  static StoreIOException notAFolder(Object part, Object file, @Nullable Exception cause) {
    return new StoreIOException(
        "NOT_A_FOLDER", part + " is a file, but " + file + " needs it to be a folder", cause);
  }

  static MalformedDataException damaged(
      String code, Object file, String found, @Nullable Exception cause) {
    return new MalformedDataException(
        code,
        file + " is damaged: " + found + "; nothing was changed; restore it from a copy",
        cause);
  }

  static StoreIOException tooLarge(Object file, String size, String remedy) {
    return new StoreIOException(
        "FILE_TOO_LARGE",
        file + " has " + size + ", but " + remedy + "; nothing was changed",
        null);
  }
}
