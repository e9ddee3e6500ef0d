package dev.kvstore.simple;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A way to a server on loopback that breaks after a number of bytes, as often as it is told to. */
final class BreakingProxy implements AutoCloseable {
  private final ServerSocket door = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
  private final int target;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private long after;
  private long passed;
  private int times;

  BreakingProxy(int target) throws IOException {
    this.target = target;
    start(this::accept);
  }

  int port() {
    return door.getLocalPort();
  }

  /** Breaks after so many bytes to the server from now on, and again after each so many. */
  synchronized void breakAfter(long bytes, int howOften) {
    after = bytes;
    passed = 0;
    times = howOften;
  }

  /** How often it is to break still. */
  synchronized int left() {
    return times;
  }

  private synchronized boolean breaksWith(int bytes) {
    if (times == 0) {
      return false;
    }
    passed += bytes;
    if (passed < after) {
      return false;
    }
    passed = 0;
    times--;
    return true;
  }

  private void accept() {
    try {
      while (true) {
        Socket client = door.accept();
        Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
        open.add(client);
        open.add(server);
        start(() -> pump(client, server, true));
        start(() -> pump(server, client, false));
      }
    } catch (IOException closed) {
      // The test is over.
    }
  }

  private void pump(Socket from, Socket to, boolean counts) {
    byte[] piece = new byte[8192];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int length = in.read(piece); length > 0; length = in.read(piece)) {
        if (counts && breaksWith(length)) {
          return;
        }
        out.write(piece, 0, length);
      }
    } catch (IOException broken) {
      // By the other direction.
    } finally {
      open.remove(from);
      open.remove(to);
    }
  }

  private static void start(Runnable work) {
    Thread thread = new Thread(work, "breaking proxy");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    door.close();
    for (Socket socket : open) {
      socket.close();
    }
  }
}
