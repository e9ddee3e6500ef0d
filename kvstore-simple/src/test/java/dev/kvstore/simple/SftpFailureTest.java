package dev.kvstore.simple;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.kvstore.KVStore;
import dev.kvstore.KVStoreException;
import dev.kvstore.KVStores;
import dev.kvstore.Persistable;
import dev.kvstore.StoreIOException;
import dev.kvstore.StoreOpenException;
import dev.kvstore.StoreOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What goes wrong between a store and its SFTP server ends in a typed error that says what to do,
 * loses nothing, tells no secret, and leaves nothing behind.
 */
@Timeout(120)
final class SftpFailureTest {
  private static final Logger ROOT = Logger.getLogger("");

  @TempDir
  Path folder;

  private final Log log = new Log();
  private MinaServer server;
  private Path file;

  @BeforeEach
  void start() {
    ROOT.addHandler(log);
    ROOT.setLevel(Level.ALL);
    server = new MinaServer(folder);
    file = server.root().resolve("kv.json");
  }

  @AfterEach
  void nothingIsLeftAndNoSecretTold() throws Exception {
    server.onWrite(session -> {});
    ROOT.removeHandler(log);
    ROOT.setLevel(Level.INFO);
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().matches("(Connect thread|kvstore-sftp).*")) {
        thread.join(10_000);
        assertThat(thread.isAlive()).as(thread.getName()).isFalse();
      }
    }
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (server.connections() > 0 && System.nanoTime() < deadline) {
      Thread.onSpinWait();
    }
    assertThat(server.connections()).isZero();
    server.close();
    assertNoSecret(log.text());
  }

  @Test
  void aWrongPasswordIsRefused() {
    KVStoreException error = failure(server.options().with("password", "not it"));
    assertThat(error).isInstanceOf(StoreOpenException.class);
    assertThat(error.code()).isEqualTo("AUTHENTICATION_FAILED");
    assertThat(error).hasMessageContaining("password").hasMessageNotContaining("not it");
  }

  @Test
  void noPasswordIsRefused() {
    KVStoreException error = failure(
        StoreOptions.of("known-hosts", server.knownHosts().toString()).with("agent", false));
    assertThat(error).isInstanceOf(StoreOpenException.class);
    assertThat(error.code()).isEqualTo("AUTHENTICATION_FAILED");
    assertThat(error).hasMessageContaining("no password was given");
  }

  @Test
  void anIdentityThatIsMissingIsNamed() {
    KVStoreException error =
        failure(server.options().with("identity", folder.resolve("no key").toString()));
    assertThat(error).isInstanceOf(StoreOpenException.class);
    assertThat(error.code()).isEqualTo("AUTHENTICATION_FAILED");
    assertThat(error).hasMessageContaining("no key").hasMessageContaining("no such file");
  }

  @Test
  void anUnknownServerIsRefusedWithTheLineThatAddsIt() throws IOException {
    Files.writeString(server.knownHosts(), "");

    KVStoreException error = failure(server.options());

    assertThat(error).isInstanceOf(StoreOpenException.class);
    assertThat(error.code()).isEqualTo("UNKNOWN_HOST_KEY");
    assertThat(error)
        .hasMessageContaining("ecdsa-sha2-nistp256")
        .hasMessageContaining("SHA256:")
        .hasMessageContaining(
            "ssh-keyscan -p " + server.port() + " 127.0.0.1 >> " + server.knownHosts());
    assertThat(server.knownHosts()).isEmptyFile();
  }

  @Test
  void aServerIsUnknownWhereThereIsNoFileOfKnownOnes() throws IOException {
    Files.delete(server.knownHosts());
    assertThat(failure(server.options()).code()).isEqualTo("UNKNOWN_HOST_KEY");
    assertThat(server.knownHosts()).doesNotExist();
  }

  @Test
  void anUnknownServerIsTrustedIfTheUserSaysSo() throws IOException {
    Files.writeString(server.knownHosts(), "");
    try (KVStore store = open(server.options().with("strict", "no"))) {
      store.put("k", Map.of());
    }
    assertThat(file).exists();
  }

  @Test
  void aServerWithAChangedKeyIsRefused() throws IOException {
    server.kill();
    server.changeHostKey();
    server.start();

    KVStoreException error = failure(server.options());

    assertThat(error).isInstanceOf(StoreOpenException.class);
    assertThat(error.code()).isEqualTo("CHANGED_HOST_KEY");
    assertThat(error)
        .hasMessageContaining(server.knownHosts().toString())
        .hasMessageContaining("ssh-keygen");
  }

  @Test
  void aServerThatIsNotThereIsSaidToBeSo() throws IOException {
    server.kill();
    KVStoreException error = failure(server.options());
    assertThat(error.code()).isEqualTo("CONNECTION_FAILED");
    assertThat(error).hasMessageContaining("127.0.0.1:" + server.port());
    server.start();
  }

  @Test
  void aHostThatHasNoAddressIsSaidToBeUnknown() {
    StoreIOException error = catchThrowableOfType(
        StoreIOException.class,
        () -> KVStores.open("json:sftp://ann@no-such-host.invalid/kv.json", server.options()));
    assertThat(error.code()).isEqualTo("CONNECTION_FAILED");
    assertThat(error).hasMessageContaining("no-such-host.invalid").hasMessageContaining("name");
    assertThat(error).hasMessageNotContaining("within");
  }

  @Test
  void aServerThatSaysNothingIsGivenUp() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      StoreIOException error = catchThrowableOfType(
          StoreIOException.class,
          () -> KVStores.open(
              "json:sftp://ann@127.0.0.1:" + silent.getLocalPort() + "/kv.json",
              server.options().with("timeout", 1)));
      assertThat(error.code()).isEqualTo("CONNECTION_FAILED");
    }
  }

  @Test
  void aFolderIsNotAFile() throws IOException {
    Files.createDirectory(file);
    assertThat(failure(server.options()).code()).isEqualTo("NOT_A_FILE");
  }

  @Test
  void aFileInPlaceOfAFolderIsSaidToBeOne() throws IOException {
    Files.writeString(file, "{}");
    StoreIOException error = catchThrowableOfType(
        StoreIOException.class,
        () -> KVStores.open("json:" + server.uri("/kv.json/in/kv.json"), server.options()));
    assertThat(error.code()).isEqualTo("NOT_A_FOLDER");
  }

  @Test
  void aFileThatIsTooLargeIsNotFetched() throws IOException {
    Files.writeString(file, " ".repeat(5_000));
    KVStoreException error = catchThrowableOfType(
        KVStoreException.class, () -> open(server.options().with("max-size", 4_000)));
    assertThat(error.code()).isEqualTo("FILE_TOO_LARGE");
  }

  @Test
  void missingFoldersAreMade() throws IOException {
    try (KVStore store = KVStores.open("json:" + server.uri("/a/b/c/kv.json"), server.options())) {
      store.put("k", Map.of());
    }
    assertThat(server.root().resolve("a/b/c/kv.json")).hasContent("{\"data\": {\"k\": {}}}");
  }

  @Test
  void pathsMayBeginInTheUsersFolder() throws IOException {
    try (KVStore store = open(server.options().with("root", true))) {
      store.put("k", Map.of());
    }
    assertThat(file).exists();
  }

  @Test
  void aLinkStaysAndWhatItPointsToIsReplaced() throws IOException {
    Path target = Files.createDirectory(server.root().resolve("real")).resolve("target.json");
    Files.writeString(target, "{}");
    Files.createSymbolicLink(file, Path.of("real/target.json"));

    try (KVStore store = open(server.options())) {
      store.put("k", Map.of());
    }

    assertThat(file).isSymbolicLink();
    assertThat(target).hasContent("{\"data\": {\"k\": {}}}");
  }

  @Test
  void aServerThatWasRestartedIsConnectedAgain() throws IOException {
    try (KVStore store = open(server.options())) {
      store.put("k", Map.of("n", 1));
      persist(store);
      server.kill();
      server.start();
      store.put("k", Map.of("n", 2));
    }
    assertThat(file).hasContent("{\"data\": {\"k\": {\"n\": 2}}}");
    assertThat(server.root()).isDirectoryNotContaining("glob:**.tmp");
  }

  @Test
  void aConnectionThatIsLostInTheMiddleOfASaveIsMadeAgain() throws IOException {
    AtomicInteger pieces = new AtomicInteger();
    try (KVStore store = open(server.options())) {
      store.put("k", Map.of("text", "x".repeat(500_000)));
      server.onWrite(session -> {
        if (pieces.incrementAndGet() == 3) {
          session.close(true);
        }
      });
      persist(store);
    }
    assertThat(pieces).hasValueGreaterThan(10);
    assertThat(file).content().hasSizeGreaterThan(500_000).endsWith("}}}");
    assertThat(server.root()).isDirectoryNotContaining("glob:**.tmp");
  }

  @Test
  void aServerThatDiesInTheMiddleOfASaveLeavesTheOldContent() throws Exception {
    Files.writeString(file, "{\"data\": {\"k\": {\"n\": 1}}}");
    AtomicInteger pieces = new AtomicInteger();
    KVStore store = open(server.options());
    store.put("k", Map.of("text", "x".repeat(500_000)));
    server.onWrite(session -> {
      if (pieces.incrementAndGet() == 3) {
        CompletableFuture.runAsync(this::kill).join();
      }
    });

    StoreIOException error = catchThrowableOfType(StoreIOException.class, () -> persist(store));

    assertThat(error.code()).isIn("CONNECTION_FAILED", "IO_ERROR");
    assertThat(file).hasContent("{\"data\": {\"k\": {\"n\": 1}}}");
    assertNoSecretIn(error);
    server.start();
    store.close();
    assertThat(file).content().hasSizeGreaterThan(500_000).endsWith("}}}");
    assertThat(server.root()).isDirectoryNotContaining("glob:**.tmp");
  }

  /** Through a connection of its own that is cut, at a point that no server chose. */
  @Test
  void aConnectionThatIsCutAtAnyPointOfASaveLosesNothing() throws Exception {
    String one = "{\"data\": {\"k\": {\"n\": 1}}}";
    try (BreakingProxy proxy = new BreakingProxy(server.port())) {
      Files.writeString(
          server.knownHosts(),
          Files.readString(server.knownHosts()).replace(":" + server.port(), ":" + proxy.port()));
      String uri =
          "json:" + server.uri("/kv.json").replace(":" + server.port(), ":" + proxy.port());
      for (int bytes : new int[] {1, 300, 10_000, 150_000, 290_000, 299_000, 300_500, 301_000}) {
        Files.writeString(file, one);
        try (KVStore store = KVStores.open(uri, server.options())) {
          store.put("k", Map.of("text", "x".repeat(300_000)));

          proxy.breakAfter(bytes, Integer.MAX_VALUE);
          KVStoreException error =
              catchThrowableOfType(KVStoreException.class, () -> persist(store));
          proxy.breakAfter(0, 0);

          if (error != null) {
            assertThat(error.code()).as("cut at %s", bytes).isIn("CONNECTION_FAILED", "IO_ERROR");
            assertNoSecretIn(error);
            assertThat(Files.readString(file))
                .as("cut at %s", bytes)
                .satisfiesAnyOf(
                    content -> assertThat(content).isEqualTo(one),
                    content -> assertThat(content).hasSizeGreaterThan(300_000).endsWith("}}}"));
          }
          assertThat(store.get("k")).isPresent();

          persist(store);
          proxy.breakAfter(bytes, 1);
          persist(store);
          proxy.breakAfter(0, 0);
        }
        assertThat(file)
            .content()
            .as("cut at %s", bytes)
            .hasSizeGreaterThan(300_000)
            .endsWith("}}}");
        assertThat(server.root()).isDirectoryNotContaining("glob:**.tmp");
      }
    }
  }

  private void kill() {
    try {
      server.kill();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** An interrupt at every piece that the server gets, and one before: the save does not see it. */
  @Test
  void interruptsNeitherTearNorLoseTheConnection() throws Exception {
    Thread saver = Thread.currentThread();
    try (KVStore store = open(server.options())) {
      server.onWrite(session -> saver.interrupt());
      for (int n = 0; n < 20; n++) {
        store.put("k", Map.of("n", n, "text", "x".repeat(200_000)));
        Thread.currentThread().interrupt();

        persist(store);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(file).content().hasSizeGreaterThan(200_000).contains("\"n\": " + n);
      }
      assertThat(server.connectionsMade()).isOne();
    } finally {
      Thread.interrupted();
    }
    assertThat(server.root()).isDirectoryNotContaining("glob:**.tmp");
  }

  @Test
  void anErrorShowsWhereTheCallerStood() throws IOException {
    Files.createDirectory(file);
    assertThat(failure(server.options()).getStackTrace())
        .anyMatch(frame -> frame.getMethodName().equals("anErrorShowsWhereTheCallerStood"));
  }

  @Test
  void aPasswordComesFromCodeWhenItIsNeeded() {
    AtomicInteger asked = new AtomicInteger();
    char[] given = MinaServer.PASSWORD.toCharArray();
    Supplier<char[]> source = () -> {
      asked.incrementAndGet();
      return given;
    };
    StoreOptions options = StoreOptions.of("known-hosts", server.knownHosts().toString())
        .with("agent", false)
        .with("password-source", source);
    try (KVStore store = open(options)) {
      store.put("k", Map.of());
    }
    assertThat(asked).hasValue(1);
    assertThat(given).containsOnly('\0');
  }

  @Test
  void whatKilledSavesLeftIsDeletedWhenItIsOld() throws IOException {
    Path old = left(".kv.json.0f8fad5b-d9cb-469f-a165-70867728950e.tmp", 3);
    Path young = left(".kv.json.0f8fad5b-d9cb-469f-a165-70867728950f.tmp", 1);
    Path ofAnother = left(".kv.json.bak.0f8fad5b-d9cb-469f-a165-70867728950e.tmp", 3);
    Path users = left(".kv.json.mine.tmp", 3);

    try (KVStore store = open(server.options())) {
      store.put("k", Map.of());
    }

    assertThat(old).doesNotExist();
    assertThat(List.of(young, ofAnother, users))
        .allSatisfy(kept -> assertThat(kept).exists());
  }

  private Path left(String name, int days) throws IOException {
    Path left = Files.writeString(server.root().resolve(name), "{");
    Files.setLastModifiedTime(left, FileTime.from(Instant.now().minus(days, ChronoUnit.DAYS)));
    return left;
  }

  @Test
  void aPasswordMayStandInTheUriAndShowsNowhere() throws IOException {
    String uri = "json:sftp://ann:"
        + URLEncoder.encode(MinaServer.PASSWORD, StandardCharsets.UTF_8).replace("+", "%20")
        + "@127.0.0.1:" + server.port() + "/kv.json";
    StoreOptions options =
        StoreOptions.of("known-hosts", server.knownHosts().toString()).with("agent", false);
    try (KVStore store = KVStores.open(uri, options)) {
      assertNoSecret(store.toString());
      store.put("k", Map.of());
    }
    assertThat(file).exists();
    Files.writeString(file, "no store");
    assertNoSecretIn(
        catchThrowableOfType(KVStoreException.class, () -> KVStores.open(uri, options)));
    server.kill();
    assertNoSecretIn(
        catchThrowableOfType(KVStoreException.class, () -> KVStores.open(uri, options)));
    for (String layer : List.of("json:zip:", "json:gz:")) {
      assertNoSecretIn(catchThrowableOfType(
          KVStoreException.class,
          () -> KVStores.open(uri.replace("json:", layer) + "!/kv.json", options)));
    }
    server.start();
  }

  private KVStore open(StoreOptions options) {
    return KVStores.open("json:" + server.uri("/kv.json"), options);
  }

  private KVStoreException failure(StoreOptions options) {
    KVStoreException error = catchThrowableOfType(KVStoreException.class, () -> open(options));
    assertNoSecretIn(error);
    return error;
  }

  private static void persist(KVStore store) {
    store.capability(Persistable.class).orElseThrow().persist();
  }

  private static void assertNoSecretIn(Throwable error) {
    assertThat(error).isNotNull();
    StringWriter all = new StringWriter();
    error.printStackTrace(new PrintWriter(all));
    assertNoSecret(all.toString());
  }

  private static void assertNoSecret(String text) {
    assertThat(text).doesNotContain("s3cret", "p%40ss", "not it");
  }

  /** All that is logged meanwhile, by anybody in this process. */
  private static final class Log extends Handler {
    private final List<String> lines = new ArrayList<>();
    private final SimpleFormatter formatter = new SimpleFormatter();

    @Override
    public synchronized void publish(LogRecord line) {
      lines.add(formatter.format(line));
    }

    synchronized String text() {
      return String.join("", lines);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
