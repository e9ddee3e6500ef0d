package dev.kvstore.simple;

import dev.kvstore.StoreOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.file.virtualfs.VirtualFileSystemFactory;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.session.SessionListener;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.session.ServerSession;
import org.apache.sshd.sftp.server.FileHandle;
import org.apache.sshd.sftp.server.SftpEventListener;
import org.apache.sshd.sftp.server.SftpSubsystemFactory;

/** An SFTP server in the test's own process: on loopback, with one user, whose root is a folder. */
final class MinaServer implements AutoCloseable {
  static final String USER = "ann";
  static final String PASSWORD = "s3cret p@ss/word:ü";

  private final Path root;
  private final Path knownHosts;
  private KeyPair hostKey = newKey();
  private SshServer server;
  private int port;
  private final AtomicInteger connectionsMade = new AtomicInteger();
  private volatile Consumer<ServerSession> writing = session -> {};

  MinaServer(Path folder) {
    try {
      root = Files.createDirectories(folder.resolve("root"));
      knownHosts = folder.resolve("known_hosts");
      start();
      trust();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static KeyPair newKey() {
    try {
      return KeyUtils.generateKeyPair(KeyPairProvider.ECDSA_SHA2_NISTP256, 256);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Starts it; the port stays the one of the first time. */
  void start() throws IOException {
    server = SshServer.setUpDefaultServer();
    server.setHost("127.0.0.1");
    server.setPort(port);
    server.setKeyPairProvider(KeyPairProvider.wrap(hostKey));
    server.setPasswordAuthenticator(
        (user, password, session) -> user.equals(USER) && password.equals(PASSWORD));
    SftpSubsystemFactory sftp = new SftpSubsystemFactory();
    sftp.addSftpEventListener(new SftpEventListener() {
      @Override
      public void writing(
          ServerSession session,
          String name,
          FileHandle file,
          long at,
          byte[] data,
          int from,
          int n) {
        writing.accept(session);
      }
    });
    server.setSubsystemFactories(List.of(sftp));
    server.addSessionListener(new SessionListener() {
      @Override
      public void sessionCreated(Session session) {
        connectionsMade.incrementAndGet();
      }
    });
    server.setFileSystemFactory(new VirtualFileSystemFactory(root));
    server.start();
    port = server.getPort();
  }

  /** Calls something at each piece of a file that arrives, before it is written. */
  void onWrite(Consumer<ServerSession> reaction) {
    writing = reaction;
  }

  /** Breaks every connection at once, and takes no more. */
  void kill() throws IOException {
    server.stop(true);
  }

  /** Shows another key from the next start on. */
  void changeHostKey() {
    hostKey = newKey();
  }

  /** Writes the server's key into the file that {@link #options()} name. */
  void trust() throws IOException {
    Files.writeString(
        knownHosts,
        "[127.0.0.1]:" + port + " " + PublicKeyEntry.toString(hostKey.getPublic()) + "\n");
  }

  /** The folder that users see as the server's root. */
  Path root() {
    return root;
  }

  Path knownHosts() {
    return knownHosts;
  }

  int port() {
    return port;
  }

  int connections() {
    return server.getActiveSessions().size();
  }

  /** How many there have been, from the first start on. */
  int connectionsMade() {
    return connectionsMade.get();
  }

  String uri(String path) {
    return "sftp://" + USER + "@127.0.0.1:" + port + path;
  }

  StoreOptions options() {
    return StoreOptions.of("known-hosts", knownHosts.toString())
        .with("password", PASSWORD)
        .with("timeout", 10)
        .with("agent", false);
  }

  @Override
  public void close() throws IOException {
    server.stop(true);
  }
}
