package dev.kvstore.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The jar and its launcher, as they are installed. */
final class LauncherIT {
  private static final int RUNS = 15;

  @TempDir
  Path folder;

  private Shell shell;
  private String kv;
  private Map<String, String> environment;

  @BeforeEach
  void install() throws Exception {
    shell = Shell.withSample(folder);
    kv = installed("a home");
    environment = Map.of(
        "JAVA_HOME",
        System.getProperty("java.home"),
        "KV_CACHE",
        folder.resolve("cache").toString());
  }

  private String installed(String name) throws IOException {
    Path home = Files.createDirectories(folder.resolve(name));
    for (String file : new String[] {"kv", "kv.jar"}) {
      Files.copy(Path.of("target", file), home.resolve(file), StandardCopyOption.COPY_ATTRIBUTES);
    }
    return "'" + home.resolve("kv") + "'";
  }

  /**
   * A ratio, of two programs that run in turn, as whatever else the machine does slows both; the
   * time itself is for a machine with nothing else to do, {@code -Dkv.start=true}. The other is a
   * program of the JDK that says what it takes: what {@code java -version} does is so little that
   * it took a third as long on one machine as on another, where kv took the same.
   */
  @Test
  void aSmallFileIsReadInAtMostTwiceTheTimeOfJavacsHelp() throws Exception {
    kv = installed("plain");
    warm();
    String javac = "'" + System.getProperty("java.home") + "/bin/javac' --help";
    String get = kv + " get json:kv.json moby -c books";
    long[] javacNanos = new long[RUNS];
    long[] kvNanos = new long[RUNS];
    for (int i = 0; i < RUNS; i++) {
      javacNanos[i] = nanos(javac);
      kvNanos[i] = nanos(get);
    }
    Arrays.sort(javacNanos);
    Arrays.sort(kvNanos);
    double ratio = (double) kvNanos[RUNS / 2] / javacNanos[RUNS / 2];
    System.out.printf(
        "kv get: %d ms, javac --help: %d ms, ratio %.1f (medians of %d)%n",
        kvNanos[RUNS / 2] / 1_000_000, javacNanos[RUNS / 2] / 1_000_000, ratio, RUNS);
    assertThat(ratio).isLessThanOrEqualTo(2);
    if (Boolean.getBoolean("kv.start")) {
      assertThat(kvNanos[RUNS / 2]).isLessThan(500_000_000);
    }
  }

  @Test
  void classesComeFromTheArchive() throws Exception {
    kv = installed("plain");
    warm();
    Map<String, String> logged = new HashMap<>(environment);
    logged.put("KV_JAVA_OPTS", "-Xlog:class+load:file=loads.txt");
    String get = kv + " get json:kv.json moby -c books";
    assertThat(shell.run(get, logged).exit()).isZero();
    assertThat(loadsOfOurs("shared objects file")).isGreaterThan(100);
    // Java archives no class that implements one as old as picocli's.
    assertThat(loadsOfOurs("kv.jar")).isLessThan(5);
    logged.put("KV_CACHE", "");
    assertThat(shell.run(get, logged).exit()).isZero();
    assertThat(loadsOfOurs("shared objects file")).isZero();
    assertThat(loadsOfOurs("kv.jar")).isGreaterThan(100);
  }

  /** How many of kvstore's classes came from there; lambdas have no place of their own. */
  private long loadsOfOurs(String source) throws IOException {
    return shell
        .read("loads.txt")
        .lines()
        .filter(load -> load.contains(" dev.kvstore.") && load.contains(source))
        .count();
  }

  @Test
  void itRunsThroughALinkFromAnywhereAndWithoutACache() throws Exception {
    Files.createSymbolicLink(folder.resolve("work/link"), Path.of("../a home/kv"));
    Map<String, String> without =
        Map.of("JAVA_HOME", System.getProperty("java.home"), "KV_CACHE", "");
    assertThat(shell.run("./link get json:kv.json moby -c books", without).out())
        .isEqualTo("{\"title\": \"Moby-Dick\", \"year\": 1851}\n");
    assertThat(shell.run("./link --version", without).out()).startsWith("kv 0");
    assertThat(folder.resolve("cache")).doesNotExist();
    assertThat(
            shell.run("./link ls json:kv.json", Map.of("JAVA_HOME", "/nowhere")).err())
        .startsWith("kv: NO_JAVA: ")
        .hasLineCount(1);
  }

  @Test
  void manyFirstRunsAtOnceMakeOneArchive() throws Exception {
    Shell.Result result = shell.run(
        "for i in 1 2 3 4; do " + kv + " count json:kv.json -c books & done; wait", environment);
    assertThat(result.out()).isEqualTo("2\n2\n2\n2\n");
    assertThat(result.err()).isEmpty();
    warm();
  }

  @Test
  void anArchiveThatCannotBeUsedCostsTimeOnly() throws Exception {
    warm();
    try (Stream<Path> archives = Files.list(folder.resolve("cache"))) {
      for (Path archive : archives.toList()) {
        Files.delete(archive);
        Files.writeString(archive, "no archive");
      }
    }
    Shell.Result result = shell.run(kv + " count json:kv.json -c books", environment);
    assertThat(result.out()).isEqualTo("2\n");
    assertThat(result.err()).isEmpty();
  }

  @Test
  void noPermissionIsToldApart() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/setpriv")), "needs setpriv");
    assumeTrue(System.getProperty("user.name").equals("root"), "only root can become another user");
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    Shell.Result result = shell.run(
        "chmod 600 kv.json; setpriv --reuid=65534 --clear-groups --inh-caps=-all " + kv
            + " ls json:kv.json",
        environment);
    assertThat(result.err()).startsWith("kv: ACCESS_DENIED: ").hasLineCount(1);
    assertThat(result.exit()).isEqualTo(Exit.DENIED);
  }

  /** Waits until the archive that the first run makes is there. */
  private void warm() throws IOException, InterruptedException {
    Shell.Result waited = shell.run(
        kv + " count json:kv.json >/dev/null; for i in $(seq 300); do"
            + " ls \"$KV_CACHE\"/*.jsa 2>/dev/null && exit; sleep 0.1; done; exit 1",
        environment);
    assertThat(waited.exit()).isZero();
    assertThat(waited.out().lines()).hasSize(1);
  }

  private long nanos(String line) throws IOException, InterruptedException {
    Path script = Files.writeString(folder.resolve("timed.sh"), "exec " + line + "\n");
    ProcessBuilder builder = new ProcessBuilder("sh", script.toString())
        .directory(shell.folder().toFile())
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD);
    builder.environment().putAll(environment);
    long start = System.nanoTime();
    assertThat(builder.start().waitFor()).isZero();
    return System.nanoTime() - start;
  }
}
