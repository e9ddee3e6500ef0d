package dev.kvstore.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kvstore.Capability;
import dev.kvstore.KVStore;
import dev.kvstore.KVStores;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Settings with which a database loses writes that it has acknowledged, as the README says, beside
 * those with which it loses none. What is lost only with the machine, as by {@code fsync = off} or
 * {@code innodb_flush_log_at_trx_commit = 2}, the killing of a process cannot show: the operating
 * system has it.
 */
class LostWritesTest {
  private static final int MOST_KILLS = 10;

  @ParameterizedTest
  @EnumSource
  void aKilledServerLosesThemWhereItWritesItsLogLater(Engine engine) throws Exception {
    try (SqlServer server = engine.start(settings(engine));
        KVStore store = KVStores.open(server.uri() + "&kv.timeout=30")) {
      Set<String> lost = Set.of();
      // A kill right after the log was written loses none: PostgreSQL does so for each full page.
      for (int kill = 0; kill < MOST_KILLS && lost.isEmpty(); kill++) {
        store.dropCollection("stream");
        Writing writing = new Writing(store);
        server.signal("KILL");
        writing.endAfter(300);
        lost = lost(store, List.of(writing.acknowledged()));
      }
      assertThat(lost).isNotEmpty();
    }
  }

  private static String settings(Engine engine) {
    return engine == Engine.MARIADB
        ? "--innodb-flush-log-at-trx-commit=0 --innodb-flush-log-at-timeout=60"
        : "-c synchronous_commit=off -c wal_writer_delay=10s";
  }

  @Test
  void aKilledProcessLosesThemWhereItWritesItsFileLater(@TempDir Path folder) throws Exception {
    String uri = "jdbc:h2:" + folder.resolve("kv") + ";WRITE_DELAY=60000";
    KVStores.open(uri).close();
    List<String> acknowledged = killed(uri);
    try (KVStore store = KVStores.open(uri)) {
      assertThat(store.capabilities()).doesNotContain(Capability.DURABLE);
      assertThat(lost(store, acknowledged)).isNotEmpty();
    }
  }

  @Test
  void aKilledProcessLosesNoneByDefault(@TempDir Path folder) throws Exception {
    String uri = "jdbc:h2:" + folder.resolve("kv");
    List<String> acknowledged = killed(uri);
    try (KVStore store = KVStores.open(uri)) {
      assertThat(store.capabilities()).contains(Capability.DURABLE);
      assertThat(lost(store, acknowledged)).isEmpty();
    }
  }

  private static Set<String> lost(KVStore store, List<String> acknowledged) {
    Set<String> lost = new HashSet<>(acknowledged);
    lost.removeAll(store.getAll("stream").keySet());
    return lost;
  }

  /** Kills a process that writes, and gives the keys that it was told are written. */
  private static List<String> killed(String uri) throws IOException, InterruptedException {
    Process writer = new ProcessBuilder(List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Dslf4j.internal.verbosity=ERROR",
            "-cp",
            System.getProperty("java.class.path"),
            Writer.class.getName(),
            uri))
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
    List<String> keys = new ArrayList<>();
    try (BufferedReader lines = writer.inputReader(StandardCharsets.US_ASCII)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        keys.add(line);
        if (keys.size() == 200) {
          // Through its handle: what it wrote before its end can be read still.
          writer.toHandle().destroyForcibly();
        }
      }
    }
    assertThat(writer.waitFor()).as("killed, not failed").isEqualTo(128 + 9);
    return keys;
  }

  /** Puts one entry after the other, and tells of each. */
  static final class Writer {
    public static void main(String[] arguments) {
      KVStore store = KVStores.open(arguments[0]);
      for (int i = 0; ; i++) {
        store.put("key " + i, Map.of("n", i), "stream");
        System.out.println("key " + i);
      }
    }
  }
}
