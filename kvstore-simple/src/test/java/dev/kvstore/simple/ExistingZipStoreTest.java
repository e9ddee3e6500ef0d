package dev.kvstore.simple;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kvstore.tck.KVStoreContract;
import dev.kvstore.tck.StoreFixture;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** {@code json:} in a zip archive that has other entries keeps the contract, and those entries. */
final class ExistingZipStoreTest extends KVStoreContract {
  @TempDir
  Path folder;

  private Path zip;

  @BeforeEach
  void makeTheArchive() throws IOException {
    zip = folder.resolve("kv.zip");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
      for (String name : new String[] {"first.txt", "kv.json", "last.txt"}) {
        out.putNextEntry(new ZipEntry(name));
        out.write((name.equals("kv.json") ? "{}" : name).getBytes(StandardCharsets.UTF_8));
      }
    }
  }

  @AfterEach
  void theOtherEntriesAreThere() throws IOException {
    try (ZipFile opened = new ZipFile(zip.toFile())) {
      assertThat(opened.stream().map(ZipEntry::getName))
          .containsExactly("first.txt", "kv.json", "last.txt");
      for (String name : new String[] {"first.txt", "last.txt"}) {
        assertThat(opened.getInputStream(opened.getEntry(name))).hasContent(name);
      }
    }
  }

  @Override
  protected StoreFixture fixture() {
    return StoreFixture.of("json:zip:" + zip + "!/kv.json").providedBy(SimpleKVStoreProvider.class);
  }
}
