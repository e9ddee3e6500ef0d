package dev.kvstore.simple.internal.file;

import dev.kvstore.ConflictException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The right to write to a local file, which one store at a time has.
 *
 * <p>Between processes it is a lock of the operating system on a file beside, which ends with the
 * process however that ends. The file says who holds it, and stays, empty, afterwards: deleting it
 * would race with the next one's opening it.
 *
 * <p>Within a process such locks do not tell stores apart; worse, closing any channel on the file
 * gives the lock up (POSIX fcntl). So the file is opened only by who has entered the path into the
 * system properties, which all class loaders share.
 */
final class WriterLock implements AutoCloseable {
  private static final String PROPERTY = "dev.kvstore.simple.lock:";

  /** Far behind what the file says, since Windows lets nobody read what is locked. */
  private static final long LOCKED_BYTE = Long.MAX_VALUE - 1;

  private static final long PATIENCE = TimeUnit.MINUTES.toNanos(1);
  private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(5);

  private final String property;
  private final FileChannel channel;

  private WriterLock(String property, FileChannel channel) {
    this.property = property;
    this.channel = channel;
  }

  /**
   * Takes the lock.
   *
   * @param file the file that is to be written, as its real path
   * @throws ConflictException with {@code LOCKED} if another store holds it
   */
  static WriterLock take(Path file) throws IOException {
    String property = PROPERTY + file;
    String holder = "this process (" + self() + ")";
    String present = (String) System.getProperties().putIfAbsent(property, holder);
    if (present != null) {
      throw locked(file, present, null);
    }
    boolean taken = false;
    try {
      WriterLock lock = Interrupts.keptBack(() -> takeFromOthers(file, property));
      taken = true;
      return lock;
    } finally {
      if (!taken) {
        System.getProperties().remove(property);
      }
    }
  }

  /**
   * Takes the lock, and waits for whoever has it if that is only for a save.
   *
   * @throws ConflictException with {@code LOCKED} if another one still holds it after a minute
   */
  static WriterLock await(Path file) throws IOException {
    long end = System.nanoTime() + PATIENCE;
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return take(file);
        } catch (ConflictException e) {
          if (System.nanoTime() - end >= 0) {
            throw e;
          }
        }
        LockSupport.parkNanos(PAUSE);
        interrupted |= Thread.interrupted();
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Whether a store was ever opened for writing on a file. */
  static boolean isUsed(Path file) {
    return Files.exists(beside(file));
  }

  private static Path beside(Path file) {
    return file.resolveSibling(file.getFileName() + ".lock");
  }

  private static WriterLock takeFromOthers(Path file, String property) throws IOException {
    Path beside = beside(file);
    if (!Files.exists(beside, LinkOption.NOFOLLOW_LINKS)) {
      try {
        // Whoever may write the file may take its lock.
        new Disk().create(beside, file);
      } catch (FileAlreadyExistsException madeMeanwhile) {
        // By another one who wants it.
      }
    }
    if (Files.isSymbolicLink(beside)) {
      // What it leads to would be emptied.
      throw new FileSystemException(
          beside.toString(), null, "a lock is a file of its own, and this is a link; take it away");
    }
    FileChannel channel = FileChannel.open(
        beside, StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
    boolean taken = false;
    try {
      FileLock lock = channel.tryLock(LOCKED_BYTE, 1, false);
      if (lock == null) {
        throw locked(file, read(channel), null);
      }
      channel.truncate(0);
      channel.write(ByteBuffer.wrap(self().getBytes(StandardCharsets.UTF_8)), 0);
      taken = true;
      return new WriterLock(property, channel);
    } catch (OverlappingFileLockException e) {
      throw locked(file, "this process", e);
    } finally {
      if (!taken) {
        channel.close();
      }
    }
  }

  private static String read(FileChannel channel) throws IOException {
    ByteBuffer holder = ByteBuffer.allocate(1_024);
    channel.read(holder, 0);
    String text = StandardCharsets.UTF_8.decode(holder.flip()).toString();
    return text.isBlank() ? "another process" : text;
  }

  private static String self() {
    String host;
    try {
      host = InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      host = "an unnamed host";
    }
    return "process "
        + ProcessHandle.current().pid()
        + " on "
        + host
        + " since "
        + Instant.now().truncatedTo(ChronoUnit.SECONDS);
  }

  private static ConflictException locked(Path file, String holder, @Nullable Exception cause) {
    return new ConflictException(
        "LOCKED",
        file
            + " is open for writing in "
            + holder
            + "; close it there, share that store, or open with ?mode=read",
        cause);
  }

  /** Fails if the lock is lost. */
  void check() throws IOException {
    if (!channel.isOpen()) {
      throw new IOException("the lock was lost");
    }
  }

  /** Gives the lock up. */
  @Override
  public void close() throws IOException {
    try {
      Interrupts.keptBack(() -> {
        // An interrupt that came in between has closed it, and so given the lock up.
        if (channel.isOpen()) {
          try (channel) {
            channel.truncate(0);
          }
        }
        return true;
      });
    } finally {
      System.getProperties().remove(property);
    }
  }
}
