package dev.kvstore.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kvstore.quickstart.Quickstart;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The application of the project's README runs on each database as it is; only its URI changes. */
class QuickstartTest {
  @ParameterizedTest
  @EnumSource
  void runsOnAServer(Engine engine) throws Exception {
    runs(engine.shared().uri() + "&kv.table=quickstart");
  }

  @Test
  void runsThroughPgBouncer() throws Exception {
    runs(SqlServer.sharedPostgresql().poolerUri() + "&kv.table=quickstart_pooled");
  }

  @Test
  void runsOnAFile(@TempDir Path folder) throws Exception {
    runs("jdbc:h2:" + folder.resolve("kv"));
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
    assertThat(output)
        .contains(JdbcKVStoreProvider.class.getName())
        .doesNotContain(SqlServer.PASSWORD);
  }
}
