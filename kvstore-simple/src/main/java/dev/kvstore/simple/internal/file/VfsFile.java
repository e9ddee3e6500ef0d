package dev.kvstore.simple.internal.file;

import dev.kvstore.MalformedDataException;
import dev.kvstore.simple.internal.format.Duplicates;
import dev.kvstore.simple.internal.format.FileFormat;
import dev.kvstore.simple.internal.format.Form;
import dev.kvstore.simple.internal.format.ReadLimits;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.commons.vfs2.FileObject;
import org.apache.commons.vfs2.FileSystemException;
import org.apache.commons.vfs2.Selectors;
import org.apache.commons.vfs2.provider.local.LocalFileSystem;

/** A file of any Commons VFS filesystem that can write, in the user's own manager. */
public final class VfsFile extends ReplacedFile {
  /**
   * Makes a place; nothing is touched.
   *
   * @param file the file; its filesystem stays the caller's to close
   */
  public VfsFile(FileObject file) {
    super(new VfsSiblings(file), new SizeLimit(SizeLimit.MOST), VfsFile::isStore);
  }

  /**
   * The file of the system that a VFS file is, if it is one: that is locked and replaced as local
   * files are.
   *
   * @throws FileSystemException if the filesystem does not say where it lies
   */
  public static Optional<LocalFile> local(FileObject file) throws FileSystemException {
    if (!(file.getFileSystem() instanceof LocalFileSystem system)) {
      return Optional.empty();
    }
    Path root = system.replicateFile(system.getRoot(), Selectors.SELECT_SELF).toPath();
    return Optional.of(
        new LocalFile(root.resolve(file.getName().getPathDecoded().substring(1))));
  }

  private static boolean isStore(byte[] content) {
    try {
      new FileFormat(Form.PYTHON, Duplicates.LAST, ReadLimits.MOST).read(content, "");
      return true;
    } catch (MalformedDataException e) {
      return false;
    }
  }
}
