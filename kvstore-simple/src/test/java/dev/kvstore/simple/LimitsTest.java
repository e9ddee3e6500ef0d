package dev.kvstore.simple;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.kvstore.KVStore;
import dev.kvstore.KVStoreException;
import dev.kvstore.KVStores;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is too deep or too large ends in a typed error, never in one of the JVM. */
final class LimitsTest {
  @TempDir
  Path folder;

  private Path file;

  @BeforeEach
  void nameTheFile() {
    file = folder.resolve("kv.json");
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 4, 100, 1_002})
  void aFileHasAsManyLevelsAsAllowed(int depth) throws IOException {
    writeNested(depth);
    try (KVStore store = open("?max-depth=" + depth)) {
      assertThat(store.get("k", "c")).isPresent();
    }

    writeNested(depth + 1);
    assertThat(refusal("?max-depth=" + depth))
        .isEqualTo("NESTING_TOO_DEEP: " + file + ", line 1, column " + place(depth) + " (byte "
            + (place(depth) - 1) + "): objects and arrays are nested deeper than " + depth
            + " levels, the most that ?max-depth allows");
  }

  private void writeNested(int depth) throws IOException {
    String inside =
        depth == 3 ? "{}" : "{\"a\": " + "[".repeat(depth - 3) + "]".repeat(depth - 3) + "}";
    Files.writeString(file, "{\"c\": {\"k\": " + inside + "}}");
  }

  private static int place(int depth) {
    return depth + 16;
  }

  @Test
  void aValueHasAsManyBytesAsAllowed() throws IOException {
    Files.writeString(file, "{\"c\": {\n\"k\": {\"é\": 1},\n  \"l\":  {\"é\": 12} }}");
    try (KVStore store = open("?max-value=10")) {
      assertThat(store.count("c")).isEqualTo(2);
    }
    assertThat(refusal("?max-value=9"))
        .isEqualTo(
            "VALUE_TOO_LARGE: " + file + ", line 3, column 9 (byte 32): the value of \"l\" in"
                + " the collection \"c\" has 10 bytes, more than the 9 that ?max-value allows");
  }

  @Test
  void aFileHasAsManyBytesAsAllowed() throws IOException {
    Files.writeString(file, "{\"c\": {}}");
    try (KVStore store = open("?max-size=9")) {
      assertThat(store.collections()).isEmpty();
    }
    assertThat(refusal("?max-size=8"))
        .startsWith("FILE_TOO_LARGE: " + file + " has 9 bytes")
        .contains("max-size");
  }

  @Test
  void aFileThatNoArrayHoldsIsRefusedUnread() throws IOException {
    makeEmpty(1L << 40);
    assertThat(refusal("")).startsWith("FILE_TOO_LARGE: " + file + " has 1099511627776 bytes");
  }

  private void makeEmpty(long length) throws IOException {
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(length);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1_002, 100_000})
  void nestingTakesNoStack(int depth) throws Exception {
    writeNested(depth);
    CompletableFuture<String> outcome = new CompletableFuture<>();
    Runnable opening = () -> {
      try (KVStore store = open("?mode=read")) {
        outcome.complete("opened with " + store.count("c"));
      } catch (KVStoreException e) {
        outcome.complete(e.code());
      } catch (Throwable e) {
        outcome.completeExceptionally(e);
      }
    };
    new Thread(null, opening, "small stack", 128 << 10).start();

    assertThat(outcome.get()).isEqualTo(depth > 1_002 ? "NESTING_TOO_DEEP" : "opened with 1");
  }

  @Test
  void aFileThatTheHeapCannotHoldIsRefused() throws Exception {
    makeEmpty(1L << 30);
    assertThat(openedWith("-Xmx64m")).startsWith("FILE_TOO_LARGE").contains("-Xmx");
  }

  @Test
  void aFileWhoseIndexTheHeapCannotHoldIsRefused() throws Exception {
    try (Writer json = Files.newBufferedWriter(file)) {
      json.write("{\"c\": {\"\": {}");
      for (int i = 0; i < 1_500_000; i++) {
        json.write(",\"" + i + "\":{}");
      }
      json.write("}}");
    }
    assertThat(openedWith("-Xmx64m")).startsWith("FILE_TOO_LARGE").contains("-Xmx");
  }

  @Test
  void aStringOfOneHundredMegabytesIsLoadedAndSaved() throws Exception {
    String before = "{\"c\": {\"k\": {\"text\": \"";
    try (Writer json = Files.newBufferedWriter(file)) {
      json.write(before);
      writeHundredMegabytes(json);
      json.write("\"}}}");
    }
    long length = Files.size(file);

    assertThat(openedWith("-Xmx512m")).isEqualTo("written");

    assertThat(Files.size(file)).isEqualTo(length + ", \"new\": {}".length());
  }

  /** Each of the small collections looks as if the rest of the file were of its like. */
  @Test
  void roomThatWasMadeForNothingIsGivenBack() throws Exception {
    try (Writer json = Files.newBufferedWriter(file)) {
      json.write("{");
      for (int collection = 0; collection < 10; collection++) {
        json.write("\"" + collection + "\": {\"\": {}");
        for (int i = 0; i < 1_400; i++) {
          json.write(", \"" + i + "\": {}");
        }
        json.write("}, ");
      }
      json.write("\"c\": {\"k\": {\"text\": \"");
      writeHundredMegabytes(json);
      json.write("\"}}}");
    }

    assertThat(openedWith("-Xmx160m")).isEqualTo("written");
  }

  private static void writeHundredMegabytes(Writer json) throws IOException {
    for (int i = 0; i < 1_000; i++) {
      json.write("x".repeat(100_000));
    }
  }

  /** What a JVM with some options says of opening the file and writing to it. */
  private String openedWith(String... jvmOptions) throws Exception {
    Process writer =
        ChildProcess.start(List.of(jvmOptions), Writing.class, file.toUri().toString());
    String said = new String(writer.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(writer.waitFor()).isZero();
    return said;
  }

  /** Writes one entry more into a file, and says what came of it. */
  static final class Writing {
    public static void main(String[] arguments) {
      try (KVStore store = KVStores.open("json:" + arguments[0])) {
        store.put("new", Map.of(), "c");
      } catch (KVStoreException e) {
        System.out.print(e.getMessage());
        return;
      }
      System.out.print("written");
    }
  }

  private KVStore open(String options) {
    return KVStores.open("json:" + file.toUri() + options);
  }

  private String refusal(String options) {
    return catchThrowableOfType(KVStoreException.class, () -> open(options).close())
        .getMessage();
  }
}
