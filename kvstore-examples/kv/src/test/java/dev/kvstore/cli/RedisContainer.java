package dev.kvstore.cli;

import dev.kvstore.simple.Containers;
import java.time.Duration;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.images.builder.ImageFromDockerfile;

/** A Redis of its own. */
final class RedisContainer implements AutoCloseable {
  private static final int PORT = 6379;

  private final GenericContainer<?> container;

  private RedisContainer(GenericContainer<?> container) {
    this.container = container;
  }

  static RedisContainer start() {
    Containers.require();
    GenericContainer<?> container = new GenericContainer<>(
            new ImageFromDockerfile("localhost/kvstore-test-redis", false)
                .withFileFromString("Dockerfile", """
                    FROM %s
                    RUN command -v redis-server || (apt-get update && apt-get install -y --no-install-recommends redis-server)
                    """.formatted(Containers.BASE_IMAGE)))
        .withCommand("redis-server", "--protected-mode", "no", "--save", "")
        .withExposedPorts(PORT)
        .waitingFor(Wait.forListeningPort())
        .withStartupTimeout(Duration.ofMinutes(2));
    container.start();
    return new RedisContainer(container);
  }

  String uri() {
    return "redis://127.0.0.1:" + container.getMappedPort(PORT);
  }

  @Override
  public void close() {
    container.stop();
  }
}
