package dev.kvstore.simple.internal.file;

import com.jcraft.jsch.ChannelSftp;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.Session;
import com.jcraft.jsch.SftpException;
import dev.kvstore.KVStoreException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One connection with one channel, made when it is needed, used by one caller at a time.
 *
 * <p>A connection that was lost, by a server's restart for instance or because it idled too long,
 * is only noticed by using it: then the call is repeated once on a new one. So is a call that was
 * interrupted, since an interrupt breaks a channel; the thread stays interrupted.
 */
final class SftpConnection implements AutoCloseable {
  private final SftpServer server;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable Session session;
  private @Nullable ChannelSftp channel;

  SftpConnection(SftpServer server) {
    this.server = server;
  }

  /** Something to do with the channel, which may be done again from its beginning. */
  @FunctionalInterface
  interface Call<T> {
    T on(ChannelSftp channel) throws SftpException, IOException;
  }

  /**
   * Calls the server.
   *
   * @param file what the call is about, as messages name it
   * @throws KVStoreException if the server cannot be reached or trusted, or lets nobody in
   * @throws SftpException if the server refuses
   * @throws IOException if the connection is lost, twice
   */
  <T> T call(Object file, Call<T> call) throws SftpException, IOException {
    lock.lock();
    boolean interrupted = Thread.interrupted();
    try {
      try {
        return call.on(channel());
      } catch (SftpException | IOException e) {
        if (!drop(e)) {
          throw e;
        }
        interrupted |= Thread.interrupted() || isInterrupt(e);
        return retry(file, call, e);
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
      lock.unlock();
    }
  }

  private <T> T retry(Object file, Call<T> call, Exception first)
      throws SftpException, IOException {
    try {
      return call.on(channel());
    } catch (SftpException | IOException | KVStoreException e) {
      e.addSuppressed(first);
      if (e instanceof KVStoreException || !drop(e)) {
        throw e;
      }
      throw new IOException("the connection for " + file + " was lost, twice", e);
    }
  }

  private ChannelSftp channel() {
    if (channel != null && channel.isConnected() && session != null && session.isConnected()) {
      return channel;
    }
    disconnect();
    SftpLogin login = new SftpLogin(server);
    try {
      session = login.connect();
      ChannelSftp opened = (ChannelSftp) session.openChannel("sftp");
      channel = opened;
      opened.connect(server.timeoutMillis());
      return opened;
    } catch (JSchException e) {
      disconnect();
      throw login.failure(e);
    }
  }

  /**
   * Ends a connection that a failure left unusable, and tells whether the connection was what
   * failed: the server's own refusals are {@link SftpException}s that nothing caused.
   */
  private boolean drop(Exception failure) {
    boolean refused =
        rootOf(failure) instanceof SftpException && session != null && session.isConnected();
    // A refusal in the middle of a stream leaves answers on the channel that nobody waits for.
    if (!refused || !(failure instanceof SftpException)) {
      disconnect();
    }
    return !refused;
  }

  private static Throwable rootOf(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }

  private static boolean isInterrupt(Throwable failure) {
    Throwable root = rootOf(failure);
    return root instanceof InterruptedException
        || (root instanceof InterruptedIOException && !(root instanceof SocketTimeoutException));
  }

  private void disconnect() {
    if (channel != null) {
      channel.disconnect();
      channel = null;
    }
    if (session != null) {
      session.disconnect();
      session = null;
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      disconnect();
    } finally {
      lock.unlock();
    }
  }
}
