package dev.kvstore.redis;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.model.Bind;
import dev.kvstore.simple.Containers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.testcontainers.containers.Container;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.images.builder.ImageFromDockerfile;

/**
 * The Redis of a Debian, in a container: alone, as a cluster of three masters with replicas, or a
 * master and a replica that three Sentinels watch.
 */
final class RedisServer implements AutoCloseable {
  private static final String IMAGE = "localhost/kvstore-test-redis";
  private static final int PORT = 6379;

  private static final String DOCKERFILE = """
      FROM %s
      RUN command -v redis-server || (apt-get update && apt-get install -y --no-install-recommends redis-server)
      RUN command -v openssl || (apt-get update && apt-get install -y --no-install-recommends openssl)
      """.formatted(Containers.BASE_IMAGE);

  /** Makes an authority of itself for the names that it is for. */
  private static final String CERTIFICATE = """
      openssl req -x509 -newkey rsa:2048 -nodes -keyout /tmp/key.pem -out /tmp/cert.pem -days 2 \
        -subj /CN=localhost -addext subjectAltName=%s
      """;

  private static final String ENCRYPTED = "--port 0 --tls-port %d --tls-auth-clients no"
      + " --tls-cert-file /tmp/cert.pem --tls-key-file /tmp/key.pem --tls-ca-cert-file /tmp/cert.pem";

  private static final String HERE = "IP:127.0.0.1,DNS:localhost";

  private static final class Shared {
    private static final RedisServer ALONE = alone("");
    private static final RedisServer CLUSTER = cluster();
  }

  private static final class SharedWatched {
    private static final RedisServer WATCHED = watched();
  }

  private final GenericContainer<?> container;
  private final int port;
  /** What asks a server, but for its port. */
  private final String client;
  /** By its port, what starts each server of several. */
  private final Map<Integer, String> starts;
  /** By its port, a server's process, for when it hangs and cannot be asked. */
  private final Map<Integer, String> processes = new HashMap<>();

  private RedisServer(
      GenericContainer<?> container, int port, String client, Map<Integer, String> starts) {
    this.container = container;
    this.port = port;
    this.client = client;
    this.starts = starts;
  }

  /** One for all tests that leave it as it is; it goes with the JVM. */
  static RedisServer shared() {
    Containers.require();
    return Shared.ALONE;
  }

  /** One cluster for all tests that leave it whole; it goes with the JVM. */
  static RedisServer sharedCluster() {
    Containers.require();
    return Shared.CLUSTER;
  }

  /** One master and its replica for all tests that leave them whole; they go with the JVM. */
  static RedisServer sharedWatched() {
    Containers.require();
    return SharedWatched.WATCHED;
  }

  /**
   * Starts a server that is started again when it ends.
   *
   * @param options for {@code redis-server}
   */
  static RedisServer alone(String options) {
    return alone(options, List.of());
  }

  /**
   * Starts one whose files lie in a folder of this machine.
   *
   * @param options for {@code redis-server}
   */
  static RedisServer alone(String options, Path folder) {
    return alone(options, List.of(Bind.parse(folder + ":/data")));
  }

  private static RedisServer alone(String options, List<Bind> binds) {
    Containers.require();
    GenericContainer<?> container = container("""
            mkdir -p /data && cd /data && while true; do
              redis-server --protected-mode no --save '' %s
            done
            """.formatted(options))
        .withCreateContainerCmdModifier(
            command -> Objects.requireNonNull(command.getHostConfig()).withBinds(binds))
        .withExposedPorts(PORT)
        .waitingFor(Wait.forListeningPort());
    container.start();
    return started(container, container.getMappedPort(PORT), "redis-cli", Map.of());
  }

  /**
   * Starts a server that speaks TLS only, with a certificate of its own making for this machine.
   */
  static RedisServer encrypted() {
    return encrypted(HERE);
  }

  /**
   * Starts a server that speaks TLS only, with a certificate of its own making.
   *
   * @param names whom the certificate is for
   */
  static RedisServer encrypted(String names) {
    Containers.require();
    GenericContainer<?> container = container(CERTIFICATE.formatted(names)
            + "exec redis-server --protected-mode no --save '' "
            + ENCRYPTED.formatted(PORT))
        .withExposedPorts(PORT)
        .waitingFor(Wait.forListeningPort());
    container.start();
    return started(container, container.getMappedPort(PORT), "redis-cli", Map.of());
  }

  /** Starts three masters and three replicas. */
  static RedisServer cluster() {
    return cluster("", "--port %d", "redis-cli");
  }

  /** Starts three masters and three replicas that speak TLS only, also to each other. */
  static RedisServer encryptedCluster() {
    return cluster(
        CERTIFICATE.formatted(HERE),
        "--tls-cluster yes --tls-replication yes " + ENCRYPTED,
        "redis-cli --tls --cacert /tmp/cert.pem");
  }

  private static RedisServer cluster(String preparation, String options, String client) {
    Containers.require();
    int first = freePorts(6);
    StringBuilder script = new StringBuilder(preparation);
    StringBuilder nodes = new StringBuilder();
    Map<Integer, String> starts = new TreeMap<>();
    for (int node = first; node < first + 6; node++) {
      starts.put(node, """
          mkdir -p /data/%1$d && cd /data/%1$d && redis-server %2$s --bind 127.0.0.1 --daemonize yes \
            --save '' --cluster-enabled yes --cluster-node-timeout 2000 \
            --cluster-config-file nodes.conf
          """.formatted(node, options.formatted(node)));
      script.append(starts.get(node));
      nodes.append(" 127.0.0.1:").append(node);
    }
    script.append("""
        for i in 1 2 3 4 5 6 7 8 9 10; do %1$s --cluster create %2$s --cluster-replicas 1 --cluster-yes && break; sleep 1; done
        until %1$s -p %3$d cluster info | grep -q cluster_state:ok; do sleep 0.2; done
        until [ $(%1$s -p %4$d cluster nodes | grep -c slave) = 3 ]; do sleep 0.2; done
        echo cluster is ready
        exec sleep 3600
        """.formatted(client, nodes, first + 5, first));
    GenericContainer<?> container = container(script.toString())
        .withNetworkMode("host")
        .waitingFor(Wait.forLogMessage(".*cluster is ready.*", 1));
    container.start();
    return started(container, first, client, starts);
  }

  /** Starts a master, a replica and three Sentinels, on five ports in this order. */
  static RedisServer watched() {
    Containers.require();
    int first = freePorts(5);
    String start = "redis-server --port %d --bind 127.0.0.1 --daemonize yes --save ''\n";
    Map<Integer, String> starts =
        Map.of(first, start.formatted(first), first + 1, start.formatted(first + 1));
    StringBuilder script = new StringBuilder(
        starts.get(first) + starts.get(first + 1) + """
        until redis-cli -p %1$d ping && redis-cli -p %2$d replicaof 127.0.0.1 %1$d; do sleep 0.1; done
        until redis-cli -p %2$d info replication | grep -q master_link_status:up; do sleep 0.1; done
        """.formatted(first, first + 1));
    for (int sentinel = first + 2; sentinel < first + 5; sentinel++) {
      script.append("""
          printf 'port %1$d\\nbind 127.0.0.1\\nsentinel monitor chief 127.0.0.1 %2$d 2\\n\
          sentinel down-after-milliseconds chief 1000\\nsentinel failover-timeout chief 3000\\n' > /tmp/%1$d.conf
          redis-server /tmp/%1$d.conf --sentinel --daemonize yes
          """.formatted(sentinel, first));
    }
    script.append("""
        until redis-cli -p %d sentinel master chief | grep -A1 num-other-sentinels | grep -q 2; do sleep 0.1; done
        until redis-cli -p %1$d sentinel replicas chief | grep -q %d; do sleep 0.1; done
        echo sentinels are ready
        exec sleep 3600
        """.formatted(first + 4, first + 1));
    GenericContainer<?> container = container(script.toString())
        .withNetworkMode("host")
        .waitingFor(Wait.forLogMessage(".*sentinels are ready.*", 1));
    container.start();
    return started(container, first, "redis-cli", starts);
  }

  private static GenericContainer<?> container(String script) {
    return new GenericContainer<>(
            new ImageFromDockerfile(IMAGE, false).withFileFromString("Dockerfile", DOCKERFILE))
        .withCommand("sh", "-c", script)
        .withStartupTimeout(Duration.ofMinutes(2));
  }

  private static RedisServer started(
      GenericContainer<?> container, int port, String client, Map<Integer, String> starts) {
    RedisServer server = new RedisServer(container, port, client, starts);
    Runtime.getRuntime().addShutdownHook(new Thread(server::close));
    return server;
  }

  /** The first of some free ports in a row, below those that systems give out by themselves. */
  private static int freePorts(int number) {
    for (int first = 11_000 + (int) (ProcessHandle.current().pid() % 800) * 10;
        first < 22_000;
        first += 10) {
      if (areFree(first, number) && areFree(first + 10_000, number)) {
        return first;
      }
    }
    throw new IllegalStateException("no free ports");
  }

  private static boolean areFree(int first, int number) {
    for (int port = first; port < first + number; port++) {
      try (ServerSocket socket = new ServerSocket(port)) {
        assertThat(socket.isBound()).isTrue();
      } catch (IOException taken) {
        return false;
      }
    }
    return true;
  }

  int port() {
    return port;
  }

  String uri() {
    return "redis://127.0.0.1:" + port;
  }

  String clusterUri() {
    return "redis+cluster://127.0.0.1:" + port + ",127.0.0.1:" + (port + 1);
  }

  String sentinelUri() {
    return "redis-sentinel://127.0.0.1:" + (port + 2) + ",127.0.0.1:" + (port + 3) + ",127.0.0.1:"
        + (port + 4) + "#chief";
  }

  /** Runs a command in the container, and gives what it prints. */
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

  /** Runs a command of {@code redis-cli} on each of several servers. */
  void onEach(String command) {
    starts.keySet().forEach(itsPort -> run(client + " -p " + itsPort + " " + command));
  }

  /** Has clients of a cluster reach the node of this port at another one. */
  void announce(int itsPort, int another) {
    run("redis-cli -p " + itsPort + " config set cluster-announce-port " + another);
    starts
        .keySet()
        .forEach(node -> run("until redis-cli -p " + node + " cluster nodes | grep -q :" + another
            + "@; do sleep 0.1; done"));
  }

  /** Sends a signal to one of several servers. */
  void signal(String signal, int itsPort) {
    run("kill -" + signal + " " + processes.computeIfAbsent(itsPort, this::process));
  }

  private String process(int itsPort) {
    return value(itsPort, "process_id");
  }

  /** What a server says of itself under a name. */
  String value(int itsPort, String name) {
    return run(client + " -p " + itsPort + " info | tr -d '\\r' | sed -n s/^" + name + "://p")
        .strip();
  }

  /** The port of a master's replica. */
  int replicaOf(int itsPort) {
    String replica = value(itsPort, "slave0");
    return Integer.parseInt(replica.replaceAll(".*port=([0-9]+),.*", "$1"));
  }

  /** Ends one of several servers by force. */
  void kill(int itsPort) {
    signal("KILL", itsPort);
  }

  /** Starts one of several servers again. */
  void restart(int itsPort) {
    processes.remove(itsPort);
    run(starts.get(itsPort));
  }

  @Override
  public void close() {
    container.stop();
  }
}
