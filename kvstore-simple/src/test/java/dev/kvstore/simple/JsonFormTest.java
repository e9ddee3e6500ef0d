package dev.kvstore.simple;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kvstore.KVStore;
import dev.kvstore.KVStores;
import dev.kvstore.ScanRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a file may look like, and what it looks like after a save. */
final class JsonFormTest {
  @TempDir
  Path folder;

  private Path file;

  @BeforeEach
  void nameTheFile() {
    file = folder.resolve("kv.json");
  }

  @Test
  void newContentHasThePythonForm() throws Exception {
    Map<String, Object> value = new LinkedHashMap<>();
    value.put("text", "é🙂\u007f\n\"\\/");
    value.put("numbers", List.of(1, 1.0, 1e-5, 1e16, Double.MIN_VALUE));
    value.put("nothing", null);
    try (KVStore store = open("")) {
      store.put("ключ", value, "a/b");
      store.put("k", Map.of(), "a/b");
    }

    assertThat(file)
        .hasContent("{\"a/b\": {\"\\u043a\\u043b\\u044e\\u0447\": {\"text\":"
            + " \"\\u00e9\\ud83d\\ude42\\u007f\\n\\\"\\\\/\", \"numbers\": [1, 1.0, 1e-05, 1e+16,"
            + " 5e-324], \"nothing\": null}, \"k\": {}}}");
    assertThat(Python.run(
            "import json, sys; t = open(sys.argv[1]).read(); print(json.dumps(json.loads(t)) == t)",
            file.toString()))
        .startsWith("True");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"empty\": {}, \"c\": {\"k\": {\"a\": NaN, \"b\": -Infinity, \"c\": \"\\ud800\"}}}",
        "{\"c\": {\"k\": {\"same\": 1, \"same\": 2, \"n\": 1E400, \"z\": -0, \"big\":"
            + " 123456789012345678901234567890}}}",
        "{\"c\": {\"k\": {\"raw\": \"é🙂/\\/\", \"spaced\" :  [ 1 , 2 ]}}}"
      })
  void aLoadedValueIsWrittenBackAsItCame(String text) throws IOException {
    Files.writeString(file, text);
    try (KVStore store = open("")) {
      store.getAll("c");
      store.put("new", Map.of(), "added");
      store.delete("new", "added");
    }

    assertThat(file).hasContent(text);
  }

  @Test
  void aFileThatNothingWasWrittenToIsNotTouched() throws IOException {
    Files.writeString(file, " {\"c\":{\"k\":{}}} \n");
    Object before = Files.getAttribute(file, "lastModifiedTime");
    try (KVStore store = open("")) {
      assertThat(store.contains("k", "c")).isTrue();
    }

    assertThat(file).hasContent(" {\"c\":{\"k\":{}}} \n");
    assertThat(Files.getAttribute(file, "lastModifiedTime")).isEqualTo(before);
  }

  @Test
  void anEmptyCollectionOfAFileIsKeptAndNotListed() throws IOException {
    Files.writeString(file, "{\"a\": {}, \"b\": {\"k\": {}}}");
    try (KVStore store = open("")) {
      assertThat(store.collections()).containsExactly("b");
      store.put("l", Map.of(), "b");
    }

    assertThat(file).hasContent("{\"a\": {}, \"b\": {\"k\": {}, \"l\": {}}}");
  }

  @Test
  void aPutOnAnExistingKeyKeepsItsPlace() throws IOException {
    Files.writeString(file, "{\"c\": {\"1\": {}, \"2\": {}, \"3\": {}}}");
    try (KVStore store = open("")) {
      store.put("2", Map.of("n", 2), "c");
      store.delete("1", "c");
      store.put("1", Map.of(), "c");
    }

    assertThat(file).hasContent("{\"c\": {\"2\": {\"n\": 2}, \"3\": {}, \"1\": {}}}");
  }

  @Test
  void aByteOrderMarkIsAccepted() throws IOException {
    Files.writeString(file, "\ufeff{\"c\": {\"k\": {\"n\": 1}}}");
    try (KVStore store = open("?mode=read")) {
      assertThat(store.get("k", "c")).contains(Map.of("n", 1));
    }
  }

  @Test
  void aKeyWithAnUnpairedSurrogateIsScannedOverOnce() throws IOException {
    Files.writeString(
        file, "{\"c\": {\"a\": {}, \"\\ud800\": {}, \"z\": {}, \"\\ud83d\\ude00\": {}}}");
    try (KVStore store = open("?mode=read")) {
      for (int limit = 1; limit < 5; limit++) {
        List<String> keys = new ArrayList<>();
        for (var entry : store.entries(ScanRequest.all().limit(limit), "c")) {
          keys.add(entry.getKey());
          assertThat(keys).hasSizeLessThan(5);
        }
        assertThat(keys).containsExactlyInAnyOrder("a", "z", "\ud800", "\ud83d\ude00");
      }
    }
  }

  @Test
  void theLastOfEqualNamesCountsWhereThatIsAskedForAsInPython() throws Exception {
    Files.writeString(
        file,
        "{\"c\": {\"k\": {\"n\": 1}}, \"d\": {}, \"c\": {\"l\": {}, \"m\": {}, \"l\": {\"n\": 2}}}");
    try (KVStore store = open("?duplicates=last")) {
      assertThat(store.getAll("c")).isEqualTo(Map.of("l", Map.of("n", 2), "m", Map.of()));
      store.put("x", Map.of(), "d");
      store.delete("x", "d");
    }

    assertThat(Python.run(
            "import json, sys; print(json.dumps(json.loads(sys.argv[1])))",
            "{\"c\": {\"k\": {\"n\": 1}}, \"c\": {\"l\": {}, \"m\": {}, \"l\": {\"n\": 2}}}"))
        .isEqualToIgnoringNewLines(Files.readString(file, StandardCharsets.UTF_8));
  }

  private KVStore open(String options) {
    return KVStores.open("json:" + file.toUri() + options);
  }
}
