package dev.kvstore.simple.internal.file;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * The calls to the operating system by which a file is replaced, each in a method of its own, so
 * that a test can let any of them fail.
 */
class Disk {
  private static final boolean WINDOWS = System.getProperty("os.name").startsWith("Windows");

  /**
   * Makes an empty file. Fails if there is such a name, be it a link that somebody laid there to
   * have its target overwritten.
   */
  void create(Path file) throws IOException {
    Files.createFile(file);
  }

  /** Begins to write; a plain stream, since a channel closes when its thread is interrupted. */
  FileOutputStream open(Path file) throws IOException {
    return new FileOutputStream(file.toFile());
  }

  /** Forces to disk what was written. */
  void force(FileOutputStream file) throws IOException {
    file.getFD().sync();
  }

  /** Puts a file in the place of another, as one step. */
  void rename(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Deletes a file if it is there. */
  void delete(Path file) throws IOException {
    Files.deleteIfExists(file);
  }

  /** Forces a rename to disk. */
  void forceFolder(Path folder) throws IOException {
    if (WINDOWS) {
      // Windows opens no folder, and its filesystem logs renames itself.
      return;
    }
    Interrupts.keptBack(() -> {
      try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
        channel.force(true);
        return true;
      }
    });
  }
}
