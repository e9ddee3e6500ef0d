package dev.kvstore.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A way to a server on this machine that can be cut, in the middle of what a client sends too, or
 * leave clients waiting.
 */
final class Cut implements AutoCloseable {
  private final ServerSocket entrance;
  private final int server;
  private final List<Socket> open = new CopyOnWriteArrayList<>();
  private final AtomicLong bytesLeft = new AtomicLong(Long.MAX_VALUE);
  private final AtomicLong cuts = new AtomicLong();
  private final AtomicLong waiting = new AtomicLong();
  private volatile boolean closed;

  Cut(int server) throws IOException {
    this.server = server;
    this.entrance = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    start(this::accept);
  }

  int port() {
    return entrance.getLocalPort();
  }

  String uri() {
    return "redis://127.0.0.1:" + port();
  }

  /**
   * Cuts everything once that many more bytes came from clients, and lets nobody in if asked to.
   */
  void after(long bytes, boolean forGood) {
    closed = forGood;
    bytesLeft.set(bytes);
  }

  /** Leaves that many more clients without an answer. */
  void leaveWaiting(int clients) {
    waiting.set(clients);
  }

  /** How often it was cut. */
  long cuts() {
    return cuts.get();
  }

  private static void start(Runnable work) {
    Thread thread = new Thread(work);
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    while (!entrance.isClosed()) {
      try {
        Socket client = entrance.accept();
        if (closed) {
          client.close();
          continue;
        }
        if (waiting.getAndDecrement() > 0) {
          open.add(client);
          continue;
        }
        Socket onward = new Socket(InetAddress.getLoopbackAddress(), server);
        open.add(client);
        open.add(onward);
        start(() -> copy(client, onward, true));
        start(() -> copy(onward, client, false));
      } catch (IOException ended) {
        // The entrance is closed, or this client is gone.
      }
    }
  }

  private void copy(Socket from, Socket to, boolean counted) {
    byte[] buffer = new byte[4_096];
    try (from;
        to;
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream()) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        long left = counted ? bytesLeft.addAndGet(-n) : Long.MAX_VALUE;
        out.write(buffer, 0, (int) Math.max(0, n + Math.min(0, left)));
        if (left < 0 && bytesLeft.getAndSet(Long.MAX_VALUE) < 0) {
          cuts.incrementAndGet();
          cut();
        }
      }
    } catch (IOException ended) {
      // One side is gone, and the other with it.
    }
  }

  private void cut() {
    open.forEach(socket -> {
      try {
        socket.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    });
    open.clear();
  }

  @Override
  public void close() throws IOException {
    entrance.close();
    cut();
  }
}
