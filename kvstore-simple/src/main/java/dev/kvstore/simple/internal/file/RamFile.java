package dev.kvstore.simple.internal.file;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A file of the one filesystem in memory that all stores of the process share, and that ends with
 * it, as fsspec's memory filesystem does.
 *
 * <p>Commons VFS's own belongs to one manager and is gone when that is closed, and copies the whole
 * file for every piece that is written to it.
 */
public final class RamFile implements StoreFile {
  /** By path. A content is replaced, never changed, so that reading it needs no copy. */
  private static final ConcurrentMap<String, byte[]> FILES = new ConcurrentHashMap<>();

  private final String path;
  private byte @Nullable [] seen;
  private boolean known;

  /**
   * Makes a place; nothing is touched.
   *
   * @param path the file's path, made of names with slashes between them
   */
  public RamFile(String path) {
    this.path = path;
  }

  @Override
  public Optional<byte[]> read() {
    seen = FILES.get(path);
    known = true;
    return Optional.ofNullable(seen);
  }

  @Override
  public void checkWritable() {
    // There are no folders and no permissions that could stand against it.
  }

  @Override
  public void exclusively(Action action) throws IOException {
    ReentrantLock turn = Turns.of(path);
    turn.lock();
    try {
      action.run();
    } finally {
      turn.unlock();
    }
  }

  @Override
  public void replace(Content content) throws IOException {
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    content.writeTo(written);
    byte[] fresh = written.toByteArray();
    FILES.compute(path, (name, present) -> {
      if (known && present != seen) {
        throw Refusals.changed(this);
      }
      return fresh;
    });
    seen = fresh;
    known = true;
  }

  @Override
  public String toString() {
    return "ram:///" + path;
  }

  @Override
  public void close() {
    // The file outlives the store.
  }
}
