package org.example.folder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.KVStore;
import dev.kvstore.KVStoreException;
import dev.kvstore.KVStores;
import dev.kvstore.StoreUri;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** What lies in the folder, and what is said of one that is wrong. */
final class FolderLayoutTest {
  @TempDir Path folder;

  @Test
  void aPlainKeyIsAFileThatPeopleFindAndRead() throws IOException {
    try (KVStore store = open("")) {
      store.put("moby", Map.of("year", 1851), "books");
    }
    assertEquals(
        "{\"collection\": \"books\", \"key\": \"moby\"}\n{\"year\": 1851}\n",
        Files.readString(folder.resolve("books/moby.jsonl")));
  }

  @Test
  void namesThatAFileCannotHaveAreHashed() throws IOException {
    List<String> odd = List.of("", "Moby", "../moby", "con", "+moby", "a".repeat(101), "é");
    try (KVStore store = open("")) {
      for (String name : odd) {
        store.put(name, Map.of("name", name), name);
      }
      store.put("moby", Map.of(), "moby");
    }
    try (Stream<Path> files = Files.walk(folder).filter(Files::isRegularFile)) {
      List<Path> hashed = files.filter(file -> !file.endsWith("moby/moby.jsonl")).toList();
      assertEquals(odd.size(), hashed.size());
      for (Path file : hashed) {
        assertTrue(
            folder.relativize(file).toString().matches("\\+[0-9a-f]{64}/\\+[0-9a-f]{64}\\.jsonl"),
            file::toString);
      }
    }
  }

  @Test
  void whatElseLiesInTheFolderIsLeftAlone() throws IOException {
    try (KVStore store = open("")) {
      store.put("moby", Map.of("year", 1851), "books");
      Files.writeString(folder.resolve("README"), "mine");
      Files.writeString(folder.resolve("books/notes.txt"), "mine");
      Files.writeString(folder.resolve("books/Notes.jsonl"), "mine");
      Files.writeString(folder.resolve("books/left-by-a-kill.tmp"), "{");
      Files.createDirectories(folder.resolve("empty"));
      assertEquals(List.of("books"), List.copyOf(store.collections()));
      assertEquals(1, store.count("books"));
      assertEquals(1, store.getAll("books").size());
    }
  }

  @Test
  void aFileThatIsNoEntryIsNamed() throws IOException {
    try (KVStore store = open("")) {
      store.put("moby", Map.of(), "books");
      store.put("Moby", Map.of(), "books");
      for (Path file : files("books")) {
        Files.writeString(file, "{\"year\": 1851}");
        String lastPart = file.getFileName().toString();
        if (lastPart.startsWith("+")) {
          assertFails("UNEXPECTED_STRUCTURE", lastPart, () -> store.getAll("books"));
        } else {
          assertFails("UNEXPECTED_STRUCTURE", lastPart, () -> store.get("moby", "books"));
        }
      }
    }
  }

  @Test
  void aFileInTheFoldersPlaceIsRefused() throws IOException {
    Files.writeString(folder.resolve("file"), "mine");
    assertFails("NOT_A_FOLDER", "/file is no folder", () -> open("/file"));
    assertFails("INVALID_URI", "folder:data/kv", () -> KVStores.open("folder:"));
    assertFails("UNKNOWN_OPTION", "fsync (true or false", () -> open("/new?sync=true"));
  }

  @Test
  void whatIsForcedToDiskIsThere() {
    try (KVStore store = open("/new/one?fsync=true")) {
      store.put("moby", Map.of("year", 1851));
      assertTrue(store.delete("moby"));
      store.put("moby", Map.of("year", 1852));
    }
    try (KVStore store = open("/new/one")) {
      assertEquals(Map.of("year", 1852), store.get("moby").orElseThrow());
    }
  }

  private KVStore open(String rest) {
    return KVStores.open("folder:" + StoreUri.encode(folder.toString()) + rest);
  }

  private List<Path> files(String collection) throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve(collection))) {
      return files.sorted().toList();
    }
  }

  private static void assertFails(String code, String says, Executable call) {
    KVStoreException error = assertThrows(KVStoreException.class, call);
    assertEquals(code, error.code());
    assertTrue(error.getMessage().contains(says), error::getMessage);
  }
}
