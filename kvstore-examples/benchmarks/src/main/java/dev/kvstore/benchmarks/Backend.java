package dev.kvstore.benchmarks;

import dev.kvstore.benchmarks.RawSql.Engine;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The backends that are measured beside their engines' own clients. */
enum Backend {
  MVSTORE("MVStore", "") {
    @Override
    String uri(Path folder, String store) {
      return "mvstore:" + folder.resolve(store).toUri() + "?fsync=never";
    }

    @Override
    RawClient client(Path folder, String store) {
      return new RawMVStore(folder.resolve(store));
    }
  },

  H2("JDBC and HikariCP", "") {
    @Override
    String uri(Path folder, String store) {
      return "jdbc:h2:" + folder.resolve("h2") + "?kv.table=" + store;
    }

    @Override
    RawClient client(Path folder, String store) {
      // As the backend has them.
      return new RawSql(
          "jdbc:h2:async:" + folder.resolve("h2")
              + ";USER=sa;WRITE_DELAY=0;MAX_LENGTH_INPLACE_LOB=65536;OPTIMIZE_REUSE_RESULTS=0"
              + ";LOCK_TIMEOUT=10000;QUERY_TIMEOUT=10000",
          store,
          Engine.H2);
    }
  },

  POSTGRESQL("JDBC and HikariCP", "kv.table") {
    @Override
    RawClient client(Path folder, String store) {
      return new RawSql(url() + "tcpKeepAlive=true&socketTimeout=12", store, Engine.POSTGRESQL);
    }
  },

  MARIADB("JDBC and HikariCP", "kv.table") {
    @Override
    RawClient client(Path folder, String store) {
      return new RawSql(
          url() + "useServerPrepStmts=true&socketTimeout=12000", store, Engine.MARIADB);
    }
  },

  REDIS("Lettuce", "kv.prefix") {
    @Override
    RawClient client(Path folder, String store) {
      return RawRedis.alone(server().orElseThrow(), store);
    }
  },

  REDIS_CLUSTER("Lettuce", "kv.prefix") {
    @Override
    RawClient client(Path folder, String store) {
      return RawRedis.cluster(server().orElseThrow(), store);
    }
  };

  /** What the engine's own client is called. */
  final String clientName;

  /** The option that names a store on a server; empty for the embedded ones. */
  private final String nameOption;

  Backend(String clientName, String nameOption) {
    this.clientName = clientName;
    this.nameOption = nameOption;
  }

  /** The one that the measuring JVM was told to measure. */
  static Backend measured() {
    return valueOf(System.getProperty("benchmarks.backend"));
  }

  /** Those that can be measured: the embedded ones, and those whose server the run was given. */
  static Backend[] present() {
    return Arrays.stream(values())
        .filter(backend -> backend.isEmbedded() || backend.server().isPresent())
        .toArray(Backend[]::new);
  }

  boolean isEmbedded() {
    return this == MVSTORE || this == H2;
  }

  String title() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The property that names the server, which measuring JVMs get too. */
  String property() {
    return "benchmarks." + title();
  }

  /** The server's URI. */
  Optional<String> server() {
    return Optional.ofNullable(System.getProperty(property()));
  }

  /** The server's URI up to where a parameter may follow. */
  String url() {
    String server = server().orElseThrow();
    return server + (server.contains("?") ? "&" : "?");
  }

  /**
   * The URI of a store.
   *
   * @param folder for the files of an embedded engine
   * @param store the name of the store
   */
  String uri(Path folder, String store) {
    return url() + nameOption + "=" + store;
  }

  /** The engine's own client on a store that the backend has made. */
  abstract RawClient client(Path folder, String store);
}
