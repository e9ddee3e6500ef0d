package dev.kvstore.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kvstore.KVStore;
import dev.kvstore.KVStores;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program as its users run it: a process, its output and its exit code. */
final class QuickstartTest {
  @TempDir
  Path folder;

  @Test
  void tellsTheWholeStoryOnItsSample() throws Exception {
    assertThat(run(0))
        .contains("served by dev.kvstore.simple.SimpleKVStoreProvider")
        .contains("144 entries in docstore/metadata")
        .contains("120 entries in docstore/data")
        .contains("24 entries in docstore/ref_doc_info")
        .contains("new collection quickstart/notes")
        .contains("Καλημέρα, kvstore")
        .contains("opened it again, and the document is there");
  }

  @Test
  void takesACopyOfAFileAndLeavesTheFileAlone() throws Exception {
    Path file = Files.writeString(folder.resolve("my store.json"), "{\"c\": {\"k\": {}}}");

    assertThat(run(0, file.toString()))
        .contains("1 entries in c")
        .contains("the document is there");
    assertThat(file).hasContent("{\"c\": {\"k\": {}}}");
  }

  @Test
  void takesTheStoreOfAUriItself() throws Exception {
    Path file = folder.resolve("new.json");

    assertThat(run(0, "json:" + file)).contains("filled the empty store").contains("is there");
    try (KVStore store = KVStores.open("json:" + file + "?mode=read")) {
      assertThat(store.collections()).hasSize(4).contains("quickstart/notes");
    }
  }

  @Test
  void saysThatAStoreInMemoryEnds() throws Exception {
    assertThat(run(0, "memory:")).contains("nothing to open again");
  }

  @Test
  void endsWithOneMessageWhereTheStoreHasAFault() throws Exception {
    assertThat(run(1, folder.resolve("missing.json").toString()))
        .startsWith("NOT_FOUND: ")
        .doesNotContain("\tat ");
    assertThat(run(1, "jsno:x")).startsWith("NO_PROVIDER: ").contains("did you mean \"json:\"?");
    Path broken = Files.writeString(folder.resolve("broken.json"), "{\"c\": [");
    assertThat(run(1, broken.toString())).startsWith("UNEXPECTED_STRUCTURE: ").contains("column 7");
  }

  private static String run(int exitCode, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(Quickstart.class.getName());
    command.addAll(List.of(arguments));
    Process program = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(program.waitFor()).as(output).isEqualTo(exitCode);
    return output;
  }
}
