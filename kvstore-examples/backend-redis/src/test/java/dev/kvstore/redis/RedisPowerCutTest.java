package dev.kvstore.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.kvstore.KVStore;
import dev.kvstore.KVStores;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a power cut leaves: a copy of the server's disk, which lacks what the system has not written
 * to it yet.
 */
final class RedisPowerCutTest {
  @TempDir
  Path folder;

  private final List<String> acknowledged = new ArrayList<>();
  /** How many of them when the last two seconds began. */
  private int earlier;

  @BeforeEach
  void mount() throws Exception {
    assumeTrue(
        succeeds("truncate -s 16M disk && mkfs.ext4 -q disk && mkdir data copied"
            + " && mount -o loop,commit=300 disk data"),
        "a disk cannot be mounted here; that needs root on Linux");
  }

  @AfterEach
  void unmount() throws Exception {
    succeeds("umount data; umount copied");
  }

  @Test
  void alwaysKeepsAllThatWasAcknowledged() throws Exception {
    assertThat(leftOf("always")).containsExactlyInAnyOrderElementsOf(acknowledged);
  }

  @Test
  void everysecLosesTheLastOfWhatWasAcknowledged() throws Exception {
    assertThat(leftOf("everysec"))
        .containsAll(acknowledged.subList(0, earlier))
        .doesNotContain(acknowledged.get(acknowledged.size() - 1));
  }

  private Set<String> leftOf(String appendfsync) throws Exception {
    String options = "--appendonly yes --appendfsync " + appendfsync;
    try (RedisServer server = RedisServer.alone(options, folder.resolve("data"));
        KVStore store = KVStores.open(server.uri() + "?kv.timeout=60")) {
      write(store);
      assertThat(succeeds("cp disk copy")).isTrue();
      assertThat(store.getAll()).containsOnlyKeys(acknowledged);
    }
    assertThat(succeeds("mount -o loop copy copied")).isTrue();
    try (RedisServer server = RedisServer.alone(options, folder.resolve("copied"));
        KVStore store = KVStores.open(server.uri() + "?kv.timeout=60")) {
      return store.getAll().keySet();
    }
  }

  /** Ends in the middle of a second, since Redis has the file written when one begins. */
  private void write(KVStore store) {
    long end = System.currentTimeMillis() / 1_000 * 1_000 + 4_600;
    for (long now = 0; now < end; now = System.currentTimeMillis()) {
      store.put("key " + acknowledged.size(), Map.of("n", acknowledged.size()));
      acknowledged.add("key " + acknowledged.size());
      if (now < end - 2_000) {
        earlier = acknowledged.size();
      }
    }
  }

  private boolean succeeds(String command) throws IOException, InterruptedException {
    return new ProcessBuilder("sh", "-c", command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start()
            .waitFor()
        == 0;
  }
}
