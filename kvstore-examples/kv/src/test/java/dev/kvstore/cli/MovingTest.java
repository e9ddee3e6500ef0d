package dev.kvstore.cli;

import static dev.kvstore.cli.InProcess.kv;
import static dev.kvstore.cli.InProcess.kvReading;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kvstore.KVStore;
import dev.kvstore.KVStores;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MovingTest {
  private static final String HARD =
      "{\"collection\": \"a\\n\\u0000=\\ud83d\\ude00\", \"key\": \"\", \"value\": {\"n\": [1, 1.0, null]}}\n";

  @TempDir
  Path folder;

  private String from;
  private String to;

  @BeforeEach
  void begin() {
    from = "json:" + folder.resolve("from.json");
    to = "json:" + folder.resolve("to.json");
    try (KVStore store = KVStores.open(from)) {
      for (int i = 0; i < 3_000; i++) {
        store.put("k" + i, Map.of("n", i), "numbers");
      }
      store.put("moby", Map.of("title", "Moby-Dick", "text", "x".repeat(3 << 20)), "books");
    }
  }

  @Test
  void aCopyHoldsWhatTheSourceHolds() {
    assertThat(kv("copy", from, to).out())
        .isEqualTo("3001 entries: 3001 written, 0 there already, compared\n");
    InProcess diff = kv("diff", from, to);
    assertThat(diff.out()).isEmpty();
    assertThat(diff.exit()).isZero();
  }

  @Test
  void aSecondCopyWritesOnlyWhatIsMissingOrDifferent() {
    kv("copy", from, to);
    kv("delete", to, "-c", "numbers", "k7", "k8");
    kv("put", to, "-c", "numbers", "k9", "{}");
    kv("put", to, "-c", "numbers", "more", "{}");
    assertThat(kv("copy", "--dry-run", from, to).out())
        .isEqualTo("3001 entries: 3 to write, 2998 there already\n");
    assertThat(kv("count", to, "--all").out()).isEqualTo("3000\n");
    assertThat(kv("copy", from, to).out())
        .isEqualTo("3001 entries: 3 written, 2998 there already, compared\n");
    assertThat(kv("get", to, "-c", "numbers", "k9").out()).isEqualTo("{\"n\": 9}\n");
    assertThat(kv("diff", from, to).out()).isEqualTo("+\tnumbers\tmore\n");
  }

  @Test
  void aDryRunMakesNoTarget() {
    assertThat(kv("copy", "--dry-run", from, to).out())
        .isEqualTo("3001 entries: 3001 to write, 0 there already\n");
    assertThat(folder.resolve("to.json")).doesNotExist();
  }

  @Test
  void collectionsAreChosenAndRenamed() {
    assertThat(kv("copy", from, to, "-c", "books", "--map", "books=novels").exit())
        .isZero();
    assertThat(kv("collections", to).out()).isEqualTo("novels\n");
    assertThat(kv("diff", from, to, "-c", "books", "--map", "books=novels").exit())
        .isZero();
    assertThat(kv("diff", from, to, "-c", "books").out()).isEqualTo("-\tbooks\tmoby\n");
    assertThat(kv("copy", from, from, "-c", "books", "--map", "books=novels").exit())
        .isZero();
    assertThat(kv("collections", from).out()).isEqualTo("books\nnovels\nnumbers\n");
  }

  @Test
  void aWrongChoiceIsRefusedBeforeAnythingIsWritten() {
    String[][] wrong = {
      {"NO_COLLECTION", "-c", "none"},
      {"NO_COLLECTION", "--map", "none=x"},
      {"INVALID_MAP", "--map", "books"},
      {"INVALID_MAP", "--map", "books=numbers"},
    };
    for (String[] arguments : wrong) {
      InProcess refused = kv("copy", from, to, arguments[1], arguments[2]);
      assertThat(refused.err()).startsWith("kv: " + arguments[0] + ": ").hasLineCount(1);
      assertThat(folder.resolve("to.json")).doesNotExist();
    }
    assertThat(kv("copy", from, from, "--map", "books=numbers", "--map", "numbers=x")
            .err())
        .startsWith("kv: USAGE: within one store");
  }

  @Test
  void everyKindOfDifferenceIsShown() {
    kv("copy", from, to);
    kv("put", to, "-c", "numbers", "k1", "{\"n\": 1.0}");
    kv("delete", to, "-c", "numbers", "k2");
    kv("put", to, "-c", "new", "-e", "tab\\t", "{}");
    InProcess diff = kv("diff", from, to);
    assertThat(diff.out()).isEqualTo("+\tnew\ttab\\t\n~\tnumbers\tk1\n-\tnumbers\tk2\n");
    assertThat(diff.exit()).isEqualTo(Exit.NO);
    assertThat(kv("diff", from, to, "-o", "jsonl").out()).isEqualTo("""
            {"collection": "new", "key": "tab\\t", "a": null, "b": {}}
            {"collection": "numbers", "key": "k1", "a": {"n": 1}, "b": {"n": 1.0}}
            {"collection": "numbers", "key": "k2", "a": {"n": 2}, "b": null}
            """);
    InProcess quiet = kv("diff", "-q", from, to);
    assertThat(quiet.out() + quiet.err()).isEmpty();
    assertThat(quiet.exit()).isEqualTo(Exit.NO);
  }

  @Test
  void whatIsExportedIsImportedAgain() throws Exception {
    kvReading(HARD, "import", from);
    Path file = folder.resolve("lines.jsonl");
    assertThat(kv("export", from, "--file", file.toString()).exit()).isZero();
    assertThat(Files.readAllLines(file)).hasSize(3_002);
    assertThat(kv("import", to, "--file", file.toString()).out())
        .isEqualTo("3002 entries written\n");
    assertThat(kv("diff", from, to).exit()).isZero();
    assertThat(kv("export", to, "-c", "a\n\0=😀").out()).isEqualTo(HARD);
  }

  @Test
  void linesOfOtherProgramsAreImported() {
    String lines =
        "\n{\"key\":\"a\",\"value\":{}}\r\n{\"value\":{\"n\":1},\"key\":\"b\",\"more\":0}";
    assertThat(kvReading(lines, "import", to).out()).isEqualTo("2 entries written\n");
    assertThat(kv("export", to).out()).isEqualTo("""
            {"collection": "data", "key": "a", "value": {}}
            {"collection": "data", "key": "b", "value": {"n": 1}}
            """);
  }

  @Test
  void aBadLineIsNamed() {
    String[][] bad = {
      {"MALFORMED_JSON", "{"},
      {"UNEXPECTED_STRUCTURE", "[]"},
      {"UNEXPECTED_STRUCTURE", "{\"key\": 1, \"value\": {}}"},
      {"UNEXPECTED_STRUCTURE", "{\"key\": \"a\", \"value\": []}"},
    };
    for (String[] line : bad) {
      InProcess refused =
          kvReading("{\"key\": \"a\", \"value\": {}}\n" + line[1] + "\n", "import", to);
      assertThat(refused.err())
          .startsWith("kv: " + line[0] + ": line 2 of the standard input: ")
          .endsWith("; 0 entries were written until then\n")
          .hasLineCount(1);
      assertThat(refused.exit()).isEqualTo(Exit.DATA);
      assertThat(kvReading(line[1], "import", "--dry-run", to).exit()).isEqualTo(Exit.DATA);
    }
  }

  @Test
  void whatATargetRefusesEndsTheCopyWithTheKey() throws Exception {
    Files.writeString(
        folder.resolve("from.json"),
        "{\"data\": {\"a\": {\"n\": 1}, \"b\": {\"n\": NaN}, \"c\": {\"n\": 3}}}");
    InProcess refused = kv("copy", from, to);
    assertThat(refused.err())
        .startsWith("kv: NOT_FINITE: ")
        .contains("\"b\"")
        .endsWith("the same command goes on\n")
        .hasLineCount(1);
    assertThat(refused.exit()).isEqualTo(Exit.DATA);
  }

  @Test
  void aFileIsExportedWholeOrNotAtAll() throws Exception {
    Path file = Files.writeString(folder.resolve("lines.jsonl"), "old");
    assertThat(kv("export", from, "-c", "none", "--file", file.toString()).exit())
        .isEqualTo(Exit.NO);
    assertThat(file).hasContent("old");
    InProcess nowhere = kv("export", from, "--file", folder.resolve("none/x").toString());
    assertThat(nowhere.err()).startsWith("kv: NOT_FOUND: ").hasLineCount(1);
    assertThat(nowhere.exit()).isEqualTo(Exit.UNAVAILABLE);
    try (var files = Files.list(folder)) {
      assertThat(files.filter(path -> path.toString().endsWith(".tmp"))).isEmpty();
    }
  }
}
