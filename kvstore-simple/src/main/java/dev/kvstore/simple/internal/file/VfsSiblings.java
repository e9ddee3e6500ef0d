package dev.kvstore.simple.internal.file;

import dev.kvstore.StoreIOException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.commons.vfs2.Capability;
import org.apache.commons.vfs2.FileNotFolderException;
import org.apache.commons.vfs2.FileNotFoundException;
import org.apache.commons.vfs2.FileObject;
import org.apache.commons.vfs2.FileSystemException;
import org.apache.commons.vfs2.impl.DecoratedFileObject;

/**
 * Files of a Commons VFS filesystem.
 *
 * <p>VFS's {@code moveTo} deletes the target before it renames, so that there is a moment without a
 * file, and on {@code ram:} it even fails in between. Told that the target does not exist, it
 * renames alone, and the filesystem below replaces the target in one step.
 */
final class VfsSiblings implements SiblingFiles {
  private static final int BUFFER = 1 << 16;

  private final FileObject file;

  VfsSiblings(FileObject file) {
    this.file = file;
  }

  @Override
  public String name() {
    return file.getName().getBaseName();
  }

  @Override
  public Renaming renaming() {
    return can(Capability.RENAME) ? Renaming.OVER : Renaming.NONE;
  }

  @Override
  public Optional<Stamp> stat(String name) throws FileSystemException {
    FileObject looked = resolve(name);
    looked.refresh();
    if (!looked.exists()) {
      return Optional.empty();
    }
    return Optional.of(
        looked.isFolder()
            ? new Stamp(0, 0, true)
            : new Stamp(
                looked.getContent().getSize(), looked.getContent().getLastModifiedTime(), false));
  }

  @Override
  public Map<String, Stamp> find(Pattern names) throws FileSystemException {
    FileObject folder = folder();
    folder.refresh();
    Map<String, Stamp> found = new HashMap<>();
    for (FileObject child : folder.getChildren()) {
      String name = child.getName().getBaseName();
      if (names.matcher(name).matches()) {
        stat(name).ifPresent(stamp -> found.put(name, stamp));
      }
    }
    return found;
  }

  @Override
  public Optional<byte[]> read(String name, SizeLimit limit) throws IOException {
    FileObject source = resolve(name);
    source.refresh();
    if (!source.exists()) {
      return Optional.empty();
    }
    try (InputStream in = source.getContent().getInputStream()) {
      return Optional.of(limit.readAll(in, this));
    } catch (FileNotFoundException e) {
      return Optional.empty();
    } finally {
      source.getContent().close();
    }
  }

  @Override
  public void checkWritable() {
    if (!can(Capability.WRITE_CONTENT)) {
      throw new StoreIOException(
          "ACCESS_DENIED",
          this + ": its filesystem cannot write files; persist to another one, or open with"
              + " ?mode=read",
          null);
    }
  }

  private boolean can(Capability capability) {
    return file.getFileSystem().hasCapability(capability);
  }

  @Override
  public void makeFolder() throws FileSystemException {
    try {
      folder().createFolder();
    } catch (FileNotFolderException e) {
      throw Refusals.notAFolder("a part of its path", this, e);
    }
  }

  @Override
  public void write(String name, StoreFile.Content content) throws IOException {
    FileObject target = resolve(name);
    try (OutputStream out =
        new BufferedOutputStream(target.getContent().getOutputStream(), BUFFER)) {
      content.writeTo(out);
    }
  }

  @Override
  public void rename(String from, String to) throws FileSystemException {
    FileObject target = resolve(to);
    target.refresh();
    resolve(from).moveTo(new Absent(target));
    target.refresh();
  }

  @Override
  public void delete(String name) throws FileSystemException {
    FileObject target = resolve(name);
    target.refresh();
    target.delete();
  }

  private FileObject resolve(String name) throws FileSystemException {
    return name.equals(name()) ? file : folder().resolveFile(name);
  }

  private FileObject folder() throws FileSystemException {
    return Objects.requireNonNull(file.getParent(), "a file has a folder");
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
}
