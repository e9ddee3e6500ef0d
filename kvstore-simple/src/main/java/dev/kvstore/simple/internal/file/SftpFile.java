package dev.kvstore.simple.internal.file;

/** A file on an SFTP server. */
public final class SftpFile extends ReplacedFile {
  /**
   * Makes a place; nothing is connected.
   *
   * @param server where
   * @param path the file's path, absolute, or relative to the user's folder
   * @param limit how large the file may be
   */
  public SftpFile(SftpServer server, String path, SizeLimit limit) {
    // Every server renames, so that what has the file's name is whole.
    super(new SftpSiblings(server, path), limit, content -> true);
  }
}
