package dev.kvstore.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kvstore.simple.Containers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import org.testcontainers.containers.Container;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.images.builder.ImageFromDockerfile;

/**
 * The PostgreSQL, behind which a PgBouncer may stand, or the MariaDB of a Debian, in a container. A
 * server that ends is started again; what it had written to its files is there, since the machine
 * goes on.
 */
final class SqlServer implements AutoCloseable {
  /** Of the user ann, who owns the database kv. */
  static final String PASSWORD = "s3cret-word";

  private static final String IMAGE = "localhost/kvstore-test-sql";

  private static final String DOCKERFILE = """
      FROM %s
      RUN command -v postgres || ls /usr/lib/postgresql/*/bin/postgres || (apt-get update && apt-get install -y --no-install-recommends postgresql)
      RUN command -v mariadbd || (apt-get update && apt-get install -y --no-install-recommends mariadb-server)
      RUN command -v pgbouncer || (apt-get update && apt-get install -y --no-install-recommends pgbouncer)
      """.formatted(Containers.BASE_IMAGE);

  private static final String POSTGRESQL = """
      set -e
      export PATH=$PATH:$(ls -d /usr/lib/postgresql/*/bin)
      as="setpriv --reuid=postgres --regid=postgres --clear-groups"
      install -d -o postgres /data /run/postgresql
      $as initdb -D /data -U postgres --auth-local=trust --auth-host=scram-sha-256 >/dev/null
      echo 'host all all all scram-sha-256' >>/data/pg_hba.conf
      while true; do
        $as postgres -D /data -c listen_addresses='*' -c max_connections=200 %2$s || true
      done &
      until pg_isready -q -U postgres; do sleep 0.2; done
      psql -q -U postgres -c "CREATE USER ann PASSWORD '%1$s'" -c 'CREATE DATABASE kv OWNER ann'
      printf '"ann" "%1$s"\\n' >/tmp/users
      printf '[databases]\\n* = host=127.0.0.1\\n[pgbouncer]\\nlisten_addr = *\\nlisten_port = 6432\\n\
      auth_type = scram-sha-256\\nauth_file = /tmp/users\\npool_mode = transaction\\ndefault_pool_size = 3\\n\
      unix_socket_dir =\\n' >/tmp/pgbouncer.ini
      $as pgbouncer /tmp/pgbouncer.ini &
      echo server is ready
      wait
      """;

  private static final String MARIADB = """
      set -e
      install -d -o mysql /data /run/mysqld
      mariadb-install-db --no-defaults --user=mysql --datadir=/data --auth-root-authentication-method=normal >/dev/null
      while true; do
        mariadbd --no-defaults --user=mysql --datadir=/data --socket=/run/mysqld/mysqld.sock --bind-address=0.0.0.0 \
          --skip-name-resolve %2$s || true
      done &
      until mariadb-admin ping >/dev/null 2>&1; do sleep 0.2; done
      mariadb -e "DROP USER IF EXISTS ''@localhost; CREATE DATABASE kv; CREATE USER ann IDENTIFIED BY '%1$s';
        GRANT ALL ON kv.* TO ann"
      echo server is ready
      wait
      """;

  private static final class Shared {
    private static final SqlServer POSTGRESQL = postgresql("-c fsync=off");
    private static final SqlServer MARIADB = mariadb("--innodb-flush-log-at-trx-commit=2");
  }

  private final GenericContainer<?> container;
  private final String scheme;
  private final String process;
  private final int port;

  private SqlServer(String scheme, String process, int port, String script, String setting) {
    this.scheme = scheme;
    this.process = process;
    this.port = port;
    container = new GenericContainer<>(
            new ImageFromDockerfile(IMAGE, false).withFileFromString("Dockerfile", DOCKERFILE))
        .withCommand("bash", "-c", script.formatted(PASSWORD, setting))
        .withExposedPorts(port, 6432)
        .waitingFor(Wait.forLogMessage(".*server is ready.*", 1))
        .withStartupTimeout(Duration.ofMinutes(3));
    container.start();
    Runtime.getRuntime().addShutdownHook(new Thread(this::close));
  }

  /** One for all tests that leave it running; it goes with the JVM. */
  static SqlServer sharedPostgresql() {
    Containers.require();
    return Shared.POSTGRESQL;
  }

  /** One for all tests that leave it running; it goes with the JVM. */
  static SqlServer sharedMariadb() {
    Containers.require();
    return Shared.MARIADB;
  }

  /**
   * One of the test's own.
   *
   * @param setting an argument of the server, or none for what it does by default
   */
  static SqlServer postgresql(String setting) {
    Containers.require();
    return new SqlServer("postgresql", "postgres", 5432, POSTGRESQL, setting);
  }

  /**
   * One of the test's own.
   *
   * @param setting an argument of the server, or none for what it does by default
   */
  static SqlServer mariadb(String setting) {
    Containers.require();
    return new SqlServer("mariadb", "mariadbd", 3306, MARIADB, setting);
  }

  int port() {
    return container.getMappedPort(port);
  }

  /** The database kv, and its owner. */
  String uri() {
    return uri(port());
  }

  /** The same through something else that listens on this machine. */
  String uri(int otherPort) {
    return uri(otherPort, "ann", PASSWORD);
  }

  String uri(int otherPort, String user, String password) {
    return "jdbc:" + scheme + "://127.0.0.1:" + otherPort + "/kv?user=" + user + "&password="
        + password;
  }

  /** The same through PgBouncer, which gives a server's connection for a transaction only. */
  String poolerUri() {
    return uri(container.getMappedPort(6432));
  }

  /** Runs statements as the administrator, and gives what they print. */
  String sql(String statements) {
    return scheme.equals("mariadb")
        ? run("mariadb", "-N", "-B", "kv", "-e", statements)
        : run("psql", "-q", "-t", "-A", "-U", "postgres", "-d", "kv", "-c", statements);
  }

  /** Sends the server a signal; KILL ends it, and it is started again. */
  void signal(String signal) {
    run("bash", "-c", "kill -" + signal + " $(pgrep -o -x " + process + ")");
  }

  private String run(String... command) {
    try {
      Container.ExecResult result = container.execInContainer(command);
      assertThat(result.getExitCode())
          .as("%s: %s", String.join(" ", command), result.getStderr())
          .isZero();
      return result.getStdout().strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    container.stop();
  }
}
