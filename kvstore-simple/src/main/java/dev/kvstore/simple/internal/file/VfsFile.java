package dev.kvstore.simple.internal.file;

import dev.kvstore.MalformedDataException;
import dev.kvstore.simple.internal.format.Duplicates;
import dev.kvstore.simple.internal.format.FileFormat;
import dev.kvstore.simple.internal.format.Form;
import dev.kvstore.simple.internal.format.ReadLimits;
import org.apache.commons.vfs2.FileObject;

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

  private static boolean isStore(byte[] content) {
    try {
      new FileFormat(Form.PYTHON, Duplicates.LAST, ReadLimits.MOST).read(content, "");
      return true;
    } catch (MalformedDataException e) {
      return false;
    }
  }
}
