package dev.kvstore.simple.internal.file;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How to come to an SFTP server, and how to trust it.
 *
 * @param user the account
 * @param host the server's name or address
 * @param port its port
 * @param knownHosts the file with the keys of servers that are trusted
 * @param strict whether a server that is not in that file is refused
 * @param identities the files with private keys; empty for the usual ones
 * @param passphrase of these files, or null
 * @param agent whether the keys of a running SSH agent are tried
 * @param password asked for when no key served, at each connecting; its arrays are cleared
 * @param timeoutMillis the longest wait for the connection and for the server, above 0
 */
public record SftpServer(
    String user,
    String host,
    int port,
    Path knownHosts,
    boolean strict,
    List<Path> identities,
    @Nullable String passphrase,
    boolean agent,
    Optional<Supplier<char[]>> password,
    int timeoutMillis) {

  /** The server as messages name it. */
  @Override
  public String toString() {
    return "sftp://" + user + "@" + host + (port == 22 ? "" : ":" + port);
  }
}
