package dev.kvstore.simple;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.kvstore.ConflictException;
import dev.kvstore.InvalidEntryException;
import dev.kvstore.KVStore;
import dev.kvstore.KVStoreException;
import dev.kvstore.KVStores;
import dev.kvstore.MalformedDataException;
import dev.kvstore.Persistable;
import dev.kvstore.StoreClosedException;
import dev.kvstore.StoreIOException;
import dev.kvstore.StoreOpenException;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every bad input ends in a typed error that names the place, and changes nothing on disk. */
final class BadInputTest {
  private static final String DEEP = "[".repeat(100_000) + "]".repeat(100_000);

  @TempDir
  Path folder;

  private Path file;

  @BeforeEach
  void nameTheFile() {
    file = folder.resolve("kv.json");
  }

  static Stream<Arguments> badFiles() {
    return Stream.of(
        bad(
            "",
            "MALFORMED_JSON",
            1,
            1,
            "expected a JSON object of collections, found the end of the file"),
        bad("hello", "MALFORMED_JSON", 1, 1, "found the character h"),
        bad(
            "[]",
            "UNEXPECTED_STRUCTURE",
            1,
            1,
            "expected a JSON object of collections, found an array"),
        bad("\"{}\"", "UNEXPECTED_STRUCTURE", 1, 1, "found a string"),
        bad("{\"c\": {\"k\": {\"n\": 1", "MALFORMED_JSON", 1, 20, "found the end of the file"),
        bad(
            "{\"c\": {\"k\": {\"n\": \"abc",
            "MALFORMED_JSON",
            1,
            19,
            "does not end; was the file cut off?"),
        bad(
            "{\"c\": {\"k\": {}}",
            "MALFORMED_JSON",
            1,
            16,
            "expected } or a comma after a collection"),
        bad(
            "{\"c\":\n {\"k\": {}}}\n}",
            "MALFORMED_JSON",
            3,
            1,
            "expected nothing after the store's closing }"),
        bad(
            "{\"c\": [1]}",
            "UNEXPECTED_STRUCTURE",
            1,
            7,
            "collection \"c\" to be an object of values, found an array"),
        bad("{\"c\": null}", "UNEXPECTED_STRUCTURE", 1, 7, "found null"),
        bad(
            "{\"embedding_dict\": {\"é\": [0.1]}}",
            "UNEXPECTED_STRUCTURE",
            1,
            26,
            "value of \"é\" in the collection \"embedding_dict\" to be an object, found an array"),
        bad("{\"c\": {\n\n \"k\": \"text\"}}", "UNEXPECTED_STRUCTURE", 3, 7, "found a string"),
        bad(
            "{\"c\": {}, \"d\": {}, \"c\": {}}",
            "DUPLICATE_COLLECTION",
            1,
            20,
            "first at line 1, column 2"),
        bad(
            "{\"c\": {\"k\": {},\n\"k\": {}}}",
            "DUPLICATE_KEY",
            2,
            1,
            "first at line 1, column 13"),
        bad("{\"c\": {\"k\": {\"a\": 01}}}", "MALFORMED_JSON", 1, 20, "found a number"),
        bad("{\"c\": {\"k\": {\"a\": 1.}}}", "MALFORMED_JSON", 1, 21, "expected a digit"),
        bad("{\"c\": {\"k\": {\"a\": +1}}}", "MALFORMED_JSON", 1, 19, "found the character +"),
        bad("{\"c\": {\"k\": {\"a\": nul}}}", "MALFORMED_JSON", 1, 19, "expected null"),
        bad("{\"c\": {\"k\": {\"a\": INF}}}", "MALFORMED_JSON", 1, 19, "expected Infinity"),
        bad("{\"c\": {\"k\": {'a': 1}}}", "MALFORMED_JSON", 1, 14, "expected \" to begin a name"),
        bad(
            "{\"c\": {\"k\": {\"a\": 1,}}}",
            "MALFORMED_JSON",
            1,
            21,
            "expected \" to begin a name"),
        bad("{\"c\": {\"k\": {\"a\": \"\\x\"}}}", "MALFORMED_JSON", 1, 20, "after a backslash"),
        bad("{\"c\": {\"k\": {\"a\": \"\\u12g4\"}}}", "MALFORMED_JSON", 1, 20, "four hex digits"),
        bad("{\"c\": {\"k\": {\"a\": \"1\t2\"}}}", "MALFORMED_JSON", 1, 21, "control characters"),
        bad(
            "{\"c\": {\"k\": {\"a\": " + DEEP + "}}}",
            "NESTING_TOO_DEEP",
            1,
            1018,
            "deeper than 1002 levels"),
        bad(
            "{\"c\": {\"k\": {\"a\": " + "9".repeat(100_001) + "}}}",
            "NUMBER_TOO_LONG",
            1,
            19,
            "100001"),
        raw(
            "{\"c\": {\"k\": {\"a\": \"\u00e9\"}}}".getBytes(StandardCharsets.ISO_8859_1),
            "MALFORMED_UTF8",
            1,
            20,
            "0xE9"),
        raw(
            wide(StandardCharsets.UTF_16),
            "UNSUPPORTED_ENCODING",
            1,
            1,
            "convert the file to UTF-8"),
        raw(
            wide(StandardCharsets.UTF_16LE),
            "UNSUPPORTED_ENCODING",
            1,
            1,
            "convert the file to UTF-8"),
        raw(
            wide(StandardCharsets.UTF_16BE),
            "UNSUPPORTED_ENCODING",
            1,
            1,
            "convert the file to UTF-8"));
  }

  private static Arguments bad(String text, String code, int line, int column, String found) {
    return raw(text.getBytes(StandardCharsets.UTF_8), code, line, column, found);
  }

  private static Arguments raw(byte[] text, String code, int line, int column, String found) {
    return arguments(text, code, line, column, found);
  }

  private static byte[] wide(Charset charset) {
    return "{\"c\": {}}".getBytes(charset);
  }

  @ParameterizedTest
  @MethodSource("badFiles")
  void aFileThatIsNoStoreIsRefusedWithItsPlace(
      byte[] text, String code, int line, int column, String found) throws IOException {
    Files.write(file, text);

    MalformedDataException error =
        catchThrowableOfType(MalformedDataException.class, () -> open("").close());

    assertThat(error.code()).isEqualTo(code);
    assertThat(error)
        .hasMessageStartingWith(
            code + ": " + file + ", line " + line + ", column " + column + " (byte ")
        .hasMessageContaining(found);
    assertThat(file).hasBinaryContent(text);
    assertThat(folder).isDirectoryNotContaining("glob:**.tmp");
  }

  @Test
  void aFileCutAtAnyByteIsRefused() throws IOException {
    byte[] whole =
        "{\"c\": {\"k\u00e9\": {\"a\": [1.5e3, \"\\u00e9\\n\u20ac\", null, true, {}]}}, \"d\": {}}"
            .getBytes(StandardCharsets.UTF_8);
    for (int length = 0; length < whole.length; length++) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertThatExceptionOfType(MalformedDataException.class)
          .as("cut to %s bytes", length)
          .isThrownBy(() -> open("?mode=read"));
    }
  }

  @Test
  void aMissingFileOpenedForReadingIsNotFound() {
    assertCode("NOT_FOUND", StoreIOException.class, () -> open("?mode=read"));
    assertCode(
        "NOT_FOUND", StoreIOException.class, () -> SimpleKVStore.fromPersistPath(file.toString()));
    assertThat(file).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "new/kv.json",
        "gz:new/kv.json.gz",
        "zip:new/kv.zip!/kv.json",
        "ram:/none/kv.json",
        "tmp:/none/kv.json"
      })
  void aMissingFileIsNotMadeWhereOnlyAnExistingOneWillDo(String place) {
    String uri = "json:" + place.replace("new/", folder + "/new/") + "?mode=existing";
    assertCode("NOT_FOUND", StoreIOException.class, () -> KVStores.open(uri));
    assertThat(folder).isEmptyDirectory();
  }

  @ParameterizedTest
  @ValueSource(strings = {"kv.json", "gz:kv.json.gz", "zip:kv.zip!/kv.json"})
  void anExistingFileIsWrittenWhereOnlyAnExistingOneWillDo(String place) {
    String uri = "json:" + place.replace("kv.", folder + "/kv.").replace("!/" + folder, "!");
    for (String mode : List.of("write", "existing")) {
      try (KVStore store = KVStores.open(uri + "?mode=" + mode)) {
        store.put(mode, Map.of());
      }
    }
    try (KVStore store = KVStores.open(uri + "?mode=read")) {
      assertThat(store.count()).isEqualTo(2);
    }
  }

  @Test
  void theJournalOfAFileThatWasNeverSavedIsAnExistingStore() throws IOException {
    Path killed = Files.createDirectories(folder.resolve("killed"));
    try (KVStore store = open("")) {
      store.put("k", Map.of(), "c");
      try (Stream<Path> files = Files.list(folder)) {
        for (Path left : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
          Files.copy(left, killed.resolve(left.getFileName()));
        }
      }
    }
    assertThat(killed.resolve(file.getFileName())).doesNotExist();
    try (KVStore store =
        KVStores.open("json:" + killed.resolve(file.getFileName()) + "?mode=existing")) {
      assertThat(store.contains("k", "c")).isTrue();
    }
  }

  @Test
  void aFolderIsNotAFile() {
    assertCode("NOT_A_FILE", StoreIOException.class, () -> KVStores.open("json:" + folder));
    assertCode(
        "NOT_A_FILE", StoreIOException.class, () -> KVStores.open("json:" + folder + "?mode=read"));
  }

  @Test
  void aDeviceIsNotAFile() {
    Path device = Path.of("/dev/full");
    assumeTrue(Files.exists(device), "no /dev/full here");
    assertCode("NOT_A_FILE", StoreIOException.class, () -> KVStores.open("json:" + device));
    assertCode(
        "NOT_A_FILE", StoreIOException.class, () -> KVStores.open("json:" + device + "?mode=read"));
    assertThat(Path.of("/dev/full.lock")).doesNotExist();
  }

  @Test
  void aUriIsNoPathToSaveTo() {
    try (SimpleKVStore store = new SimpleKVStore()) {
      assertCode(
          "INVALID_URI",
          StoreOpenException.class,
          () -> store.persist("json:" + folder + "/x.json"));
      assertCode("INVALID_URI", StoreOpenException.class, () -> store.persist("a\0b"));
      assertThatExceptionOfType(NullPointerException.class)
          .isThrownBy(() -> store.persist((String) null))
          .withMessage("path");
    }
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aFileInPlaceOfAFolderIsSaidToBeOne() throws IOException {
    Files.writeString(file, "{}");
    assertCode(
        "NOT_A_FOLDER", StoreIOException.class, () -> KVStores.open("json:" + file + "/kv.json"));
    assertThat(file).hasContent("{}");
  }

  @Test
  void aFolderWithoutWritePermissionIsSaidToBeSoWhenTheStoreIsOpened() {
    assertCode(
        "ACCESS_DENIED",
        StoreIOException.class,
        () -> KVStores.open("json:" + unwritable() + "/kv.json"));
  }

  @Test
  void aSaveThatFailsLeavesTheStoreAsItWas() {
    try (SimpleKVStore store = new SimpleKVStore()) {
      store.put("k", Map.of("n", 1));

      assertCode(
          "ACCESS_DENIED",
          StoreIOException.class,
          () -> store.persist(unwritable() + "/folder/kv.json"));

      store.persist(file.toString());
      assertThat(file).hasContent("{\"data\": {\"k\": {\"n\": 1}}}");
    }
  }

  /** A folder that not even root may write into. */
  private static Path unwritable() {
    Path processes = Path.of("/proc/self");
    assumeTrue(Files.isDirectory(processes), "only Linux has a folder that root cannot write into");
    return processes;
  }

  @Test
  void aFullDiskIsSaidAndTheFileStays() throws Exception {
    assumeTrue(
        succeeds("mount", "-t", "tmpfs", "-o", "size=64k", "kvstore-test", folder.toString()),
        "a small disk cannot be mounted here; that needs root on Linux");
    try (SimpleKVStore store = new SimpleKVStore()) {
      store.put("k", Map.of("n", 1));
      store.persist(file.toString());
      store.put("large", Map.of("text", "x".repeat(100_000)));

      assertCode("IO_ERROR", StoreIOException.class, () -> store.persist(file.toString()));

      assertThat(folder).isDirectoryNotContaining("glob:**.tmp");
      assertThat(file).hasContent("{\"data\": {\"k\": {\"n\": 1}}}");
      store.put("large", Map.of());
      store.persist(file.toString());
      assertThat(file).hasContent("{\"data\": {\"k\": {\"n\": 1}, \"large\": {}}}");
    } finally {
      succeeds("umount", folder.toString());
    }
  }

  private static boolean succeeds(String... command) throws InterruptedException {
    try {
      return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor() == 0;
    } catch (IOException noSuchCommand) {
      return false;
    }
  }

  @Test
  void aFileThatSomebodyElseChangedIsNotOverwritten() throws IOException {
    Files.writeString(file, "{\"c\": {\"k\": {}}}");
    KVStore store = open("");
    store.put("k", Map.of("ours", true), "c");
    Files.writeString(file, "{\"c\": {\"k\": {\"theirs\": true}}}");

    assertCode(
        "CONFLICT",
        ConflictException.class,
        () -> store.capability(Persistable.class).orElseThrow().persist());
    assertThatExceptionOfType(ConflictException.class)
        .isThrownBy(store::close)
        .withMessageStartingWith("CONFLICT: ")
        .withMessageContaining("?journal=apply");
    assertThat(file).hasContent("{\"c\": {\"k\": {\"theirs\": true}}}");
    assertCode("CLOSED", StoreClosedException.class, () -> store.get("k", "c"));
  }

  static Stream<Arguments> badValues() {
    List<Object> list = new ArrayList<>();
    list.add(list);
    return Stream.of(
        arguments("NOT_JSON", new Object(), "java.lang.Object"),
        arguments("NOT_FINITE", Double.NaN, "NaN"),
        arguments("UNPAIRED_SURROGATE", "\ud800", "U+D800"),
        arguments("CYCLIC_VALUE", list, "contains itself"));
  }

  @ParameterizedTest
  @MethodSource("badValues")
  void aValueThatIsNoJsonIsRefusedAndNothingChanges(String code, Object bad, String found)
      throws IOException {
    Files.writeString(file, "{\"c\": {\"k\": {}}}");
    try (KVStore store = open("")) {
      InvalidEntryException error = catchThrowableOfType(
          InvalidEntryException.class,
          () -> store.put("k", Map.of("list", Arrays.asList(1, bad)), "c"));

      assertThat(error.code()).isEqualTo(code);
      assertThat(error).hasMessageContaining("/list/1").hasMessageContaining(found);
      assertThat(store.get("k", "c")).contains(Map.of());
    }
    assertThat(file).hasContent("{\"c\": {\"k\": {}}}");
  }

  @Test
  void aKeyWithAnUnpairedSurrogateIsRefused() {
    try (KVStore store = open("")) {
      assertCode(
          "UNPAIRED_SURROGATE", InvalidEntryException.class, () -> store.put("a\udc00", Map.of()));
      assertCode("UNPAIRED_SURROGATE", InvalidEntryException.class, () -> store.get("k", "\udc00"));
    }
    assertThat(file).doesNotExist();
  }

  @Test
  void nullIsNamed() {
    try (KVStore store = open("")) {
      assertThatExceptionOfType(NullPointerException.class)
          .isThrownBy(() -> store.put(null, Map.of()))
          .withMessage("key");
      assertThatExceptionOfType(NullPointerException.class)
          .isThrownBy(() -> store.put("k", null))
          .withMessage("value");
      assertThatExceptionOfType(NullPointerException.class)
          .isThrownBy(() -> store.get("k", null))
          .withMessage("collection");
    }
    assertThatExceptionOfType(NullPointerException.class)
        .isThrownBy(() -> KVStores.open(null))
        .withMessage("uri");
  }

  static Stream<Arguments> badUris() {
    return Stream.of(
        arguments("data/kv.json", "NO_SCHEME", "json:data/kv.json"),
        arguments("jsn:kv.json", "NO_PROVIDER", "did you mean \"json:\"?"),
        arguments("json:", "INVALID_URI", "there is no path"),
        arguments("json:s3://bucket/kv.json", "INVALID_URI", "s3:"),
        arguments("json:file://host/kv.json", "INVALID_URI", "no host"),
        arguments("json:100%.json", "INVALID_URI", "%25"),
        arguments(
            "json:kv.json?colour=red", "UNKNOWN_OPTION", "mode (one of write, existing, read"),
        arguments(
            "json:kv.json?mode=append",
            "INVALID_OPTION",
            "one of write, existing, read, not append"),
        arguments(
            "json:sftp://h/kv.json?known-hosts=a%00b",
            "INVALID_OPTION", "known-hosts names no file"),
        arguments(
            "json:sftp://h/kv.json?identity=a%00b", "INVALID_OPTION", "identity names no file"),
        arguments("memory:?mode=read", "UNKNOWN_OPTION", "this provider has no options"),
        arguments("memory:name", "INVALID_URI", "without a name"));
  }

  @ParameterizedTest
  @MethodSource("badUris")
  void aBadUriSaysHowAGoodOneLooks(String uri, String code, String remedy) {
    StoreOpenException error =
        catchThrowableOfType(StoreOpenException.class, () -> KVStores.open(uri).close());

    assertThat(error.code()).isEqualTo(code);
    assertThat(error).hasMessageContaining(remedy);
  }

  @Test
  void aStoreForReadingRefusesEveryWrite() throws IOException {
    Files.writeString(file, "{\"c\": {\"k\": {}}}");
    try (KVStore store = open("?mode=read")) {
      assertCode("READ_ONLY", ConflictException.class, () -> store.put("k", Map.of("n", 1), "c"));
      assertCode(
          "READ_ONLY", KVStoreException.class, () -> store.putAll(Map.of("k", Map.of()), "c"));
      assertCode("READ_ONLY", ConflictException.class, () -> store.delete("k", "c"));
      assertCode("READ_ONLY", ConflictException.class, () -> store.deleteAll(List.of("k"), "c"));
      assertCode("READ_ONLY", ConflictException.class, () -> store.dropCollection("c"));
      assertCode(
          "READ_ONLY",
          ConflictException.class,
          () -> store.capability(Persistable.class).orElseThrow().persist());
    }
    assertThat(file).hasContent("{\"c\": {\"k\": {}}}");
  }

  @Test
  void aClosedStoreSaysSo() {
    KVStore store = open("");
    store.close();
    store.close();

    assertCode("CLOSED", StoreClosedException.class, () -> store.get("k"));
    assertCode("CLOSED", StoreClosedException.class, () -> store.put("k", Map.of()));
    assertCode("CLOSED", StoreClosedException.class, () -> store.capability(Persistable.class));
  }

  private static void assertCode(
      String code, Class<? extends KVStoreException> type, ThrowingCall call) {
    assertThatExceptionOfType(type)
        .isThrownBy(call::run)
        .satisfies(error -> assertThat(error.code()).isEqualTo(code));
  }

  private interface ThrowingCall {
    void run() throws Exception;
  }

  private KVStore open(String options) {
    return KVStores.open("json:" + file.toUri() + options);
  }
}
