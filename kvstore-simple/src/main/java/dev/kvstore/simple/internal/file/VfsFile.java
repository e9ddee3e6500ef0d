package dev.kvstore.simple.internal.file;

import dev.kvstore.ConflictException;
import dev.kvstore.StoreIOException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.apache.commons.vfs2.Capability;
import org.apache.commons.vfs2.FileNotFolderException;
import org.apache.commons.vfs2.FileObject;
import org.apache.commons.vfs2.FileSystemException;
import org.apache.commons.vfs2.impl.DecoratedFileObject;
import org.jspecify.annotations.Nullable;

/**
 * A file of any Commons VFS filesystem that can rename.
 *
 * <p>VFS's {@code moveTo} deletes the target before it renames, so that there is a moment without a
 * file, and on {@code ram:} it even fails in between. Told that the target does not exist, it
 * renames alone, and the filesystem below replaces the target in one step.
 */
public final class VfsFile implements StoreFile {
  private final FileObject file;
  private @Nullable Stamp seen;
  private boolean known;

  /**
   * Makes a place; nothing is touched.
   *
   * @param file the file; its filesystem stays the caller's to close
   */
  public VfsFile(FileObject file) {
    this.file = file;
  }

  @Override
  public Optional<byte[]> read() throws IOException {
    seen = Stamp.of(file);
    known = true;
    if (seen == null) {
      return Optional.empty();
    }
    if (file.isFolder()) {
      throw notAFile();
    }
    try (InputStream in = file.getContent().getInputStream()) {
      return Optional.of(in.readAllBytes());
    } finally {
      file.getContent().close();
    }
  }

  @Override
  public void checkWritable() throws IOException {
    file.refresh();
    if (file.isFolder()) {
      throw notAFile();
    }
    for (Capability needed : new Capability[] {Capability.WRITE_CONTENT, Capability.RENAME}) {
      if (!file.getFileSystem().hasCapability(needed)) {
        throw new StoreIOException(
            "ACCESS_DENIED",
            this
                + ": its filesystem cannot "
                + (needed == Capability.RENAME ? "rename" : "write")
                + " files, which saving whole or not at all needs; persist to another one, or open with"
                + " ?mode=read",
            null);
      }
    }
  }

  @Override
  public void replace(Content content) throws IOException {
    checkWritable();
    FileObject folder = Objects.requireNonNull(file.getParent(), "a file has a folder");
    try {
      folder.createFolder();
    } catch (FileNotFolderException e) {
      throw new StoreIOException("NOT_A_FOLDER", "a part of the path of " + this + " is a file", e);
    }
    FileObject beside =
        folder.resolveFile("." + file.getName().getBaseName() + "." + UUID.randomUUID() + ".tmp");
    try {
      try (OutputStream out = new BufferedOutputStream(beside.getContent().getOutputStream())) {
        content.writeTo(out);
      }
      file.refresh();
      if (known && !Objects.equals(seen, Stamp.of(file))) {
        throw new ConflictException(
            "CONFLICT",
            this
                + " was changed by someone else since it was read here, and is not overwritten; persist"
                + " to another path, then compare the two",
            null);
      }
      beside.moveTo(new Absent(file));
      file.refresh();
    } finally {
      beside.refresh();
      beside.delete();
    }
    seen = Stamp.of(file);
    known = true;
  }

  private StoreIOException notAFile() {
    return new StoreIOException(
        "NOT_A_FILE", this + " is a folder, but a store is one file; name a file in it", null);
  }

  @Override
  public String toString() {
    return file.getName().getFriendlyURI();
  }

  @Override
  public void close() {
    // The filesystem is the caller's.
  }

  /** A target that says it does not exist, so that nothing deletes it before the rename. */
  private static final class Absent extends DecoratedFileObject {
    Absent(FileObject file) {
      super(file);
    }

    @Override
    public boolean exists() {
      return false;
    }
  }

  private record Stamp(long size, long modified) {
    static @Nullable Stamp of(FileObject file) throws FileSystemException {
      file.refresh();
      if (!file.exists()) {
        return null;
      }
      return file.isFolder()
          ? new Stamp(0, 0)
          : new Stamp(file.getContent().getSize(), file.getContent().getLastModifiedTime());
    }
  }
}
