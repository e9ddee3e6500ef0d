package dev.kvstore.simple;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kvstore.KVStore;
import dev.kvstore.KVStores;
import dev.kvstore.Persistable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Stores that LlamaIndex wrote and others published; they are not ours to commit, so these tests
 * need a folder with them beside the project.
 */
final class RealStoresTest {
  private static final Path FOLDER = Path.of("../../shared/data/llamaindex");

  private static final Map<String, Map<String, Long>> COUNTS = Map.of(
      "circleci-docstore.json",
      Map.of("docstore/metadata", 23L, "docstore/data", 22L, "docstore/ref_doc_info", 1L),
      "circleci-index_store.json",
      Map.of("index_store/data", 1L),
      "univesp-docstore.json",
      Map.of("docstore/metadata", 564L, "docstore/data", 288L, "docstore/ref_doc_info", 276L),
      "univesp-index_store.json",
      Map.of("index_store/data", 1L));

  @TestFactory
  Stream<DynamicTest> opensWithTheCountsAndValuesThatAnotherParserFinds() {
    return eachStore(file -> {
      Map<String, Map<String, Map<String, Object>>> expected =
          new ObjectMapper().readValue(file.toFile(), new TypeReference<>() {});
      try (KVStore store = KVStores.open("json:" + file.toUri() + "?mode=read")) {
        assertThat(store.collections()).containsExactlyElementsOf(expected.keySet());
        COUNTS
            .get(file.getFileName().toString())
            .forEach((collection, count) -> assertThat(store.count(collection)).isEqualTo(count));
        expected.forEach((collection, entries) -> {
          assertThat(store.getAll(collection)).isEqualTo(entries);
          assertThat(store.getAll(collection).keySet()).containsExactlyElementsOf(entries.keySet());
        });
      }
    });
  }

  @TestFactory
  Stream<DynamicTest> isWrittenBackByteForByte(@TempDir Path folder) {
    return eachStore(file -> {
      Path copy = folder.resolve(file.getFileName());
      try (SimpleKVStore store = SimpleKVStore.fromPersistPath(file.toString())) {
        store.getAll(store.collections().iterator().next());
        store.persist(copy.toString());
      }
      assertThat(copy).hasSameBinaryContentAs(file);
    });
  }

  @TestFactory
  Stream<DynamicTest> isReadByPythonAfterAWrite(@TempDir Path folder) {
    return eachStore(file -> {
      Path copy = Files.copy(file, folder.resolve(file.getFileName()));
      try (KVStore store = KVStores.open("json:" + copy.toUri())) {
        for (String collection : store.collections()) {
          store.putAll(store.getAll(collection), "copy of " + collection);
        }
        store.capability(Persistable.class).orElseThrow().persist();
      }
      assertThat(Python.run("""
                      import json, sys
                      old, new = (json.load(open(name, encoding="utf-8")) for name in sys.argv[1:])
                      for name in old:
                          assert new[name] == old[name] and new["copy of " + name] == old[name]
                          assert list(new["copy of " + name]) == list(old[name])
                      assert json.dumps(new) == open(sys.argv[2], encoding="utf-8").read()
                      print(len(new))
                      """, file.toString(), copy.toString()))
          .isEqualToIgnoringNewLines(
              String.valueOf(2 * COUNTS.get(file.getFileName().toString()).size()));
    });
  }

  private static Stream<DynamicTest> eachStore(Check check) {
    assumeTrue(Files.isDirectory(FOLDER), "no folder of real stores at " + FOLDER);
    return COUNTS.keySet().stream()
        .sorted()
        .map(name -> DynamicTest.dynamicTest(name, () -> check.of(FOLDER.resolve(name))));
  }

  private interface Check {
    void of(Path file) throws Exception;
  }
}
