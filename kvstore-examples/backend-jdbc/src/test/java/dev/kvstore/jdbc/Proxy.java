package dev.kvstore.jdbc;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Stands between a store and its server, counts their turns, and does what networks do. */
final class Proxy implements AutoCloseable {
  private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final int target;

  private boolean stalled;
  private long untilCut = Long.MAX_VALUE;
  private long turns;

  Proxy(int target) throws IOException {
    this.target = target;
    start(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  /** How often a client spoke after its server had; that is, round trips. */
  synchronized long turns() {
    return turns;
  }

  /** Passes on nothing, in neither direction, until {@link #resume}. */
  synchronized void stall() {
    stalled = true;
  }

  synchronized void resume() {
    stalled = false;
    notifyAll();
  }

  /** Cuts the connection whose client sends the last of so many bytes, counted from now. */
  synchronized void cutAfter(long bytes) {
    untilCut = bytes;
  }

  private void accept() {
    try {
      while (true) {
        Socket client = listener.accept();
        sockets.add(client);
        Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
        sockets.add(server);
        Link link = new Link();
        start(() -> pump(client, server, link, true));
        start(() -> pump(server, client, link, false));
      }
    } catch (IOException closed) {
      // The test is over, or the server is away; then the client finds its connection closed.
      closeAll();
    }
  }

  private void pump(Socket from, Socket to, Link link, boolean ofClient) {
    byte[] buffer = new byte[8_192];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
        if (!passes(length, link, ofClient)) {
          return;
        }
        out.write(buffer, 0, length);
      }
    } catch (IOException gone) {
      // So is the other side.
    }
  }

  private synchronized boolean passes(int length, Link link, boolean ofClient) {
    try {
      while (stalled) {
        wait();
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    if (ofClient) {
      turns += link.serverSpoke ? 1 : 0;
      if (untilCut != Long.MAX_VALUE && (untilCut -= length) <= 0) {
        untilCut = Long.MAX_VALUE;
        return false;
      }
    }
    link.serverSpoke = !ofClient;
    return true;
  }

  private static void start(Runnable task) {
    Thread thread = new Thread(task, "proxy");
    thread.setDaemon(true);
    thread.start();
  }

  private void closeAll() {
    for (Socket socket : sockets) {
      try {
        socket.close();
      } catch (IOException e) {
        // It is closed.
      }
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    resume();
    closeAll();
  }

  /** Who spoke last. */
  private static final class Link {
    private boolean serverSpoke;
  }
}
