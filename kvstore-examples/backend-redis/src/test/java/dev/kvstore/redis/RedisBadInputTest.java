package dev.kvstore.redis;

import static dev.kvstore.redis.Refused.SECRET;
import static dev.kvstore.redis.Refused.denied;
import static dev.kvstore.redis.Refused.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.sun.net.httpserver.HttpServer;
import dev.kvstore.ConflictException;
import dev.kvstore.KVStore;
import dev.kvstore.KVStores;
import dev.kvstore.MalformedDataException;
import dev.kvstore.StoreIOException;
import dev.kvstore.StoreOpenException;
import dev.kvstore.StoreOptions;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What users get wrong, and what others left in Redis: typed, with no secret. */
class RedisBadInputTest {
  @Test
  void aPasswordOpensAndAWrongOneIsRefusedAndNotShown() {
    try (RedisServer server = RedisServer.alone("--requirepass right-" + SECRET)) {
      try (KVStore store =
          KVStores.open(server.uri(), StoreOptions.of("password", "right-" + SECRET))) {
        store.put("a", Map.of());
        assertThat(store.toString()).doesNotContain(SECRET);
      }
      refused(
          StoreOpenException.class,
          "AUTHENTICATION_FAILED",
          server.uri().replace("//", "//:wrong-" + SECRET + "@"));
      refused(StoreOpenException.class, "AUTHENTICATION_FAILED", server.uri());
    }
  }

  @Test
  void aDatabaseThatIsNotThereIsRefused() {
    refused(StoreOpenException.class, "INVALID_URI", RedisServer.shared().uri() + "/99");
  }

  @Test
  void aServerThatIsNotThereIsSaidToBeOutOfReach() throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    refused(StoreIOException.class, "CONNECTION_FAILED", "redis://127.0.0.1:" + port);
  }

  @Test
  void aWayThatHangsAtFirstIsTriedAgainInTheTimeThatIsLeft() throws Exception {
    try (Cut way = new Cut(RedisServer.shared().port())) {
      way.leaveWaiting(1);
      KVStores.open(way.uri()).close();
    }
  }

  @Test
  void aWayThatGoesOnHangingEndsOpeningInItsTime() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      String place = "127.0.0.1:" + silent.getLocalPort();
      for (String uri : List.of(
          "redis://" + place,
          "redis+cluster://" + place + "," + place,
          "redis-sentinel://" + place + "," + place + "," + place + "#chief")) {
        long began = System.nanoTime();
        Throwable error =
            catchThrowable(() -> KVStores.open(uri + "?kv.timeout=3").close());
        assertThat(error)
            .isExactlyInstanceOf(StoreIOException.class)
            .hasMessageStartingWith("CONNECTION_FAILED: ");
        assertThat(Duration.ofNanos(System.nanoTime() - began))
            .as(uri)
            .isLessThan(Duration.ofSeconds(6));
      }
    }
  }

  @Test
  void aServerOfAnotherProtocolIsRefusedWithoutWhatItSaid() throws Exception {
    HttpServer http =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    http.start();
    try {
      refused(
          StoreIOException.class,
          "CONNECTION_FAILED",
          "redis://:" + SECRET + "@127.0.0.1:" + http.getAddress().getPort() + "?kv.timeout=4");
    } finally {
      http.stop(0);
    }
  }

  @Test
  void aUserMayDoWhatTheServerAllows() {
    try (RedisServer server = RedisServer.alone("")) {
      KVStores.open(server.uri()).close();
      server.run("redis-cli acl setuser reader on '>" + SECRET + "' '~{kv*' +@read +@scripting");
      server.run(
          "redis-cli acl setuser writer on '>" + SECRET + "' '~{kv*' +@read +@write +@scripting");
      server.run("redis-cli acl setuser stranger on '>" + SECRET + "' '~other:*' +@all");
      String writer = server.uri().replace("//", "//writer:" + SECRET + "@");
      try (KVStore store = KVStores.open(writer)) {
        store.put("a", Map.of("n", 1));
        assertThat(store.getAll()).containsOnlyKeys("a");
      }
      try (KVStore store =
          KVStores.open(server.uri(), StoreOptions.of("password", SECRET).with("user", "reader"))) {
        assertThat(store.getAll()).containsOnlyKeys("a");
        denied(catchThrowable(() -> store.put("a", Map.of("n", 2))));
        denied(catchThrowable(() -> store.delete("a")));
        assertThat(store.get("a")).contains(Map.of("n", 1));
      }
      refused(
          StoreIOException.class,
          "ACCESS_DENIED",
          server.uri().replace("//", "//stranger:" + SECRET + "@"));
      refused(
          StoreOpenException.class,
          "AUTHENTICATION_FAILED",
          server.uri().replace("//", "//nobody:" + SECRET + "@"));
    }
  }

  @Test
  void anotherApplicationsKeyOfACollectionsNameIsAnErrorAndStays() {
    RedisServer server = RedisServer.shared();
    server.run("redis-cli -n 4 set their-list x");
    try (KVStore store = KVStores.open(server.uri() + "/4?kv.layout=llamaindex")) {
      for (Throwable error : List.of(
          catchThrowable(() -> store.put("a", Map.of(), "their-list")),
          catchThrowable(() -> store.get("a", "their-list")),
          catchThrowable(() -> store.dropCollection("their-list")))) {
        assertThat(error)
            .isExactlyInstanceOf(MalformedDataException.class)
            .hasMessageStartingWith("UNEXPECTED_STRUCTURE: ");
      }
      assertThat(store.collections()).doesNotContain("their-list");
    }
    assertThat(server.run("redis-cli -n 4 get their-list")).isEqualTo("x\n");
  }

  @Test
  void aServerAloneIsNoCluster() {
    refused(
        StoreOpenException.class,
        "INVALID_URI",
        "redis+cluster://127.0.0.1:" + RedisServer.shared().port());
  }

  @Test
  void aCertificateIsCheckedAgainstTheGivenAuthority(@TempDir Path folder) throws Exception {
    try (RedisServer server = RedisServer.encrypted()) {
      String uri = server.uri().replace("redis:", "rediss:");
      Path ca = Files.writeString(folder.resolve("ca.pem"), server.run("cat /tmp/cert.pem"));
      try (KVStore store = KVStores.open(uri, StoreOptions.of("ca", ca.toString()))) {
        store.put("a", Map.of("n", 1));
        assertThat(store.get("a")).contains(Map.of("n", 1));
      }
      refused(StoreIOException.class, "CONNECTION_FAILED", uri);
    }
  }

  @Test
  void aCertificateOfAnotherHostIsRefused(@TempDir Path folder) throws Exception {
    try (RedisServer server = RedisServer.encrypted("DNS:elsewhere.example")) {
      Path ca = Files.writeString(folder.resolve("ca.pem"), server.run("cat /tmp/cert.pem"));
      String uri = server.uri().replace("//", "//:" + SECRET + "@") + "?kv.ca=" + ca;
      assertThat(refused(
              StoreIOException.class, "CONNECTION_FAILED", uri.replace("redis:", "rediss:")))
          .hasMessageContaining("No subject alternative names")
          .hasMessageContaining("kv.ca");
    }
  }

  @Test
  void aMasterThatSentinelsWatchKnowsItsUsers() {
    RedisServer servers = RedisServer.sharedWatched();
    servers.onEach("acl setuser writer on '>" + SECRET + "' '~{kv*' +@read +@write +@scripting");
    String uri = servers.sentinelUri();
    try (KVStore store =
        KVStores.open(uri, StoreOptions.of("password", SECRET).with("user", "writer"))) {
      store.put("a", Map.of("n", 1));
      assertThat(store.get("a")).contains(Map.of("n", 1));
      assertThat(store.toString()).doesNotContain(SECRET);
    }
    KVStores.open(uri.replace("//", "//writer:" + SECRET + "@")).close();
    refused(
        StoreOpenException.class,
        "AUTHENTICATION_FAILED",
        uri.replace("//", "//writer:wrong-" + SECRET + "@"));
  }

  @Test
  void aKeyOfAnotherApplicationInTheWayIsAnError() {
    RedisServer server = RedisServer.shared();
    server.run("redis-cli -n 2 set '{theirs}:meta' x");
    refused(
        MalformedDataException.class, "UNEXPECTED_STRUCTURE", server.uri() + "/2?kv.prefix=theirs");
    assertThat(server.run("redis-cli -n 2 get '{theirs}:meta'")).isEqualTo("x\n");
  }

  @Test
  void anotherNumberOfBucketsIsAConflict() {
    String uri = RedisServer.shared().uri() + "/2?kv.prefix=spread";
    KVStores.open(uri + "&kv.buckets=8").close();
    KVStores.open(uri).close();
    refused(ConflictException.class, "CONFLICT", uri + "&kv.buckets=9");
  }

  @Test
  void aNamespaceSeesNothingOfAnother() {
    String uri = RedisServer.shared().uri() + "/2?kv.prefix=";
    try (KVStore one = KVStores.open(uri + "one");
        KVStore other = KVStores.open(uri + "one:1")) {
      one.put("a", Map.of("n", 1));
      assertThat(other.collections()).isEmpty();
      assertThat(other.dropCollection("data")).isFalse();
      assertThat(one.get("a")).contains(Map.of("n", 1));
      one.dropCollection("data");
    }
  }

  @Test
  void llamaIndexesHashIsReadAndWrittenAsItIs() {
    RedisServer server = RedisServer.shared();
    server.run("redis-cli -n 3 hset docstore/data doc-1 '{\"text\": \"caf\\u00e9\"}'");
    try (KVStore store = KVStores.open(server.uri() + "/3?kv.layout=llamaindex")) {
      assertThat(store.get("doc-1", "docstore/data")).contains(Map.of("text", "café"));
      store.put("doc-2", Map.of("text", "thé"), "docstore/data");
      assertThat(server.run("redis-cli -n 3 hget docstore/data doc-2"))
          .isEqualTo("{\"text\": \"th\\u00e9\"}\n");
      store.dropCollection("docstore/data");
    }
  }
}
