package dev.kvstore.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.kvstore.KVStore;
import dev.kvstore.KVStores;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The installed program, typed into a real terminal, with Redis as a plugin. */
final class TerminalStoryIT {
  private static final Path REAL = Path.of("../../../shared/data/llamaindex/univesp-docstore.json");
  private static final Pattern BAR = Pattern.compile("\rcopying +\\d+% ");

  @TempDir
  Path folder;

  private Path work;
  private Typing terminal;

  @BeforeEach
  void sitDown() throws Exception {
    assumeTrue(Typing.isPossible(), "needs the program script, and Linux");
    work = Files.createDirectories(folder.resolve("work"));
    terminal = Typing.in(
        work,
        Map.of(
            "PATH",
            Installed.programs() + ":" + System.getenv("PATH"),
            "JAVA_HOME",
            System.getProperty("java.home"),
            "KV_CACHE",
            folder.resolve("cache").toString(),
            "KV_PLUGIN_PATH",
            Installed.plugin("backend-redis")));
  }

  @AfterEach
  void leave() throws Exception {
    if (terminal != null) {
      Files.writeString(
          Files.createDirectories(Path.of("target/terminal")).resolve("last.txt"),
          String.join("\n", new Typing.Shown(0, terminal.output()).lines()));
      terminal.close();
    }
  }

  private Typing.Shown run(String line) throws Exception {
    return terminal.run(line);
  }

  @Test
  void aLlamaIndexStoreGoesIntoRedisAndBack() throws Exception {
    llamaIndexStore(work.resolve("docstore.json"));
    try (RedisContainer redis = RedisContainer.start()) {
      run("stty cols 80 rows 24");
      assertThat(run("kv collections json:docstore.json").lines())
          .startsWith("docstore/data", "docstore/metadata", "docstore/ref_doc_info");
      Typing.Shown keys = run("kv ls json:docstore.json -c docstore/metadata -n 2");
      assertThat(keys.lines()).hasSize(3);
      assertThat(run("kv get json:docstore.json -c docstore/metadata "
                  + keys.lines().get(0) + " -o json")
              .lines()
              .get(1))
          .startsWith("  \"doc_hash\": \"");
      Typing.Shown table = run("kv scan json:docstore.json -c docstore/data -n 3 -o table");
      assertThat(table.lines()).hasSize(5).allMatch(line -> line.length() <= 80);
      assertThat(table.lines().get(0)).startsWith("KEY ").contains("  VALUE");
      assertThat(run("kv info json:docstore.json").lines().get(0))
          .startsWith("docstore/data ")
          .endsWith("█".repeat(20));

      String store = redis.uri();
      Typing.Shown copied = run("kv copy json:docstore.json " + store);
      assertThat(copied.exit()).isZero();
      assertThat(copied.lines())
          .anyMatch(line -> line.startsWith("copying 100% ███"))
          .anyMatch(line -> line.startsWith("verifying 100% ███"))
          .anyMatch(line -> line.matches("\\d+ entries: \\d+ written, 0 there already, compared"));
      assertThat(run("kv count --all " + store).lines())
          .isEqualTo(run("kv count --all json:docstore.json").lines());
      assertThat(run("kv copy " + store + " json:back.json").exit()).isZero();
      Typing.Shown same = run("kv diff json:docstore.json json:back.json && echo identical");
      assertThat(same.exit()).isZero();
      assertThat(same.lines()).contains("identical");

      // The same once more finds all there; a change is found and copied alone.
      assertThat(run("kv copy json:docstore.json " + store + " | cat").raw())
          .endsWith(" 0 written, " + count(work) + " there already, compared\r\n");
      assertThat(
              run("kv delete " + store + " -c docstore/metadata " + keys.lines().get(0))
                  .exit())
          .isZero();
      Typing.Shown differs = run("kv diff json:docstore.json " + store);
      assertThat(differs.exit()).isEqualTo(Exit.NO);
      assertThat(differs.lines())
          .contains("-\tdocstore/metadata\t" + keys.lines().get(0));
    }
  }

  @Test
  void twentyColumnsAreEnoughAndAPipeSeesNoBar() throws Exception {
    llamaIndexStore(work.resolve("docstore.json"));
    run("stty cols 20 rows 24");
    for (String command : List.of(
        "kv scan json:docstore.json -c docstore/data -o table",
        "kv info json:docstore.json",
        "kv copy json:docstore.json json:copy.json --no-verify > /dev/null")) {
      Typing.Shown shown = run(command);
      assertThat(shown.exit()).isZero();
      assertThat(shown.lines()).as(command).allMatch(line -> line.length() <= 20);
    }
    assertThat(run("kv copy json:docstore.json json:third.json > /dev/null").raw())
        .containsPattern("\rcopying 100% █+ *\r\n");
    // The output into a file or a pipe holds the answer alone.
    assertThat(run("kv copy json:docstore.json json:copy.json 2>&1 | cat").lines())
        .containsExactly(
            count(work) + " entries: 0 written, " + count(work) + " there already, compared", "");
    assertThat(
            run("kv get json:docstore.json none -c docstore/data; echo after").lines())
        .startsWith("kv: NO_KEY: the key \"none\" is not in the collection \"docstore/data\"");
  }

  @Test
  void ctrlCStopsACopyAndTheSameCommandGoesOn() throws Exception {
    // Enough that the key is pressed long before the end, however busy the machine.
    int entries = 400_000;
    StringBuilder json = new StringBuilder("{\"c\": {");
    for (int i = 0; i < entries; i++) {
      json.append(i == 0 ? "" : ", ")
          .append(String.format(Locale.ROOT, "\"k%07d\": {\"n\": %d}", i, i));
    }
    Files.writeString(work.resolve("from.json"), json.append("}}").toString());
    int start = terminal.begin("kv copy json:from.json json:to.json");
    terminal.await(start, BAR);
    terminal.press("\u0003");
    Typing.Shown stopped = terminal.end(start);
    assertThat(stopped.exit()).isEqualTo(Exit.INTERRUPTED);
    assertThat(stopped.lines())
        .anyMatch(line -> line.startsWith("kv: INTERRUPTED: stopped before the end; "));
    Typing.Shown resumed = run("kv copy json:from.json json:to.json");
    assertThat(resumed.exit()).isZero();
    assertThat(resumed.raw()).contains(entries + " entries: ", " there already, compared");

    start = terminal.begin("kv serve json:to.json");
    terminal.await(start, Pattern.compile("http://127\\.0\\.0\\.1:\\d+/\\S+/\r\n"));
    terminal.press("\u0003");
    assertThat(terminal.end(start).exit()).isEqualTo(Exit.INTERRUPTED);

    // Waiting for somebody to type: the store that is open for the list of keys is let go.
    for (String command : List.of(
        "kv put json:to.json k", "kv import json:to.json", "kv delete json:to.json --keys -")) {
      start = terminal.begin(command);
      terminal.await(start, Pattern.compile("Ctrl-D ends the input"));
      terminal.press("\u0003");
      assertThat(terminal.end(start).exit()).as(command).isEqualTo(Exit.INTERRUPTED);
    }
    assertThat(run("kv get json:to.json k").exit()).isEqualTo(Exit.NO);
  }

  private static long count(Path work) {
    try (KVStore store = KVStores.open("json:" + work.resolve("docstore.json") + "?mode=read")) {
      return store.collections().stream().mapToLong(store::count).sum();
    }
  }

  /** A real one, if it lies beside the checkout; else one that is laid out alike. */
  private static void llamaIndexStore(Path file) throws Exception {
    if (Files.exists(REAL)) {
      Files.copy(REAL, file);
      return;
    }
    StringBuilder metadata = new StringBuilder();
    StringBuilder data = new StringBuilder();
    for (int i = 0; i < 300; i++) {
      String key = String.format(Locale.ROOT, "%08x-4865-9c37-1bf7-00e4e5290000", i * 7_919);
      String separator = i == 0 ? "" : ", ";
      metadata
          .append(separator)
          .append("\"" + key + "\": {\"doc_hash\": \"" + "5f73e0ec".repeat(8) + "\"}");
      data.append(separator)
          .append("\"" + key + "\": {\"__data__\": {\"id_\": \"" + key
              + "\", \"embedding\": null, \"text\": \"" + "Caf\\u00e9 \\u65e5\\u672c. ".repeat(i)
              + "\"}, \"__type__\": \"1\"}");
    }
    Files.writeString(
        file,
        "{\"docstore/metadata\": {" + metadata + "}, \"docstore/data\": {" + data
            + "}, \"docstore/ref_doc_info\": {\"r\": {\"node_ids\": [\"a\"], \"metadata\": {}}}}");
  }
}
