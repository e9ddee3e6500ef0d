package dev.kvstore.cli;

import static dev.kvstore.cli.InProcess.kv;
import static dev.kvstore.cli.InProcess.kvIn;
import static dev.kvstore.cli.InProcess.kvReading;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ReadingAndWritingTest {
  private static final String[] HARD = {
    "",
    "\n",
    "two\nlines",
    "a\0b",
    "\\n",
    "\"",
    "../..",
    "-c",
    "é日本😀",
    "\u202Etxt",
    "\u001b[2J",
    " ",
    "@kv.json",
    "${sys:user.home}"
  };

  @TempDir
  Path folder;

  private String store;

  @BeforeEach
  void begin() {
    store = "json:" + folder.resolve("kv.json");
  }

  @Test
  void aValueComesFromTheArgumentAFileOrTheStandardInput() throws Exception {
    Path file = Files.writeString(folder.resolve("value.json"), "{\"from\": \"file\"}");
    assertThat(kv("put", store, "a", "{\"from\": \"argument\"}").exit()).isZero();
    assertThat(kv("put", store, "b", "--file", file.toString()).exit()).isZero();
    assertThat(kvReading("{\"from\": \"input\"}", "put", store, "c").exit()).isZero();
    assertThat(kv("get", store, "a").out()).isEqualTo("{\"from\": \"argument\"}\n");
    assertThat(kv("get", store, "b").out()).isEqualTo("{\"from\": \"file\"}\n");
    assertThat(kv("get", store, "c").out()).isEqualTo("{\"from\": \"input\"}\n");
  }

  @Test
  void everyNameGoesInAndComesOutAgain() {
    StringBuilder escaped = new StringBuilder();
    for (String name : HARD) {
      String given = Text.escaped(name, StandardCharsets.US_ASCII);
      assertThat(
              kv("put", "-e", store, "-c=" + given, "--", given, "{\"n\": 1}").err())
          .isEmpty();
      InProcess shown = kvIn(StandardCharsets.US_ASCII, "", "ls", "-e", store, "-c=" + given);
      assertThat(shown.out()).isEqualTo(given + "\n");
      InProcess ended = kv("ls", "-0", "-e", store, "-c=" + given);
      assertThat(kvReading(ended.out(), "get", "-0", "-e", store, "-c=" + given, "--keys", "-")
              .out())
          .isEqualTo(new String(
                  Json.entry(name, name, java.util.Map.of("n", 1)), StandardCharsets.US_ASCII)
              + "\n");
      escaped.append(given).append('\n');
    }
    assertThat(kv("collections", store).out().lines()).hasSize(HARD.length);
    assertThat(kv("ls", "-0", store, "-c", "é日本😀").out()).isEqualTo("é日本😀\0");
    InProcess nul = kv("ls", "-0", "-e", store, "-c", "a\\u0000b");
    assertThat(nul.out()).isEqualTo("a\\u0000b\0");
  }

  @Test
  void aNameThatHoldsNulIsNotWrittenRawBeforeNul() {
    assertThat(kv("put", "-e", store, "a\\u0000b", "{}").exit()).isZero();
    InProcess raw = kv("ls", "-0", store);
    assertThat(raw.exit()).isEqualTo(Exit.DATA);
    assertThat(raw.err()).startsWith("kv: NUL_IN_NAME: the name a\\u0000b ").hasLineCount(1);
  }

  @Test
  void nothingThatMovesACursorReachesTheTerminal() {
    kv("put", "-e", store, "\\u001b[2J", "{\"t\": \"\\u001b[31m\\u202e\"}");
    for (String output : new String[] {"json", "jsonl", "table"}) {
      String shown = kv("scan", store, "-o", output).out();
      assertThat(shown).contains("\\u001b[2J").contains("\\u001b[31m\\u202e");
      assertThat(shown.replace("\n", "").chars()).noneMatch(c -> c < ' ' || c == 0x202e);
    }
    assertThat(kv("get", store, "\u001b]0;title\u0007").err())
        .contains("\\u001b]0;title\\u0007")
        .doesNotContain("\u001b");
  }

  @Test
  void deletingTellsHowManyThereWere() {
    kv("put", store, "a", "{}");
    kv("put", store, "b", "{}");
    InProcess deleted = kv("delete", store, "a", "none");
    assertThat(deleted.out()).isEqualTo("1\n");
    assertThat(deleted.exit()).isEqualTo(Exit.NO);
    assertThat(kvReading("b\n", "delete", store, "--keys", "-").exit()).isZero();
    assertThat(kv("count", store, "--all").out()).isEqualTo("0\n");
    assertThat(kv("drop", store, "data").exit()).isEqualTo(Exit.NO);
  }

  @Test
  void aTableIsAsWideAsTheTerminalAndReadsInItsLanguage() {
    kv("put", store, "moby", "{\"titel\": \"é日本\", \"t\": \"" + "x".repeat(200) + "\"}");
    assertThat(kv("scan", store, "-o", "table").out()).contains("é日本").contains("x".repeat(200));
    assertThat(kvIn(StandardCharsets.US_ASCII, "", "scan", store, "-o", "table").out())
        .contains("\\u00e9\\u65e5\\u672c");
  }

  @Test
  void readingNeitherMakesAStoreNorLocksIt() throws Exception {
    assertThat(kv("get", store, "a").exit()).isEqualTo(Exit.UNAVAILABLE);
    assertThat(folder).isEmptyDirectory();
    kv("put", store, "a", "{}");
    try (var held = dev.kvstore.KVStores.open(store)) {
      held.put("b", java.util.Map.of());
      assertThat(kv("ls", store).out()).isEqualTo("a\nb\n");
      InProcess refused = kv("put", store, "c", "{}");
      assertThat(refused.exit()).isEqualTo(Exit.CONFLICT);
      assertThat(refused.err()).startsWith("kv: LOCKED: ").hasLineCount(1);
    }
  }

  @Test
  void whatPythonWritesAndNoStoreTakesIsShown() throws Exception {
    Files.writeString(
        folder.resolve("kv.json"),
        "{\"data\": {\"a\": {\"n\": [NaN, -Infinity, 1.5, 7], \"s\": \"\\ud800\"}}}");
    assertThat(kv("get", store, "a").out())
        .isEqualTo("{\"n\": [NaN, -Infinity, 1.5, 7], \"s\": \"\\ud800\"}\n");
    assertThat(kv("get", store, "a", "-o", "json").out()).contains("  \"s\": \"\\ud800\"\n}");
  }
}
