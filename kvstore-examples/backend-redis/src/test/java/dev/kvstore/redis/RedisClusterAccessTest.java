package dev.kvstore.redis;

import static dev.kvstore.redis.Refused.SECRET;
import static dev.kvstore.redis.Refused.denied;
import static dev.kvstore.redis.Refused.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.kvstore.KVStore;
import dev.kvstore.KVStores;
import dev.kvstore.StoreIOException;
import dev.kvstore.StoreOpenException;
import dev.kvstore.StoreOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A cluster that speaks TLS only, and knows its users. */
class RedisClusterAccessTest {
  private static RedisServer servers;
  private static String uri;
  private static String trusting;

  @BeforeAll
  static void start(@TempDir Path folder) throws IOException {
    servers = RedisServer.encryptedCluster();
    uri = servers.clusterUri().replace("redis+", "rediss+");
    Path ca = Files.writeString(folder.resolve("ca.pem"), servers.run("cat /tmp/cert.pem"));
    trusting = "?kv.timeout=20&kv.ca=" + ca;
    String known = " on '>" + SECRET + "' '~{kv*' +@read +@scripting";
    String rights = known + " '+cluster|nodes'";
    servers.onEach("acl setuser stranger" + known);
    servers.onEach("acl setuser reader" + rights);
    servers.onEach("acl setuser writer" + rights + " +@write +wait");
  }

  @AfterAll
  static void stop() {
    servers.close();
  }

  private static String as(String userAndPassword) {
    return uri.replace("//", "//" + userAndPassword + "@") + trusting;
  }

  @Test
  void aUserIsKnownToEveryNode() {
    Map<String, Map<String, Object>> entries = new HashMap<>();
    IntStream.range(0, 1_000).forEach(i -> entries.put("key " + i, Map.of("n", i)));
    try (KVStore store = KVStores.open(as("writer:" + SECRET) + "&kv.replicas=1")) {
      store.putAll(entries, "known");
      assertThat(store.toString()).doesNotContain(SECRET);
    }
    try (KVStore store =
        KVStores.open(uri + trusting, StoreOptions.of("password", SECRET).with("user", "reader"))) {
      assertThat(store.getAll("known")).isEqualTo(entries);
      denied(catchThrowable(() -> store.put("key 0", Map.of(), "known")));
      denied(catchThrowable(() -> store.deleteAll(List.copyOf(entries.keySet()), "known")));
      assertThat(store.getAll("known")).isEqualTo(entries);
    }
  }

  @Test
  void aWrongPasswordAndAnUnknownUserAreRefusedAndNotShown() {
    for (String login : List.of("writer:wrong-" + SECRET, "nobody:" + SECRET)) {
      refused(StoreOpenException.class, "AUTHENTICATION_FAILED", as(login));
    }
  }

  @Test
  void aUserWhoMayNotSeeTheClustersNodesIsDeniedIt() {
    refused(StoreIOException.class, "ACCESS_DENIED", as("stranger:" + SECRET));
  }

  @Test
  void aCertificateOfAnUnknownAuthorityIsRefused() {
    assertThat(refused(
            StoreIOException.class,
            "CONNECTION_FAILED",
            uri.replace("//", "//writer:" + SECRET + "@")))
        .hasMessageContaining("kv.ca");
  }
}
