package dev.kvstore.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kvstore.tck.internal.report.Outcome;
import dev.kvstore.tck.internal.report.Report;
import dev.kvstore.tck.internal.report.ReportJson;
import dev.kvstore.tck.internal.report.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Follows the guide alone, in a project of its own, with the artifacts as they are installed in a
 * local repository of its own.
 */
final class GuideIT {
  private static final Pattern FILE =
      Pattern.compile("`([\\w./-]+)`:\n\n```\\w+\n(.*?)```", Pattern.DOTALL);
  private static final Pattern REPAIR =
      Pattern.compile("## 5 .*?```java\n(.*?)\n\n(.*?)```", Pattern.DOTALL);
  private static final Pattern HOME =
      Pattern.compile("  private static String home.*?\n  }\n", Pattern.DOTALL);
  private static final Pattern COLLECTIONS = Pattern.compile(
      "  @Override\n  protected Collection<String> doCollections.*?\n  }\n", Pattern.DOTALL);

  @TempDir
  Path folder;

  @Test
  void theGuideLeadsToABackendThatConformsOnJUnit6And5() throws Exception {
    installArtifacts();
    String guide = Files.readString(Path.of("GUIDE.md"));
    writeProject(guide);

    assertThat(maven("-Dkvstore.tck.profile=quick")).isNotZero();
    Report faulty = report();
    assertThat(faulty.verdict()).isEqualTo(Verdict.VIOLATIONS);
    assertThat(faulty.counts().get(Outcome.BROKEN)).isBetween(1, 20);

    repair(guide);
    assertThat(maven()).isZero();
    assertThat(report().verdict()).isEqualTo(Verdict.CONFORMANT);

    assertThat(maven("-Djunit.version=5.14.4", "-Dkvstore.tck.profile=quick")).isZero();
    assertThat(report().verdict()).isEqualTo(Verdict.PARTIAL);
  }

  /** What {@code install} would write, without a build inside the build. */
  private void installArtifacts() throws IOException {
    String version;
    try (Stream<Path> jars = Files.list(Path.of("target"))) {
      version = jars.map(jar -> jar.getFileName().toString())
          .filter(name -> name.endsWith("-runner.jar"))
          .map(name -> name.replaceAll("^kvstore-tck-|-runner\\.jar$", ""))
          .findFirst()
          .orElseThrow();
    }
    install("kvstore-parent", version, Path.of("../pom.xml"), "pom");
    for (String module : List.of("kvstore-api", "kvstore-tck")) {
      Path home = Path.of("..", module);
      install(module, version, home.resolve("pom.xml"), "pom");
      install(module, version, home.resolve("target/" + module + "-" + version + ".jar"), "jar");
    }
  }

  private void install(String artifact, String version, Path file, String type) throws IOException {
    Path target = folder.resolve("repository/dev/kvstore").resolve(artifact).resolve(version);
    Files.createDirectories(target);
    Files.copy(file, target.resolve(artifact + "-" + version + "." + type));
  }

  private void writeProject(String guide) throws IOException {
    Matcher files = FILE.matcher(guide);
    int count = 0;
    while (files.find()) {
      Path file = folder.resolve("project").resolve(files.group(1));
      Files.createDirectories(file.getParent());
      Files.writeString(file, files.group(2));
      count++;
    }
    assertThat(count).isEqualTo(5);
  }

  private void repair(String guide) throws IOException {
    Matcher repair = REPAIR.matcher(guide);
    assertThat(repair.find()).isTrue();
    Path store = folder.resolve("project/src/main/java/com/acme/ShelfStore.java");
    String source = Files.readString(store);
    String repaired = COLLECTIONS
        .matcher(
            HOME.matcher(source).replaceFirst(Matcher.quoteReplacement(repair.group(1) + "\n")))
        .replaceFirst(Matcher.quoteReplacement(repair.group(2)));
    assertThat(repaired).isNotEqualTo(source);
    Files.writeString(store, repaired);
  }

  private Report report() throws IOException {
    return ReportJson.read(Files.readAllBytes(
        folder.resolve("project/target/kvstore-tck/com.acme.ShelfStoreTest.json")));
  }

  private int maven(String... settings) throws Exception {
    List<String> command = new ArrayList<>(List.of(
        Path.of("../mvnw").toAbsolutePath().normalize().toString(),
        "-B",
        "-ntp",
        "-q",
        "-f",
        folder.resolve("project/pom.xml").toString(),
        "-Dmaven.repo.local=" + folder.resolve("repository"),
        // Behind it, so that nothing is downloaded that is here.
        "-Dmaven.repo.local.tail=" + System.getProperty("kvstore.localRepository"),
        "test"));
    command.addAll(Arrays.asList(settings));
    Path log = folder.resolve("maven.log");
    Process process = new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(log.toFile())
        .start();
    assertThat(process.waitFor(10, TimeUnit.MINUTES)).isTrue();
    assertThat(folder.resolve("project/target/kvstore-tck")).as(() -> read(log)).isDirectory();
    return process.exitValue();
  }

  private static String read(Path log) {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      return e.toString();
    }
  }
}
