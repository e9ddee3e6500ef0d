package dev.kvstore.simple;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kvstore.StoreOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.testcontainers.containers.Container;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.images.builder.ImageFromDockerfile;

/**
 * The OpenSSH of a Debian, in a container: one server as it comes, and one that offers no
 * {@code posix-rename}.
 */
final class OpenSshServer {
  static final String USER = "ann";
  static final String PASSWORD = "s3cret p@ss/word";
  static final String PASSPHRASE = "an 0ther s3cret";

  /** One name, so that runs do not pile images up. */
  private static final String IMAGE = "localhost/kvstore-test-openssh";

  private static final int USUAL = 22;
  private static final int WITHOUT_POSIX_RENAME = 2222;

  private static final String DOCKERFILE =
      """
      FROM %s
      RUN command -v sshd || (apt-get update && apt-get install -y --no-install-recommends openssh-server)
      RUN useradd --create-home --shell /bin/sh ann && echo 'ann:%s' | chpasswd && mkdir -p /run/sshd
      RUN install -d -o ann /data && install -d -m 755 /data/shut && echo '{}' > /data/shut/kv.json \
       && install -m 600 /data/shut/kv.json /data/shut/hidden.json
      RUN install -d -m 700 -o ann -g ann /home/ann/.ssh \
       && ssh-keygen -q -t ed25519 -N '%s' -f /home/ann/.ssh/key \
       && mv /home/ann/.ssh/key.pub /home/ann/.ssh/authorized_keys && chown ann /home/ann/.ssh/*
      RUN ssh-keygen -A && sed 's,^Subsystem.*,Subsystem sftp internal-sftp -P posix-rename,' \
       /etc/ssh/sshd_config > /etc/ssh/sshd_config_plain
      CMD /usr/sbin/sshd && /usr/sbin/sshd -p 2222 -f /etc/ssh/sshd_config_plain && exec sleep 3600
      """.formatted(Containers.BASE_IMAGE, PASSWORD, PASSPHRASE);

  private static @Nullable OpenSshServer running;

  private final GenericContainer<?> container;
  private final Path knownHosts;
  private final Path key;

  /**
   * The server that all tests of the process share, each in files of its own; it ends with the
   * process. Skips the test if there can be no container.
   */
  static synchronized OpenSshServer running() {
    Containers.require();
    if (running == null) {
      OpenSshServer server = new OpenSshServer();
      Runtime.getRuntime().addShutdownHook(new Thread(server.container::stop));
      running = server;
    }
    return running;
  }

  private OpenSshServer() {
    container = new GenericContainer<>(
            new ImageFromDockerfile(IMAGE, false).withFileFromString("Dockerfile", DOCKERFILE))
        .withExposedPorts(USUAL, WITHOUT_POSIX_RENAME)
        .waitingFor(Wait.forListeningPorts(USUAL, WITHOUT_POSIX_RENAME))
        .withStartupTimeout(Duration.ofMinutes(2));
    container.start();
    try {
      Path folder = Files.createTempDirectory("kvstore-openssh");
      String hostKey = run("cat /etc/ssh/ssh_host_ed25519_key.pub");
      knownHosts = Files.writeString(
          folder.resolve("known_hosts"),
          knownHost(USUAL, hostKey) + knownHost(WITHOUT_POSIX_RENAME, hostKey));
      key = Files.writeString(folder.resolve("key"), run("cat /home/ann/.ssh/key"));
      for (Path file : List.of(folder, knownHosts, key)) {
        file.toFile().deleteOnExit();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String knownHost(int port, String hostKey) {
    return "[127.0.0.1]:" + container.getMappedPort(port) + " " + hostKey.strip() + "\n";
  }

  /** Runs a command on the server as root, and gives what it prints. */
  String run(String command) {
    try {
      Container.ExecResult result = container.execInContainer("sh", "-c", command);
      assertThat(result.getExitCode()).as("%s: %s", command, result.getStderr()).isZero();
      return result.getStdout();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  String uri(String path) {
    return "sftp://" + USER + "@127.0.0.1:" + container.getMappedPort(USUAL) + path;
  }

  String uriWithoutPosixRename(String path) {
    return "sftp://" + USER + "@127.0.0.1:" + container.getMappedPort(WITHOUT_POSIX_RENAME) + path;
  }

  StoreOptions withPassword() {
    return withPassword(knownHosts);
  }

  static StoreOptions withPassword(Path knownHosts) {
    return StoreOptions.of("known-hosts", knownHosts.toString())
        .with("password", PASSWORD)
        .with("agent", false)
        .with("timeout", 20);
  }

  StoreOptions withKey() {
    return StoreOptions.of("known-hosts", knownHosts.toString())
        .with("identity", key.toString())
        .with("passphrase", PASSPHRASE)
        .with("agent", false)
        .with("timeout", 20);
  }

  Path knownHosts() {
    return knownHosts;
  }

  Path key() {
    return key;
  }
}
