package dev.kvstore.simple;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.kvstore.ConflictException;
import dev.kvstore.KVStore;
import dev.kvstore.KVStoreException;
import dev.kvstore.KVStores;
import dev.kvstore.Persistable;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One store at a time writes to a local file; the next is told who. */
final class WriterLockTest {
  @TempDir
  Path folder;

  private Path file;

  @BeforeEach
  void nameTheFile() {
    file = folder.resolve("kv.json");
  }

  @Test
  void aSecondStoreOfThisProcessIsRefused() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("link"), folder);
    try (KVStore store = open(file, "")) {
      store.put("k", Map.of());
      assertLocked(file, "this process (process " + ProcessHandle.current().pid());
      assertLocked(link.resolve("kv.json"), "this process");
      open(file, "?mode=read").close();
      assertLocked(file, "this process");
    }
    open(file, "").close();
  }

  @Test
  void aLinkToAFileThatDoesNotExistYetIsTheSameFile() throws IOException {
    Path real = folder.resolve("real/new.json");
    Path link = Files.createSymbolicLink(file, Path.of("real/new.json"));
    try (KVStore store = open(real, "")) {
      store.put("k", Map.of("n", 1));
      assertLocked(link, "this process");
    }
    Files.delete(real);
    try (KVStore store = open(link, "")) {
      store.put("k", Map.of("n", 2));
    }
    assertThat(link).isSymbolicLink();
    assertThat(real).hasContent("{\"data\": {\"k\": {\"n\": 2}}}");
  }

  @Test
  void aLinkInALinkedFolderLeadsWhereTheSystemFollowsItTo() throws IOException {
    Path folder = Objects.requireNonNull(file.getParent());
    Path real = Files.createDirectories(folder.resolve("real/x"));
    Path target = Files.createDirectories(folder.resolve("real/data")).resolve("kv.json");
    Files.createSymbolicLink(real.resolve("kv.json"), Path.of("../data/kv.json"));
    Path linked = Files.createSymbolicLink(folder.resolve("x"), real).resolve("kv.json");
    for (int i = 1; i <= 2; i++) {
      try (KVStore store = open(linked, "")) {
        store.put("k" + i, Map.of());
        assertThat(store.count()).isEqualTo(i);
      }
    }
    assertThat(target).hasContent("{\"data\": {\"k1\": {}, \"k2\": {}}}");
  }

  @Test
  void hardLinksAreTwoFilesFromTheFirstSaveOn() throws IOException {
    Files.writeString(file, "{}");
    Path other = Files.createLink(folder.resolve("other.json"), file);
    try (KVStore one = open(file, "");
        KVStore two = open(other, "")) {
      one.put("k", Map.of("n", 1));
      two.put("k", Map.of("n", 2));
    }
    assertThat(file).hasContent("{\"data\": {\"k\": {\"n\": 1}}}");
    assertThat(other).hasContent("{\"data\": {\"k\": {\"n\": 2}}}");
  }

  @Test
  void aLinkInTheLocksPlaceIsNotFollowed() throws IOException {
    Path precious = Files.writeString(file.resolveSibling("precious.txt"), "kept");
    Files.createSymbolicLink(file.resolveSibling("kv.json.lock"), precious);
    assertThatExceptionOfType(KVStoreException.class)
        .isThrownBy(() -> open(file, "").close())
        .withMessageContaining("kv.json.lock");
    assertThat(precious).hasContent("kept");
  }

  @Test
  void whoeverMayWriteTheFileMayTakeItsLock() throws IOException {
    Files.writeString(file, "{}");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
    open(file, "").close();
    assertThat(PosixFilePermissions.toString(
            Files.getPosixFilePermissions(file.resolveSibling("kv.json.lock"))))
        .isEqualTo("rw-rw-rw-");
  }

  @Test
  void savingToItsOwnPathIsSaving() {
    try (KVStore store = open(file, "")) {
      store.put("k", Map.of());
      store.capability(Persistable.class).orElseThrow().persist(file.toString());
      assertThat(file).hasContent("{\"data\": {\"k\": {}}}");
    }
  }

  @Test
  void aSecondProcessIsRefusedUntilTheFirstIsGone() throws Exception {
    Process holder = ChildProcess.start(Holder.class, file.toString());
    try (BufferedReader lines = holder.inputReader(StandardCharsets.US_ASCII)) {
      assertThat(lines.readLine()).isEqualTo("held");

      assertLocked(file, "process " + holder.pid() + " on ");
      try (KVStore reader = open(file, "?mode=read")) {
        assertThat(reader.get("k")).contains(Map.of("n", 1));
      }
      try (SimpleKVStore saver = new SimpleKVStore()) {
        assertThatExceptionOfType(ConflictException.class)
            .isThrownBy(() -> saver.persist(file.toString()))
            .withMessageStartingWith("LOCKED: ");
      }
    }
    holder.toHandle().destroyForcibly();
    holder.waitFor();

    try (KVStore next = open(file, "")) {
      assertThat(next.get("k")).contains(Map.of("n", 1));
    }
  }

  @Test
  void aStoreThatCannotBeOpenedHoldsNothing() throws IOException {
    Files.writeString(file, "no store");
    assertThatExceptionOfType(RuntimeException.class).isThrownBy(() -> open(file, ""));
    Files.writeString(file, "{}");
    open(file, "").close();
  }

  @Test
  void anInterruptedThreadOpensWritesAndClosesAsAnyOther() {
    Thread.currentThread().interrupt();
    try {
      try (KVStore store = open(file, "?fsync=always")) {
        store.put("k", Map.of("n", 1));
        assertThat(store.get("k")).contains(Map.of("n", 1));
      }
      assertThat(Thread.currentThread().isInterrupted()).isTrue();
    } finally {
      Thread.interrupted();
    }
    assertThat(file).hasContent("{\"data\": {\"k\": {\"n\": 1}}}");
  }

  @Test
  void aPutThatIsCancelledIsThereWholeOrNotAtAll() {
    try (KVStore store = open(file, "?fsync=always")) {
      List<CompletableFuture<?>> puts = new ArrayList<>();
      for (int i = 0; i < 300; i++) {
        puts.add(store.async().put("k" + i, Map.of("text", "x".repeat(i))));
        if (i % 2 == 1) {
          puts.get(i).cancel(true);
        }
      }
      for (int i = 0; i < puts.size(); i += 2) {
        puts.get(i).join();
        assertThat(store.get("k" + i)).contains(Map.of("text", "x".repeat(i)));
      }
    }
    try (KVStore store = open(file, "?mode=read")) {
      for (int i = 0; i < 300; i++) {
        Optional<Map<String, @Nullable Object>> value = store.get("k" + i);
        if (i % 2 == 0 || value.isPresent()) {
          assertThat(value).contains(Map.of("text", "x".repeat(i)));
        }
      }
    }
  }

  private static void assertLocked(Path file, String holder) {
    assertThatExceptionOfType(ConflictException.class)
        .isThrownBy(() -> open(file, ""))
        .satisfies(e -> assertThat(e.code()).isEqualTo("LOCKED"))
        .withMessageContaining(holder)
        .withMessageContaining("?mode=read");
  }

  private static KVStore open(Path file, String options) {
    return KVStores.open("json:" + file.toUri() + options);
  }

  /** Writes, and holds the store until it is killed. */
  static final class Holder {
    public static void main(String[] arguments) throws IOException {
      KVStore store = open(Path.of(arguments[0]), "");
      store.put("k", Map.of("n", 1));
      System.out.println("held");
      System.in.read();
    }
  }
}
