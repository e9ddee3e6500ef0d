package dev.kvstore.simple.internal.file;

import java.io.FileNotFoundException;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/**
 * The calls to the operating system by which a file is replaced, and a journal written, each in a
 * method of its own, so that a test can let any of them fail.
 */
public class Disk {
  private static final boolean WINDOWS = System.getProperty("os.name").startsWith("Windows");

  /**
   * A path without {@code .} and {@code ..} that leads where the system follows it to: from a link,
   * up from what it points to; on Windows, by the text.
   *
   * @param path an absolute path
   */
  static Path plain(Path path) {
    Path plain = path.getRoot();
    if (WINDOWS || plain == null) {
      return path.normalize();
    }
    for (Path name : path) {
      boolean up = name.toString().equals("..");
      if (up && Files.isSymbolicLink(plain)) {
        try {
          plain = plain.toRealPath();
        } catch (IOException e) {
          // It leads nowhere, and whoever opens the file is told so by the system.
          return path;
        }
      }
      plain = plain.resolve(name).normalize();
    }
    return plain;
  }

  /**
   * Makes an empty file that nobody may read who may not read another one, and that belongs to the
   * same owner and group where the system allows that. Fails if there is such a name, be it a link
   * that somebody laid there to have its target overwritten.
   *
   * @param file the file to make
   * @param like the other one; if it does not exist, the system's defaults hold
   */
  public void create(Path file, Path like) throws IOException {
    PosixFileAttributes model = attributes(like);
    if (model == null) {
      Files.createFile(file);
      return;
    }
    Files.createFile(file, PosixFilePermissions.asFileAttribute(model.permissions()));
    PosixFileAttributeView made = Files.getFileAttributeView(file, PosixFileAttributeView.class);
    PosixFileAttributes present = made.readAttributes();
    try {
      if (!present.owner().equals(model.owner())) {
        made.setOwner(model.owner());
      }
      if (!present.group().equals(model.group())) {
        made.setGroup(model.group());
      }
    } catch (IOException e) {
      // Only root may give a file away. It belongs to who wrote it then, as any other file does.
    }
    // What the mask of the process took away, and what the system takes away with a new owner.
    made.setPermissions(model.permissions());
  }

  private static @Nullable PosixFileAttributes attributes(Path file) throws IOException {
    PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
    return view == null || !Files.exists(file) ? null : view.readAttributes();
  }

  /** Begins to write; a plain stream, since a channel closes when its thread is interrupted. */
  FileOutputStream open(Path file) throws IOException {
    return new FileOutputStream(file.toFile());
  }

  /** Opens a file to add to it; a plain file, for the same reason. */
  public RandomAccessFile openToAppend(Path file) throws IOException {
    try {
      return new RandomAccessFile(file.toFile(), "rw");
    } catch (FileNotFoundException e) {
      if (Files.exists(file) && !(Files.isReadable(file) && Files.isWritable(file))) {
        throw (IOException) new AccessDeniedException(file.toString()).initCause(e);
      }
      throw e;
    }
  }

  /** Writes at a file's position. */
  public void append(RandomAccessFile file, byte[] bytes) throws IOException {
    file.write(bytes);
  }

  /** Cuts a file off, and goes on from there. */
  public void cut(RandomAccessFile file, long length) throws IOException {
    file.setLength(length);
    file.seek(length);
  }

  /** Forces to disk what was written. */
  void force(FileOutputStream file) throws IOException {
    file.getFD().sync();
  }

  /** Forces to disk what was appended. */
  public void force(RandomAccessFile file) throws IOException {
    file.getFD().sync();
  }

  /** Puts a file in the place of another, as one step. */
  void rename(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Deletes a file if it is there. */
  public void delete(Path file) throws IOException {
    Files.deleteIfExists(file);
  }

  /** Forces the names in a folder to disk. */
  public void forceFolder(Path folder) throws IOException {
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
