package dev.kvstore.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The kit from the command line, on stores of kv's own and of a plugin that merges values. */
final class TckTest {
  private static final String MERGING = """
      package acme;

      import dev.kvstore.*;
      import dev.kvstore.spi.KVStoreProvider;
      import java.util.*;

      public final class Merging implements KVStoreProvider {
        public Set<String> schemes() {
          return Set.of("acme");
        }

        public Set<Capability> capabilities() {
          return Set.of(Capability.ORDERED_SCAN, Capability.SNAPSHOT_LISTING);
        }

        public KVStore open(StoreUri uri, StoreOptions options) {
          return new MapKVStore(LinkedHashMap::new) {
            protected void doPut(String key, Map<String, Object> value, String collection) {
              Map<String, Object> merged = new LinkedHashMap<>();
              Optional.ofNullable(doGet(key, collection)).ifPresent(merged::putAll);
              merged.putAll(value);
              super.doPut(key, merged, collection);
            }
          };
        }
      }
      """;

  @TempDir
  Path folder;

  private Shell shell;

  @BeforeEach
  void begin() throws Exception {
    shell = Shell.withSample(folder);
  }

  @Test
  void aStoreThatKeepsTheRulesIsTold() throws Exception {
    Shell.Result result = shell.run("kv tck memory: --rule KV-3.1 --rule KV-12.6 --report reports");
    assertThat(result.out()).contains("\n2 kept, ").contains("\nreport: reports");
    // Nobody watches a pipe.
    assertThat(result.err()).isEmpty();
    assertThat(result.exit()).isZero();
    assertThat(shell.folder().resolve("reports"))
        .isDirectoryContaining("glob:**report.html")
        .isDirectoryContaining("glob:**report.json");
  }

  @Test
  void aPluginThatBreaksARuleIsAViolation() throws Exception {
    plugin();
    Shell.Result result = shell.run("kv --plugin-path acme.jar tck acme:x --rule KV-3.1 --seed 7");
    assertThat(result.exit()).as(result.err()).isEqualTo(1);
    assertThat(result.out())
        .contains("violations: ")
        .contains("KV-3.1 MUST: A put replaces")
        .contains(
            "kv --plugin-path 'acme.jar' tck acme:x --provider acme.Merging --seed 7 --rule KV-3.1");
    assertThat(result.err()).isEmpty();
    Shell.Result repeated = shell.run(
        "kv --plugin-path 'acme.jar' tck acme:x --provider acme.Merging --seed 7 --rule KV-3.1");
    assertThat(repeated.exit()).isEqualTo(1);
  }

  @Test
  void aStoreThatHoldsDataIsRefused() throws Exception {
    String before = shell.read("kv.json");
    Shell.Result refused = shell.run("kv tck json:kv.json");
    assertThat(refused.err())
        .startsWith("kv: CANNOT_RUN: the store is not empty")
        .hasLineCount(1);
    assertThat(refused.exit()).isEqualTo(2);
    assertThat(shell.read("kv.json")).isEqualTo(before);
    Shell.Result allowed = shell.run("kv tck json:kv.json --allow-data --rule KV-3.1");
    assertThat(allowed.exit()).as(allowed.err()).isZero();
    assertThat(shell.read("kv.json")).isEqualTo(before);
  }

  @Test
  void whatCannotBeRunEndsInOneLine() throws Exception {
    String[][] wrong = {
      {"2", "CANNOT_RUN: there is no rule KV-99", "kv tck memory: --rule KV-99"},
      {"2", "CANNOT_RUN: another provider opened", "kv tck memory: --provider acme.None"},
      {"2", "USAGE: a STORE is missing", "kv tck"},
      {"2", "USAGE: ", "kv tck memory: --seed x"},
      {"4", "NO_PROVIDER: ", "kv tck acme:x"},
      {"4", "NOT_A_FOLDER: ", "kv tck json:kv.json/none.json"},
    };
    for (String[] each : wrong) {
      Shell.Result result = shell.run(each[2]);
      assertThat(result.err()).startsWith("kv: " + each[1]).hasLineCount(1);
      assertThat(result.exit()).as(each[2]).isEqualTo(Integer.parseInt(each[0]));
      assertThat(result.out()).isEmpty();
    }
  }

  private void plugin() throws IOException {
    Path classes = Files.createDirectories(folder.resolve("classes"));
    Path source = Files.writeString(folder.resolve("Merging.java"), MERGING);
    int compiled = ToolProvider.getSystemJavaCompiler()
        .run(
            null,
            null,
            null,
            "-d",
            classes.toString(),
            "-cp",
            System.getProperty("java.class.path"),
            source.toString());
    assertThat(compiled).isZero();
    try (ZipOutputStream jar =
            new ZipOutputStream(Files.newOutputStream(shell.folder().resolve("acme.jar")));
        var files = Files.list(classes.resolve("acme"))) {
      for (Path file : files.toList()) {
        jar.putNextEntry(new ZipEntry("acme/" + file.getFileName()));
        jar.write(Files.readAllBytes(file));
      }
      jar.putNextEntry(new ZipEntry("META-INF/services/dev.kvstore.spi.KVStoreProvider"));
      jar.write("acme.Merging\n".getBytes(StandardCharsets.UTF_8));
    }
  }
}
