package dev.kvstore.cli;

import static dev.kvstore.cli.InProcess.kv;
import static dev.kvstore.cli.InProcess.kvIn;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kvstore.KVStore;
import dev.kvstore.KVStores;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KnowingTest {
  @TempDir
  Path folder;

  private Path file;
  private String store;

  @BeforeEach
  void begin() {
    file = folder.resolve("kv.json");
    store = "json:" + file;
    try (KVStore opened = KVStores.open(store)) {
      opened.put("moby", Map.of("title", "Moby-Dick"), "books");
      opened.put("emma", Map.of("title", "Emma"), "books");
      opened.put("k", Map.of(), "small");
    }
  }

  @Test
  void infoShowsCollectionsBySizeAndWhatTheStorePromises() {
    String info = kv("info", store).out();
    assertThat(info.lines().limit(2))
        .containsExactly(
            "books       2 entries      47 B  " + "█".repeat(20),
            "small         1 entry       3 B  █");
    assertThat(info)
        .contains("yes   DURABLE: an acknowledged write survives the end of the process\n")
        .contains("journal: none, every write is in the file\n");
    assertThat(kv("info", "memory:").out())
        .contains("no entries\n")
        .contains("no    PERSISTENT: what was written is gone when it is closed\n");
    assertThat(kvIn(StandardCharsets.US_ASCII, "", "info", store).out()).contains("#".repeat(20));
  }

  @Test
  void infoOfAStoreInUseShowsItsJournal() {
    try (KVStore opened = KVStores.open(store)) {
      opened.put("more", Map.of(), "small");
      assertThat(kv("info", store).out())
          .contains("small       2 entries")
          .contains("journal kv.json.journal.1: 87 B, 1 write that");
      assertThat(kv("verify", file.toString()).exit()).isZero();
    }
  }

  @Test
  void verifyNamesThePlaceAndRepairSalvagesTheRest() throws Exception {
    assertThat(kv("verify", file.toString()).out())
        .isEqualTo("3 entries in 2 collections\nsound\n");
    String damaged = Files.readString(file).replace("\"Emma\"", "Emma\"");
    Files.writeString(file, damaged);
    InProcess verified = kv("verify", store);
    assertThat(verified.exit()).isEqualTo(Exit.NO);
    assertThat(verified.out())
        .contains("MALFORMED_JSON: " + file + ", line 1, column ")
        .contains("  remedy: restore the file from a backup");
    InProcess repaired = kv("repair", store, folder.resolve("new.json").toString());
    assertThat(repaired.exit()).isEqualTo(Exit.NO);
    assertThat(repaired.out()).isEqualTo("2 entries salvaged\n");
    assertThat(repaired.err()).startsWith("MALFORMED_JSON: ").hasLineCount(1);
    assertThat(file).hasContent(damaged);
    assertThat(kv("ls", "json:" + folder.resolve("new.json"), "-c", "books").out())
        .isEqualTo("moby\n");
  }

  @Test
  void repairWritesNoFileThatIsThereAndVerifyNeedsALocalOne() {
    InProcess onItself = kv("repair", store, store);
    assertThat(onItself.err()).startsWith("kv: CONFLICT: ").hasLineCount(1);
    assertThat(onItself.exit()).isEqualTo(Exit.CONFLICT);
    assertThat(kv("verify", folder.resolve("none.json").toString()).exit())
        .isEqualTo(Exit.UNAVAILABLE);
    assertThat(kv("verify", "json:zip:kv.zip!/kv.json").err()).startsWith("kv: NOT_LOCAL: ");
  }

  @Test
  void providersTellsWhatIsThere() {
    InProcess providers = kv("providers", "--options");
    assertThat(providers.out())
        .contains("json:\n  dev.kvstore.simple.SimpleKVStoreProvider, version ")
        .contains("\n  fsync  ")
        .contains("memory:\n");
    assertThat(providers.exit()).isZero();
  }

  @Test
  void aBrokenPluginIsTold() throws Exception {
    Path services = Files.createDirectories(folder.resolve("plugin/META-INF/services"));
    Files.writeString(services.resolve("dev.kvstore.spi.KVStoreProvider"), "acme.None\n");
    Path jar = folder.resolve("acme.jar");
    try (var zip = new java.util.zip.ZipOutputStream(Files.newOutputStream(jar))) {
      zip.putNextEntry(
          new java.util.zip.ZipEntry("META-INF/services/dev.kvstore.spi.KVStoreProvider"));
      zip.write("acme.None\n".getBytes(StandardCharsets.UTF_8));
    }
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    try {
      InProcess providers = kv("--plugin-path", jar.toString(), "providers");
      assertThat(providers.out()).contains("\nbroken: acme.None\n").contains("acme.jar\n");
      assertThat(providers.exit()).isEqualTo(Exit.NO);
      Files.writeString(folder.resolve("plugin/none.jar"), "no jar");
      providers = kv("--plugin-path", folder.resolve("plugin").toString(), "providers");
      assertThat(providers.out())
          .contains("none.jar\n  no jar that can be read: ")
          .contains("build or copy it again");
      assertThat(providers.exit()).isEqualTo(Exit.NO);
    } finally {
      Thread.currentThread().setContextClassLoader(before);
    }
  }
}
