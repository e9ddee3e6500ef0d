package dev.kvstore.benchmarks;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;

/** In the measuring JVM: waits for its turn before each iteration, and ends it afterwards. */
public final class Turn implements InternalProfiler, Closeable {
  private final int port;
  private @Nullable Socket turns;

  /** JMH makes one in the measuring JVM, and one where it is started. */
  public Turn(String port) {
    this.port = Integer.parseInt(port);
  }

  @Override
  public String getDescription() {
    return "waits for its turn";
  }

  @Override
  public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
    try {
      if (turns == null) {
        turns = new Socket(InetAddress.getLoopbackAddress(), port);
      }
      if (turns.getInputStream().read() < 0) {
        throw new IllegalStateException("no turn is given any more");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  @SuppressWarnings("rawtypes") // As JMH has it.
  public Collection<? extends Result> afterIteration(
      BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
    try {
      Objects.requireNonNull(turns, "a turn was taken").getOutputStream().write(1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return List.of();
  }

  /** Takes no turn any more; the end of the JVM does the same. */
  @Override
  public void close() throws IOException {
    if (turns != null) {
      turns.close();
    }
  }
}
