package dev.kvstore.simple;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.kvstore.KVStore;
import dev.kvstore.KVStores;
import dev.kvstore.StoreOpenException;
import dev.kvstore.StoreOptions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A place is written percent encoded, and found on every filesystem whatever its name. */
final class StorePlaceTest {
  private static final String CONTENT = "{\"data\": {\"k\": {\"n\": 1}}}";

  @TempDir
  static Path folder;

  private static MinaServer server;

  @BeforeAll
  static void start() {
    server = new MinaServer(folder);
  }

  @AfterAll
  static void stop() throws IOException {
    server.close();
  }

  static Stream<String> names() {
    return Stream.of(
        "plain.json",
        "with space.json",
        "100%.json",
        "50%25.json",
        "a#b.json",
        "what?.json",
        "wow!.json",
        "wow!/in a folder!.json",
        "*[a]\\*.json",
        "a+b;c&d=e:f@g.json",
        "ünï/日本/😀.json");
  }

  @ParameterizedTest
  @MethodSource("names")
  void onALocalFile(String name) throws IOException {
    save("json:file://" + folder + "/local/" + encoded(name), StoreOptions.none());
    assertThat(folder.resolve("local").resolve(name)).hasContent(CONTENT);
  }

  @ParameterizedTest
  @MethodSource("names")
  void inMemory(String name) {
    save("json:ram:///names/" + encoded(name), StoreOptions.none());
  }

  @ParameterizedTest
  @MethodSource("names")
  void inTheTemporaryFolder(String name) {
    save("json:tmp:///names/" + encoded(name), StoreOptions.none());
  }

  @ParameterizedTest
  @MethodSource("names")
  void inAGzipFile(String name) throws IOException {
    save("json:gz:file://" + folder + "/gz/" + encoded(name), StoreOptions.none());
    try (InputStream in =
        new GZIPInputStream(Files.newInputStream(folder.resolve("gz").resolve(name)))) {
      assertThat(in).hasContent(CONTENT);
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void inAZipArchive(String name) throws IOException {
    save(
        "json:zip:file://" + folder + "/zip/" + encoded(name) + "!/" + encoded(name),
        StoreOptions.none());
    try (ZipFile zip = new ZipFile(folder.resolve("zip").resolve(name).toFile())) {
      assertThat(zip.getInputStream(zip.getEntry(name))).hasContent(CONTENT);
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void onAnSftpServer(String name) {
    save("json:" + server.uri("/names/" + encoded(name)), server.options());
    assertThat(server.root().resolve("names").resolve(name)).hasContent(CONTENT);
  }

  @Test
  void inAZipArchiveOnAnSftpServer() throws IOException {
    save("json:zip:" + server.uri("/kv.zip!/in/kv.json"), server.options());
    try (ZipFile zip = new ZipFile(server.root().resolve("kv.zip").toFile())) {
      assertThat(zip.getInputStream(zip.getEntry("in/kv.json"))).hasContent(CONTENT);
    }
  }

  @Test
  void aGzipFileInAZipArchiveInMemory() {
    save("json:gz:zip:ram:///layers.zip!/kv.json.gz", StoreOptions.none());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "zip:", "gz:"})
  void relativeToTheWorkingDirectory(String layer) throws IOException {
    Path here = Path.of("target", "a relative folder");
    save(
        "json:" + layer + "target/a%20relative%20folder/kv" + (layer.equals("zip:") ? "!/kv" : ""),
        StoreOptions.none());
    assertThat(here.resolve("kv")).exists();
    Files.delete(here.resolve("kv"));
  }

  @Test
  void withAnEncodedSlashAsASlash() {
    save("json:ram:///slash%2Fkv.json", StoreOptions.none());
    try (KVStore store = KVStores.open("json:ram:slash//./kv.json?mode=read")) {
      assertThat(store.count()).isOne();
    }
  }

  /** As long as a journal's and a lock's may be beside it. */
  @ParameterizedTest
  @ValueSource(ints = {200, 213, 214, 245})
  void onALocalFileWhateverTheLengthOfItsName(int length) throws IOException {
    Path file = folder.resolve(longName(length, 0));
    save("json:" + file, StoreOptions.none());
    assertThat(file).hasContent(CONTENT);
    assertThat(folder).isDirectoryNotContaining("glob:**.tmp");
  }

  @Test
  void packedWhateverTheLengthOfItsName() throws IOException {
    save("json:gz:" + folder.resolve(longName(250, 1)), StoreOptions.none());
    save("json:zip:" + folder.resolve(longName(250, 2)) + "!/kv.json", StoreOptions.none());
    assertThat(folder).isDirectoryNotContaining("glob:**.tmp");
  }

  @Test
  void onAnSftpServerWhateverTheLengthOfItsName() throws IOException {
    save("json:" + server.uri("/" + longName(255, 3)), server.options());
    assertThat(server.root().resolve(longName(255, 3))).hasContent(CONTENT);
    assertThat(server.root()).isDirectoryNotContaining("glob:**.tmp");
  }

  /** Of two bytes each, but for the first. */
  private static String longName(int bytes, int which) {
    return (bytes % 2 == 0 ? "a" : "") + which + "é".repeat((bytes - 1) / 2);
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "the system itself goes by the text there")
  void aWayUpLeadsWhereTheSystemFollowsItTo() throws IOException {
    Path here = Files.createDirectories(folder.resolve("up"));
    Path inside = Files.createDirectories(here.resolve("real/inside"));
    Files.createSymbolicLink(here.resolve("link"), inside);
    save("json:" + here + "/link/../kv.json", StoreOptions.none());
    assertThat(here.resolve("real/kv.json")).hasContent(CONTENT);
    assertThat(here.resolve("kv.json")).doesNotExist();

    save("json:" + here + "/missing/./../new/kv.json", StoreOptions.none());
    assertThat(here.resolve("new/kv.json")).hasContent(CONTENT);
    assertThat(here.resolve("missing")).doesNotExist();
  }

  static Stream<Arguments> badUris() {
    return Stream.of(
        arguments("json:s3://bucket/kv.json", "file:, ram:, tmp:, gz:, zip: and sftp:"),
        arguments("json:zip:s3://bucket/kv.zip!/kv.json", "it knows"),
        arguments("json:zip:data/kv.zip", "write zip:ARCHIVE!/ENTRY"),
        arguments("json:zip:data/kv.zip!kv.json", "write zip:ARCHIVE!/ENTRY"),
        arguments("json:zip:data/kv.zip!/", "no file name"),
        arguments("json:zip:data/kv.zip!/folder/", "no file name"),
        arguments("json:zip:data/kv.zip!/../x", "without .."),
        arguments("json:zip:data/kv.zip!/a/%2e%2e/%2E./x", "without .."),
        arguments("json:zip:data/kv.zip!/a%00b", "without .."),
        arguments("json:tmp:///../x", "without .."),
        arguments("json:ram:///", "no file name"),
        arguments("json:ram:///100%.json", "%25"),
        arguments("json:gz:", "there is no path"),
        arguments("json:sftp:kv.json", "sftp://user@host/data/kv.json"),
        arguments("json:sftp://host", "sftp://user@host/data/kv.json"),
        arguments("json:sftp://host/", "sftp://user@host/data/kv.json"),
        arguments("json:sftp://host/data/", "names a folder"),
        arguments("json:sftp://host:99999/kv.json", "1 to 65535"));
  }

  @ParameterizedTest
  @MethodSource("badUris")
  void aPlaceThatCannotBeSaysHowItIsWritten(String uri, String remedy) {
    StoreOpenException error =
        catchThrowableOfType(StoreOpenException.class, () -> KVStores.open(uri).close());

    assertThat(error.code()).isEqualTo("INVALID_URI");
    assertThat(error).hasMessageContaining(remedy);
  }

  private static void save(String uri, StoreOptions options) {
    try (KVStore store = KVStores.open(uri, options)) {
      store.put("k", Map.of("n", 1));
    }
    try (KVStore store = KVStores.open(uri + "?mode=read", options)) {
      assertThat(store.get("k")).contains(Map.of("n", 1));
    }
  }

  private static String encoded(String name) {
    StringBuilder encoded = new StringBuilder();
    for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      boolean plain = "/.-_".indexOf(c) >= 0 || (c < 0x80 && Character.isLetterOrDigit(c));
      encoded.append(plain ? Character.toString(c) : "%%%02X".formatted((int) c));
    }
    return encoded.toString();
  }
}
