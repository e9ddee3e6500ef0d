package dev.kvstore.mvstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kvstore.ConflictException;
import dev.kvstore.KVStore;
import dev.kvstore.KVStoreException;
import dev.kvstore.KVStores;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What cannot be opened is refused with a code and a next step, and stays as it is. */
final class BadInputTest {
  @TempDir
  Path folder;

  private Path file;

  @BeforeEach
  void name() {
    file = folder.resolve("kv.mv");
  }

  @Test
  void aSecondWriterIsRefusedAndTheFirstGoesOn() {
    try (KVStore first = open("")) {
      refused("LOCKED", () -> open(""));
      refused("LOCKED", () -> open("?mode=read"));
      first.put("key", Map.of("n", 1));
      assertThat(first.get("key")).contains(Map.of("n", 1));
    }
  }

  @Test
  void aReaderReadsAndWritesNothing() {
    try (KVStore writer = open("")) {
      writer.put("key", Map.of("n", 1));
    }
    try (KVStore reader = open("?mode=read")) {
      assertThat(reader.getAll()).containsOnly(Map.entry("key", Map.of("n", 1)));
      assertThatThrownBy(() -> reader.put("key", Map.of()))
          .isInstanceOf(ConflictException.class)
          .hasMessageStartingWith("READ_ONLY: ");
    }
  }

  @Test
  void aFileThatIsNoneOfMVStoreIsRefused() throws IOException {
    Files.writeString(file, "{\"data\": {}}\n".repeat(2_000));
    byte[] before = Files.readAllBytes(file);

    refused("MALFORMED_FILE", () -> open(""));

    assertThat(file).hasBinaryContent(before);
  }

  @Test
  void aDamagedFileIsRefused() throws IOException {
    try (KVStore store = open("")) {
      store.putAll(entries());
    }
    byte[] noise = new byte[Math.toIntExact(Files.size(file))];
    new Random(1).nextBytes(noise);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(noise), 100);
    }

    refused("MALFORMED_FILE", () -> open(""));
  }

  @Test
  void aFileOfAnotherApplicationIsRefused() {
    try (MVStore other = MVStore.open(file.toString())) {
      MVMap<String, String> map = other.openMap("customers");
      map.put("ann", "1");
    }

    refused("UNEXPECTED_STRUCTURE", () -> open(""));
  }

  @Test
  void anotherLayoutIsRefused() {
    open("").close();
    try (MVStore other = MVStore.open(file.toString())) {
      MVMap<String, Long> about = other.openMap("kvstore");
      about.put("format", 2L);
    }

    refused("UNSUPPORTED_FORMAT", () -> open(""));
  }

  @Test
  void whatIsMissingOrNoFileIsRefused() {
    refused("NOT_FOUND", () -> open("?mode=read"));
    refused("NOT_FOUND", () -> open("?mode=existing"));
    refused("NOT_A_FILE", () -> KVStores.open("mvstore:" + folder.toUri()));
    refused("INVALID_URI", () -> KVStores.open("mvstore:"));
    refused("INVALID_URI", () -> KVStores.open("mvstore:file://host/kv.mv"));
    refused("UNKNOWN_OPTION", () -> open("?fsnyc=always"));
    assertThat(file).doesNotExist();
  }

  private KVStore open(String options) {
    return KVStores.open("mvstore:" + file.toUri() + options);
  }

  private static Map<String, Map<String, Object>> entries() {
    Map<String, Map<String, Object>> entries = new HashMap<>();
    for (int i = 0; i < 1_000; i++) {
      entries.put("key " + i, Map.of("n", i, "text", "x".repeat(100)));
    }
    return entries;
  }

  private static void refused(String code, ThrowingCallable opening) {
    assertThatThrownBy(opening)
        .isInstanceOf(KVStoreException.class)
        .hasMessageStartingWith(code + ": ");
  }
}
