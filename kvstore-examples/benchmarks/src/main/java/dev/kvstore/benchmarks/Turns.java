package dev.kvstore.benchmarks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Lets benchmarks of JMH, each in a JVM of its own, run an iteration each in turn, so that a minute
 * in which the machine is slow hits all alike. Every other time they go the other way round, since
 * who comes after another may find what that one has left.
 */
final class Turns implements AutoCloseable {
  private static final int CHECK_MILLIS = 500;

  private final ServerSocket server;
  private final List<Socket> sides = new ArrayList<>();

  private Turns() throws IOException {
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    server.setSoTimeout(CHECK_MILLIS);
  }

  /** What is measured in turns. */
  interface Side {
    /**
     * Measures once.
     *
     * @param port what {@link Turn} is to be given
     */
    double run(String port) throws Exception;
  }

  /** Measures all at a time, and gives their costs in the order of the sides. */
  static List<Double> run(List<? extends Side> sides) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(sides.size());
    try (Turns turns = new Turns()) {
      List<Future<Double>> costs = new ArrayList<>();
      String port = Integer.toString(turns.server.getLocalPort());
      for (Side side : sides) {
        costs.add(threads.submit(() -> side.run(port)));
        turns.await(costs);
      }
      turns.give();
      List<Double> measured = new ArrayList<>();
      for (Future<Double> cost : costs) {
        measured.add(cost.get());
      }
      return measured;
    } finally {
      threads.shutdown();
    }
  }

  /** Waits for the side that was started last; one that fails before it comes says so. */
  private void await(Collection<Future<Double>> costs) throws Exception {
    while (true) {
      try {
        sides.add(server.accept());
        return;
      } catch (SocketTimeoutException e) {
        for (Future<Double> cost : costs) {
          if (cost.isDone()) {
            throw new IllegalStateException("a side ended before its turn: " + cost.get(), e);
          }
        }
      }
    }
  }

  /** Gives turns until no side takes one. */
  private void give() throws IOException {
    List<Socket> left = new ArrayList<>(sides);
    for (boolean forward = true; !left.isEmpty(); forward = !forward) {
      List<Socket> order = new ArrayList<>(left);
      int last = order.size() - 1;
      for (int i = 0; i <= last; i++) {
        Socket side = order.get(forward ? i : last - i);
        if (!takesTurn(side)) {
          left.remove(side);
        }
      }
    }
  }

  private static boolean takesTurn(Socket side) throws IOException {
    try {
      side.getOutputStream().write(1);
      return side.getInputStream().read() >= 0;
    } catch (SocketException e) {
      // Its process has ended.
      return false;
    }
  }

  @Override
  public void close() throws IOException {
    for (Socket side : sides) {
      side.close();
    }
    server.close();
  }
}
