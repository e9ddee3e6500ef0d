package dev.kvstore.simple.internal.file;

import com.jcraft.jsch.AgentIdentityRepository;
import com.jcraft.jsch.AgentProxyException;
import com.jcraft.jsch.HostKey;
import com.jcraft.jsch.Identity;
import com.jcraft.jsch.JSch;
import com.jcraft.jsch.JSchChangedHostKeyException;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.JSchRevokedHostKeyException;
import com.jcraft.jsch.JSchUnknownHostKeyException;
import com.jcraft.jsch.SSHAgentConnector;
import com.jcraft.jsch.Session;
import com.jcraft.jsch.SocketFactory;
import dev.kvstore.KVStoreException;
import dev.kvstore.StoreIOException;
import dev.kvstore.StoreOpenException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One attempt to be let in by a server: its key first, then ours, then the password. */
final class SftpLogin {
  private static final System.Logger LOG = System.getLogger(SftpLogin.class.getName());
  private static final List<String> USUAL_IDENTITIES = List.of("id_ed25519", "id_ecdsa", "id_rsa");

  private final SftpServer server;
  private final JSch jsch = new JSch();
  private @Nullable Session session;

  SftpLogin(SftpServer server) {
    this.server = server;
  }

  /**
   * Connects.
   *
   * @throws JSchException if that fails; {@link #failure} says why
   */
  Session connect() throws JSchException {
    jsch.setKnownHosts(server.knownHosts().toString());
    if (asksAgent()) {
      useAgent();
    }
    if (server.identities().isEmpty()) {
      useUsualIdentities();
    } else {
      for (Path identity : server.identities()) {
        useIdentity(identity);
      }
    }
    Session made = jsch.getSession(server.user(), server.host(), server.port());
    session = made;
    made.setConfig("StrictHostKeyChecking", server.strict() ? "yes" : "no");
    made.setConfig(
        "PreferredAuthentications",
        server.password().isPresent() ? "publickey,password,keyboard-interactive" : "publickey");
    server.password().ifPresent(password -> made.setUserInfo(new SftpPasswordPrompt(password)));
    made.setSocketFactory(new Sockets(server.timeoutMillis()));
    made.setTimeout(server.timeoutMillis());
    made.setDaemonThread(true);
    made.connect(server.timeoutMillis());
    return made;
  }

  private boolean asksAgent() {
    String socket = System.getenv("SSH_AUTH_SOCK");
    return server.agent() && socket != null && !socket.isEmpty();
  }

  /** The JDK itself reaches the agent's socket. */
  private void useAgent() {
    try {
      jsch.setIdentityRepository(new AgentIdentityRepository(new SSHAgentConnector()));
    } catch (AgentProxyException e) {
      LOG.log(
          System.Logger.Level.WARNING, "the SSH agent cannot be asked; its keys are not tried", e);
    }
  }

  /** Those that are there and can be used; a key that needs a passphrase is for who names it. */
  private void useUsualIdentities() {
    Path folder = Path.of(System.getProperty("user.home"), ".ssh");
    for (String name : USUAL_IDENTITIES) {
      Path identity = folder.resolve(name);
      if (Files.isReadable(identity)) {
        try {
          addIdentity(identity);
        } catch (JSchException e) {
          LOG.log(System.Logger.Level.DEBUG, identity + " is not tried", e);
        }
      }
    }
  }

  private void useIdentity(Path identity) {
    try {
      addIdentity(identity);
    } catch (JSchException e) {
      throw new StoreOpenException(
          "AUTHENTICATION_FAILED",
          "the private key " + identity + " for " + server + " cannot be used: "
              + (Files.isReadable(identity) ? e.getMessage() : "there is no such file to read"),
          e);
    }
  }

  private void addIdentity(Path identity) throws JSchException {
    String file = identity.toString();
    String passphrase = server.passphrase();
    jsch.addIdentity(file, passphrase == null ? null : passphrase.getBytes(StandardCharsets.UTF_8));
    for (Identity added : jsch.getIdentityRepository().getIdentities()) {
      if (added.getName().equals(file) && added.isEncrypted()) {
        // JSch would ask for it, and give up all other keys when there is no answer.
        jsch.removeIdentity(added);
        throw new JSchException(
            passphrase == null
                ? "it is encrypted; give the option passphrase"
                : "the option passphrase does not open it");
      }
    }
  }

  /** Says what a failed connection failed at, and what to do. */
  KVStoreException failure(JSchException e) {
    if (e instanceof JSchUnknownHostKeyException) {
      return new StoreOpenException(
          "UNKNOWN_HOST_KEY",
          server + " shows " + shownKey() + ", and " + server.knownHosts()
              + " has no key for it; compare the key with what the server's administrator says, then add"
              + " it: " + scan() + " (the option known-hosts names another file)",
          e);
    }
    if (e instanceof JSchChangedHostKeyException) {
      return new StoreOpenException(
          "CHANGED_HOST_KEY",
          server + " shows " + shownKey() + ", but " + server.knownHosts()
              + " has another key for it: either somebody stands between, or the server was set up anew;"
              + " ask its administrator, and only then replace the line: ssh-keygen -f "
              + server.knownHosts() + " -R \"" + nameInKnownHosts() + "\" and " + scan(),
          e);
    }
    if (e instanceof JSchRevokedHostKeyException) {
      return new StoreOpenException(
          "REVOKED_HOST_KEY",
          server + " shows " + shownKey() + ", which " + server.knownHosts() + " marks as revoked",
          e);
    }
    String said = String.valueOf(e.getMessage());
    if (said.startsWith("Auth fail") || said.startsWith("Auth cancel")) {
      return new StoreOpenException(
          "AUTHENTICATION_FAILED",
          server + " accepted none of what was tried: "
              + (asksAgent() ? "the agent's keys, " : "")
              + (server.identities().isEmpty() ? "the usual key files" : "" + server.identities())
              + (server.password().isPresent() ? ", the password" : "; no password was given")
              + "; check the user, and the options identity, passphrase and password",
          e);
    }
    if (e.getCause() instanceof UnknownHostException) {
      return new StoreIOException(
          "CONNECTION_FAILED",
          "no connection to " + server
              + ": the host's name is not known; check its spelling and the"
              + " network's name service",
          e);
    }
    return new StoreIOException(
        "CONNECTION_FAILED",
        "no connection to " + server + " within " + server.timeoutMillis() / 1000 + " s: " + said
            + "; check host, port and network, or raise the option timeout",
        e);
  }

  private String shownKey() {
    HostKey key = session == null ? null : session.getHostKey();
    return key == null ? "a key" : "the " + key.getType() + " key " + key.getFingerPrint(jsch);
  }

  private String scan() {
    return "ssh-keyscan" + (server.port() == 22 ? "" : " -p " + server.port()) + " " + server.host()
        + " >> " + server.knownHosts();
  }

  private String nameInKnownHosts() {
    return server.port() == 22 ? server.host() : "[" + server.host() + "]:" + server.port();
  }

  /** Plain sockets: JSch's own connect in a thread that an interrupt leaves behind. */
  private record Sockets(int timeoutMillis) implements SocketFactory {
    @Override
    public Socket createSocket(String host, int port) throws IOException {
      Socket socket = new Socket();
      try {
        socket.connect(new InetSocketAddress(host, port), timeoutMillis);
        return socket;
      } catch (IOException e) {
        socket.close();
        throw e;
      }
    }

    @Override
    public InputStream getInputStream(Socket socket) throws IOException {
      return socket.getInputStream();
    }

    @Override
    public OutputStream getOutputStream(Socket socket) throws IOException {
      return socket.getOutputStream();
    }
  }
}
