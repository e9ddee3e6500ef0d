package dev.kvstore.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kvstore.quickstart.Quickstart;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The application of the project's README runs on Redis as it is; only its URI changes. */
final class QuickstartTest {
  @Test
  void runsOnAServer() throws Exception {
    runs(RedisServer.shared().uri() + "?kv.prefix=quickstart");
  }

  @Test
  void runsOnACluster() throws Exception {
    runs(RedisServer.sharedCluster().clusterUri() + "?kv.prefix=quickstart");
  }

  @Test
  void runsOnAMasterThatSentinelsWatch() throws Exception {
    runs(RedisServer.sharedWatched().sentinelUri() + "?kv.prefix=quickstart");
  }

  @Test
  void runsOnTheLayoutOfLlamaIndex() throws Exception {
    runs(RedisServer.shared().uri() + "/5?kv.layout=llamaindex");
  }

  private static void runs(String uri) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Dslf4j.internal.verbosity=ERROR",
            "-cp",
            System.getProperty("java.class.path"),
            Quickstart.class.getName(),
            uri))
        .redirectErrorStream(true)
        .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    assertThat(output).contains(RedisKVStoreProvider.class.getName());
  }
}
