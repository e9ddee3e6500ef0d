package dev.kvstore.simple;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.kvstore.KVStoreException;
import dev.kvstore.StoreIOException;
import dev.kvstore.StoreOptions;
import dev.kvstore.simple.internal.file.FaultyDisk;
import dev.kvstore.simple.internal.file.LocalFile;
import dev.kvstore.simple.internal.file.StoreFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A save of which any call to the operating system fails loses nothing, and can be tried again. */
final class SaveFaultTest {
  private static final String OLD = "{\"c\": {\"old\": {\"n\": 0}}}";

  /** Of three blocks and a part of one. */
  private static final String TEXT = "x".repeat(200_000);

  private static final String NEW =
      "{\"c\": {\"old\": {\"n\": 0}, \"new\": {\"text\": \"" + TEXT + "\"}}}";

  private static final List<String> CALLS = List.of(
      "create",
      "open",
      "write",
      "write",
      "write",
      "write",
      "force",
      "close",
      "rename",
      "force folder");

  /** The journal is forced, continued beside the fold, told what the fold wrote, and deleted. */
  private static final List<String> CALLS_WITH_JOURNAL = List.of(
      "force journal",
      "force folder",
      "delete",
      "create",
      "open journal",
      "append",
      "append",
      "create",
      "open",
      "write",
      "write",
      "write",
      "write",
      "force",
      "close",
      "append",
      "force journal",
      "force folder",
      "rename",
      "force folder",
      "delete");

  @TempDir
  Path folder;

  private Path file;

  @BeforeEach
  void nameTheFile() {
    file = folder.resolve("kv.json");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void oneCallFails(boolean journal) throws IOException {
    List<String> failed = new ArrayList<>();
    List<String> calls = journal ? CALLS_WITH_JOURNAL : CALLS;
    for (int call = 1; call <= calls.size(); call++) {
      failed.add(failedCall(journal, call, call));
      assertThat(folder).as(failed.toString()).isDirectoryNotContaining("glob:**.tmp");
    }
    assertThat(failed).isEqualTo(calls);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void allCallsFailFromOneOn(boolean journal) throws IOException {
    for (int call = 1; call <= (journal ? CALLS_WITH_JOURNAL : CALLS).size(); call++) {
      failedCall(journal, call, Integer.MAX_VALUE);
    }
  }

  /** Saves with a fault, checks that nothing is lost, and says which call failed first. */
  private String failedCall(boolean journal, int first, int last) throws IOException {
    Files.writeString(file, OLD);
    FaultyDisk disk = new FaultyDisk();
    try (SimpleKVStore store = open(disk.file(file), journal)) {
      store.put("new", Map.of("text", TEXT), "c");
      disk.fail(first, last, "No space left on device");

      KVStoreException error = catchThrowableOfType(StoreIOException.class, store::persist);

      String failed = disk.failed();
      assertThat(error.code()).as(failed).isEqualTo("IO_ERROR");
      assertThat(error).hasMessageContaining("No space left on device");
      assertThat(Files.readString(file)).as(failed).isEqualTo(disk.renamed() ? NEW : OLD);
      try (SimpleKVStore reader = SimpleKVStore.fromPersistPath(file.toString())) {
        assertThat(reader.get("old", "c")).as(failed).contains(Map.of("n", 0));
      }
      assertThat(store.get("old", "c")).as(failed).contains(Map.of("n", 0));
      assertThat(store.get("new", "c")).as(failed).contains(Map.of("text", TEXT));

      disk.fail(0, 0, "");
      store.persist();
      assertThat(Files.readString(file)).as("saved again after " + failed).isEqualTo(NEW);
      return failed;
    }
  }

  private static SimpleKVStore open(LocalFile file, boolean journal) throws IOException {
    return Opening.open(
        "json:" + file, journal ? file : new WithoutJournal(file), StoreOptions.none());
  }

  /** A local file that is saved as one of another filesystem is. */
  private record WithoutJournal(LocalFile file) implements StoreFile {
    @Override
    public Optional<byte[]> read() throws IOException {
      return file.read();
    }

    @Override
    public void checkWritable() throws IOException {
      file.checkWritable();
    }

    @Override
    public void replace(Content content) throws IOException {
      file.replace(content);
    }

    @Override
    public String toString() {
      return file.toString();
    }

    @Override
    public void close() {
      file.close();
    }
  }
}
