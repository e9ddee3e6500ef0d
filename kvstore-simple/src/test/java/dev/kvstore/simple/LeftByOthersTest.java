package dev.kvstore.simple;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.kvstore.KVStore;
import dev.kvstore.KVStores;
import dev.kvstore.StoreIOException;
import dev.kvstore.StoreOptions;
import dev.kvstore.simple.internal.file.FaultyDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The files beside a store: for whose eyes they are, and that they do not pile up. */
final class LeftByOthersTest {
  @TempDir
  Path folder;

  private Path file;

  @BeforeEach
  void makeTheFile() throws IOException {
    file = folder.resolve("kv.json");
    Files.writeString(file, "{}");
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "it has no POSIX permissions")
  void whatIsWrittenBesideAFileIsForTheSameEyes() throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    FaultyDisk disk = new FaultyDisk();
    try (SimpleKVStore store = Opening.open("json:" + file, disk.file(file), StoreOptions.none())) {
      store.put("secret", Map.of());
      assertThat(permissions("kv.json.journal.1")).containsExactly("rw-------");
      // A save that is cut off, and whose file cannot be taken away.
      disk.fail(6, Integer.MAX_VALUE, "No space left on device");
      assertThatExceptionOfType(StoreIOException.class).isThrownBy(store::persist);
      assertThat(permissions(".kv.json.*.tmp", "kv.json.journal.2"))
          .isNotEmpty()
          .containsOnly("rw-------");
      disk.fail(0, 0, "");
    }
    assertThat(permissions("kv.json")).containsExactly("rw-------");
  }

  @Test
  void whatAKilledSaveLeftIsDeletedWhenTheStoreIsOpenedForWriting() throws IOException {
    Path left = folder.resolve(".kv.json.0f8fad5b-d9cb-469f-a165-70867728950e.tmp");
    Path another = folder.resolve(".kv.json.bak.0f8fad5b-d9cb-469f-a165-70867728950e.tmp");
    Path users = folder.resolve(".kv.json.mine.tmp");
    for (Path path : List.of(left, another, users)) {
      Files.writeString(path, "{");
    }
    KVStores.open("json:" + file.toUri() + "?mode=read").close();
    assertThat(left).exists();

    try (KVStore store = KVStores.open("json:" + file.toUri())) {
      assertThat(store.collections()).isEmpty();
      assertThat(left).doesNotExist();
      assertThat(another).exists();
      assertThat(users).exists();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"gz:%s.gz", "zip:%s.zip!/kv.json"})
  void whatAKilledSaveLeftBesideAPackedFileIsDeletedWithTheNextSave(String place)
      throws IOException {
    String suffix = place.startsWith("gz") ? ".gz" : ".zip";
    Path left = folder.resolve(".kv.json" + suffix + ".0f8fad5b-d9cb-469f-a165-70867728950e.tmp");
    Path another = folder.resolve(".kv.json.0f8fad5b-d9cb-469f-a165-70867728950e.tmp");
    Files.writeString(left, "{");
    Files.writeString(another, "{");

    try (KVStore store = KVStores.open("json:" + place.formatted(file))) {
      assertThat(left).exists();
      store.put("k", Map.of());
    }

    assertThat(left).doesNotExist();
    assertThat(another).exists();
  }

  @Test
  void aReaderLeavesNothing() throws IOException {
    KVStores.open("json:" + file.toUri() + "?mode=read").close();
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }

  private List<String> permissions(String... globs) throws IOException {
    List<String> found = new ArrayList<>();
    for (String glob : globs) {
      try (var files = Files.newDirectoryStream(folder, glob)) {
        for (Path path : files) {
          found.add(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
        }
      }
    }
    return found;
  }
}
