package dev.kvstore.simple.internal.file;

import com.jcraft.jsch.ChannelSftp;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.Session;
import com.jcraft.jsch.SftpException;
import dev.kvstore.KVStoreException;
import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One connection with one channel, made when it is needed, used by one call at a time.
 *
 * <p>All that JSch does for it is done on a thread of the connection's own, for which the caller
 * waits whatever happens. JSch swallows an interrupt in the middle of a dialogue, and from then on
 * takes each answer for that of an earlier question. So an interrupt of the caller tears nothing
 * and loses no connection; the caller stays interrupted.
 *
 * <p>A connection that was lost, by a server's restart for instance or because it idled too long,
 * is only noticed by using it: then the call is repeated once on a new one.
 */
final class SftpConnection implements AutoCloseable {
  private final SftpServer server;
  /** It begins with the first call, and alone touches session and channel. */
  private final ExecutorService thread = Executors.newSingleThreadExecutor(this::newThread);

  private @Nullable Session session;
  private @Nullable ChannelSftp channel;

  SftpConnection(SftpServer server) {
    this.server = server;
  }

  private Thread newThread(Runnable calls) {
    Thread made = new Thread(calls, "kvstore-sftp " + server);
    made.setDaemon(true);
    return made;
  }

  /** Something to do with the channel, which may be done again from its beginning. */
  @FunctionalInterface
  interface Call<T> {
    T on(ChannelSftp channel) throws SftpException, IOException;
  }

  /**
   * Calls the server, and waits for the answer even if the thread is interrupted.
   *
   * @param file what the call is about, as messages name it
   * @throws KVStoreException if the server cannot be reached or trusted, or lets nobody in
   * @throws SftpException if the server refuses
   * @throws IOException if the connection is lost, twice
   */
  <T> T call(Object file, Call<T> call) throws SftpException, IOException {
    Future<T> answer;
    try {
      answer = thread.submit(() -> callOrRetry(file, call));
    } catch (RejectedExecutionException e) {
      throw new IOException("the connection for " + file + " was closed", e);
    }
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return answer.get();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } catch (ExecutionException e) {
      throw failure(e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** What a call failed with, traced to its caller as if there were one thread. */
  private static IOException failure(ExecutionException e) throws SftpException, IOException {
    Throwable failure = e.getCause();
    if (failure == null) {
      return new IOException(e);
    }
    failure.setStackTrace(Stream.of(failure.getStackTrace(), new Throwable().getStackTrace())
        .flatMap(Stream::of)
        .toArray(StackTraceElement[]::new));
    if (failure instanceof SftpException refusal) {
      throw refusal;
    }
    if (failure instanceof RuntimeException unchecked) {
      throw unchecked;
    }
    if (failure instanceof Error error) {
      throw error;
    }
    return failure instanceof IOException checked ? checked : new IOException(failure);
  }

  private <T> T callOrRetry(Object file, Call<T> call) throws SftpException, IOException {
    try {
      return call.on(channel());
    } catch (SftpException | IOException e) {
      if (!drop(e)) {
        throw e;
      }
      return retry(file, call, e);
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

  /** Waits for a call that goes on, then ends the connection and its thread. */
  @Override
  public void close() {
    if (!thread.isShutdown()) {
      thread.execute(this::disconnect);
      thread.shutdown();
    }
    boolean interrupted = false;
    boolean ended = false;
    while (!ended) {
      try {
        ended = thread.awaitTermination(1, TimeUnit.DAYS);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
