package dev.kvstore.simple.internal.file;

import dev.kvstore.StoreIOException;
import dev.kvstore.StoreOpenException;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A file of the local filesystem.
 *
 * <p>It is replaced by a file that is written beside it, forced to disk and renamed over it, and
 * then the folder is forced. Commons VFS cannot do that: its streams give no way to force, its
 * {@code moveTo} deletes the target first. Plain streams do the writing, since a
 * {@code FileChannel} closes when its thread is interrupted.
 */
public final class LocalFile implements StoreFile {
  /** As Linux has it. */
  private static final int MOST_LINKS = 40;

  /** The names of the files that a store lays beside its own. */
  private static final Pattern OF_ANOTHER =
      Pattern.compile(".+\\.(lock|journal\\.[1-9]\\d*)", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  private final Path path;
  private final SizeLimit limit;
  private final Disk disk;
  private @Nullable Stamp seen;
  private boolean known;
  /** Held while the file is read and replaced as one step, null otherwise. */
  private @Nullable WriterLock held;

  private boolean tidy;

  /**
   * Makes a place; nothing is touched.
   *
   * @param path the file
   */
  public LocalFile(Path path) {
    this(path, new SizeLimit(SizeLimit.MOST));
  }

  /**
   * Makes a place; nothing is touched.
   *
   * @param path the file
   * @param limit how much of it is read at most
   */
  public LocalFile(Path path, SizeLimit limit) {
    this(path, limit, new Disk());
  }

  LocalFile(Path path, SizeLimit limit, Disk disk) {
    this.path = Disk.plain(path.toAbsolutePath());
    this.limit = limit;
    this.disk = disk;
  }

  /** Whether there is such a file, at the end of all links, or none that can be known of. */
  public boolean mayExist() {
    return !Files.notExists(path);
  }

  @Override
  public Optional<byte[]> read() throws IOException {
    Stamp before = Stamp.of(path);
    seen = before;
    known = true;
    if (before == null) {
      return Optional.empty();
    }
    checkKind();
    limit.check(before.size, this);
    if (!Files.isReadable(path)) {
      throw denied("reading it", null);
    }
    return Optional.of(read(before.size));
  }

  private byte[] read(long size) throws IOException {
    if (size >= TwoReaders.LEAST) {
      byte[] content = limit.allocate(size, this);
      if (TwoReaders.fill(content, path)) {
        return content;
      }
    }
    try (FileInputStream in = new FileInputStream(path.toFile())) {
      return limit.readAll(in, size, this);
    }
  }

  @Override
  public void checkWritable() throws IOException {
    checkKind();
    checkName();
    Path folder = realPath().getParent();
    while (folder != null && !Files.exists(folder)) {
      folder = folder.getParent();
    }
    if (folder != null && !Files.isDirectory(folder)) {
      throw Refusals.notAFolder(folder, path, null);
    }
    if (folder == null || !Files.isWritable(folder)) {
      throw denied("writing into its folder", null);
    }
    if (Files.exists(path) && !Files.isWritable(path)) {
      throw denied("writing it", null);
    }
  }

  /**
   * What happens when the new content is safe on disk, before it is put in place of the old one.
   */
  @FunctionalInterface
  public interface BeforeRename {
    /**
     * Does it.
     *
     * @throws IOException if it fails; the file stays as it was
     */
    void run() throws IOException;
  }

  /** Holds the lock meanwhile, for a store that does not hold it as long as it is open. */
  @Override
  public void exclusively(Action action) throws IOException {
    if (held != null) {
      action.run();
      return;
    }
    checkWritable();
    makeFolder();
    Path file = realPath();
    ReentrantLock turn = Turns.of(file);
    turn.lock();
    try (WriterLock lock = WriterLock.await(file)) {
      held = lock;
      if (!tidy) {
        deleteUnfinished(file);
        tidy = true;
      }
      action.run();
    } catch (AccessDeniedException e) {
      throw denied("writing it", e);
    } finally {
      held = null;
      turn.unlock();
    }
  }

  private void makeFolder() throws IOException {
    Path folder = Objects.requireNonNull(realPath().getParent(), "an absolute file has a folder");
    try {
      Files.createDirectories(folder);
    } catch (AccessDeniedException e) {
      throw denied("making its folder", e);
    }
  }

  @Override
  public void replace(Content content) throws IOException {
    WriterLock own = held;
    if (own != null) {
      replace(content, own::check);
      return;
    }
    // A store that was opened for writing must not be overwritten; where none ever was, no lock is
    // laid.
    if (WriterLock.isUsed(realPath())) {
      try (WriterLock lock = WriterLock.take(realPath())) {
        replace(content, lock::check);
      }
    } else {
      replace(content, () -> {});
    }
  }

  /**
   * Replaces the file as {@link #replace(Content)} does, with a step right before the rename.
   *
   * @throws IOException if it fails; the file holds what it held
   */
  public void replace(Content content, BeforeRename step) throws IOException {
    checkWritable();
    makeFolder();
    // A link stays, and what it points to is replaced.
    Path target = realPath();
    Path folder = Objects.requireNonNull(target.getParent(), "an absolute file has a folder");
    Path beside = folder.resolve(Names.unfinished(String.valueOf(target.getFileName())));
    try {
      disk.create(beside, target);
      write(content, beside);
      step.run();
      checkUnchanged();
      move(beside, target);
    } catch (Throwable e) {
      discard(beside, e);
      if (e instanceof AccessDeniedException denied) {
        throw denied("writing it", denied);
      }
      if (e instanceof IOException) {
        throw failed("writing it failed, and it holds what it held before", e);
      }
      throw e;
    }
    seen = Stamp.of(path);
    known = true;
    force(folder);
  }

  /**
   * The file behind all links, whether it exists or not; the folder need not exist either.
   *
   * @throws IOException if a link cannot be followed
   */
  public Path realPath() throws IOException {
    Path file = path;
    // A link to a file that does not exist yet must lead to the same place as that file's own name.
    for (int links = 0; Files.isSymbolicLink(file) && !Files.exists(file); links++) {
      if (links == MOST_LINKS) {
        throw new FileSystemException(path.toString(), null, "more than " + links + " links");
      }
      // From the link's real folder, as the system does: the text may lead up from there.
      Path real =
          Objects.requireNonNull(file.getParent(), "a link has a folder").toRealPath();
      file = real.resolve(Files.readSymbolicLink(file));
    }
    if (Files.exists(file)) {
      return file.toRealPath();
    }
    Path folder = file.getParent();
    return folder != null && Files.isDirectory(folder)
        ? folder.toRealPath().resolve(file.getFileName())
        : file;
  }

  /** Whether two names lead to the same file. */
  public boolean isSameAs(LocalFile other) {
    try {
      return realPath().equals(other.realPath());
    } catch (IOException e) {
      // What cannot be resolved is another file, and saving to it says why.
      return false;
    }
  }

  /**
   * Takes the right to write to this file, makes its folder if there is none.
   *
   * @throws dev.kvstore.ConflictException with {@code LOCKED} if another store has it
   * @throws IOException if the lock cannot be made
   */
  public AutoCloseable lock() throws IOException {
    makeFolder();
    // Only now that the folder is there can the links above it be followed.
    Path file = realPath();
    WriterLock lock = WriterLock.take(file);
    boolean tidied = false;
    try {
      deleteUnfinished(file);
      tidied = true;
      return lock;
    } finally {
      if (!tidied) {
        lock.close();
      }
    }
  }

  /** Deletes what savings that a killed process had begun left beside the file. */
  private void deleteUnfinished(Path file) throws IOException {
    Path folder = Objects.requireNonNull(file.getParent(), "an absolute file has a folder");
    Pattern unfinished = Names.allUnfinished(String.valueOf(file.getFileName()));
    try (DirectoryStream<Path> beside = Files.newDirectoryStream(
        folder, name -> unfinished.matcher(String.valueOf(name.getFileName())).matches())) {
      for (Path left : beside) {
        disk.delete(left);
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
  }

  /** Whether it ends with the process. */
  public boolean isTemporary() {
    return TemporaryFolder.contains(path);
  }

  /** The calls to the operating system that the file is written by. */
  public Disk disk() {
    return disk;
  }

  /**
   * Whether somebody replaced, changed or deleted the file since it was read here.
   *
   * @throws IOException if that cannot be known
   */
  public boolean changedSinceRead() throws IOException {
    return !Objects.equals(seen, Stamp.of(path));
  }

  private void write(Content content, Path beside) throws IOException {
    try (FileOutputStream file = disk.open(beside)) {
      OutputStream blocks = new BlockOutput(file);
      content.writeTo(blocks);
      blocks.flush();
      disk.force(file);
    }
  }

  private void checkUnchanged() throws IOException {
    if (known && !Objects.equals(seen, Stamp.of(path))) {
      throw Refusals.changed(path);
    }
  }

  private void move(Path from, Path to) throws IOException {
    try {
      disk.rename(from, to);
    } catch (AtomicMoveNotSupportedException e) {
      throw new StoreIOException(
          "IO_ERROR",
          "the filesystem of " + to + " cannot replace a file in one step; persist to another one",
          e);
    }
  }

  /** Deletes what was written beside; that it fails must not hide what failed before. */
  private void discard(Path beside, Throwable failure) {
    try {
      disk.delete(beside);
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  private void force(Path folder) throws IOException {
    try {
      disk.forceFolder(folder);
    } catch (IOException e) {
      throw failed(
          "it was replaced, but forcing its folder to disk failed, so that a power cut may bring back"
              + " what it held before",
          e);
    }
  }

  private StoreIOException failed(String what, Throwable cause) {
    return new StoreIOException(
        "IO_ERROR", path + ": " + what + "; persist again when the cause is gone: " + cause, cause);
  }

  /** What is another store's lock or journal, or may become it, would be emptied or replayed. */
  private void checkName() throws IOException {
    if (OF_ANOTHER.matcher(String.valueOf(realPath().getFileName())).matches()) {
      throw new StoreOpenException(
          "INVALID_URI",
          path + " has the name of a lock or a journal, which the store of that name before it has"
              + " for itself; choose another name",
          null);
    }
  }

  /** Only a regular file can be read to its end, and replaced. */
  private void checkKind() {
    if (Files.isDirectory(path)) {
      throw Refusals.notAFile(path);
    }
    if (Files.exists(path) && !Files.isRegularFile(path)) {
      throw new StoreIOException(
          "NOT_A_FILE", path + " is a device or a pipe, but a store is a regular file", null);
    }
  }

  private StoreIOException denied(String doing, @Nullable Exception cause) {
    return new StoreIOException(
        "ACCESS_DENIED",
        path + ": " + doing + " is not allowed; change the permissions"
            + (!doing.startsWith("reading") && Files.isReadable(path)
                ? ", or open with ?mode=read"
                : ", or choose another place"),
        cause);
  }

  @Override
  public String toString() {
    return path.toString();
  }

  @Override
  public void close() {
    // Nothing is held between calls.
  }

  /** What tells whether somebody else replaced or changed a file. */
  private record Stamp(
      long size, FileTime modified, @Nullable Object identity, boolean folder) {
    static @Nullable Stamp of(Path path) throws IOException {
      try {
        BasicFileAttributes now = Files.readAttributes(path, BasicFileAttributes.class);
        return new Stamp(now.size(), now.lastModifiedTime(), now.fileKey(), now.isDirectory());
      } catch (NoSuchFileException e) {
        return null;
      } catch (FileSystemException e) {
        if (e.getReason() != null && e.getReason().contains("Not a directory")) {
          return null;
        }
        throw e;
      }
    }
  }
}
