package dev.kvstore.simple;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.NotFoundException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.testcontainers.DockerClientFactory;

/** Whether containers can be had here; found out once, and within a bounded time. */
public final class Containers {
  public static final String BASE_IMAGE = "debian:bookworm-slim";

  private static final String MISSING = missing();

  private Containers() {}

  /** Skips the test, or fails it where {@code CI=true}, if there can be no container. */
  public static void require() {
    if (MISSING.isEmpty()) {
      return;
    }
    String reason =
        "no container: " + MISSING + "; start Docker, or run .ci/run, which brings its own";
    if ("true".equals(System.getenv("CI"))) {
      fail(reason);
    }
    abort(reason);
  }

  /** Testcontainers by itself tries for minutes. */
  private static String missing() {
    try {
      return CompletableFuture.supplyAsync(Search::look).get(60, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      return "the engine gets no image from its registry, or is too slow";
    } catch (Exception e) {
      return "looking for an engine and the image " + BASE_IMAGE + " failed: " + e;
    }
  }

  /** A class of its own: its thread would wait for the initialising of the outer one. */
  private static final class Search {
    private static String look() {
      if (!DockerClientFactory.instance().isDockerAvailable()) {
        return "no engine answers";
      }
      DockerClient client = DockerClientFactory.lazyClient();
      try {
        client.inspectImageCmd(BASE_IMAGE).exec();
        return "";
      } catch (NotFoundException e) {
        return pull(client);
      }
    }

    private static String pull(DockerClient client) {
      try {
        return client.pullImageCmd(BASE_IMAGE).start().awaitCompletion(50, TimeUnit.SECONDS)
            ? ""
            : "the engine did not get the image " + BASE_IMAGE + " in time";
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return "interrupted";
      }
    }
  }
}
