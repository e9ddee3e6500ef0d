package dev.kvstore.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kvstore.KVStore;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A stranger's plugin is built from what is in a local repository, put through the kit, and laid as
 * a jar beside an application that does not know it.
 */
final class PluginOutsideIT {
  private static final Path PROJECT = Path.of("../..").toAbsolutePath().normalize();
  private static final Path PLUGIN = PROJECT.resolve("kvstore-examples/plugin-outside");

  @TempDir
  Path folder;

  @Test
  void aPluginThatNobodyHereKnowsIsBuiltTestedAndChosenByUri() throws Exception {
    install();
    copyTheProject();
    buildAndTestIt();
    Path plugin = folder.resolve("plugin/target/folder-kvstore-1.0.0.jar");
    assertThat(plugin).isRegularFile();

    String store = "folder:" + folder.resolve("store").toUri().getPath();
    String program = Quickstart.class.getName();
    assertThat(java(folder.resolve("without"), "-cp", jars(), program, store))
        .contains("NO_PROVIDER: no provider serves \"folder:\"");
    assertThat(java(
            folder.resolve("class-path"),
            "-cp",
            jars() + File.pathSeparator + plugin,
            program,
            store))
        .contains("served by org.example.folder.FolderProvider")
        .contains("opened it again, and the document is there");
    assertThat(java(
            folder.resolve("module-path"),
            "-p",
            jars() + File.pathSeparator + plugin,
            "-m",
            "dev.kvstore.quickstart/" + program,
            store))
        .contains("served by org.example.folder.FolderProvider")
        .contains("opened it again, and the document is there");
    assertThat(folder.resolve("store")).isDirectoryRecursivelyContaining("glob:**.jsonl");
  }

  /** What {@code install} would write, without a build inside the build. */
  private void install() throws Exception {
    Path api = jarOf(KVStore.class);
    String version = nameOf(api).replaceAll("^kvstore-api-|\\.jar$", "");
    install("kvstore-parent", version, PROJECT.resolve("pom.xml"), "pom");
    for (String module : List.of("kvstore-api", "kvstore-tck")) {
      Path home = PROJECT.resolve(module);
      install(module, version, home.resolve("pom.xml"), "pom");
      install(module, version, home.resolve("target/" + module + "-" + version + ".jar"), "jar");
    }
  }

  private void install(String artifact, String version, Path file, String type) throws IOException {
    Path target = folder.resolve("repository/dev/kvstore").resolve(artifact).resolve(version);
    Files.createDirectories(target);
    Files.copy(file, target.resolve(artifact + "-" + version + "." + type));
  }

  /** Elsewhere, so that nothing around it helps. */
  private void copyTheProject() throws IOException {
    try (Stream<Path> files = Files.walk(PLUGIN)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path relative = PLUGIN.relativize(file);
        if (!relative.startsWith("target")) {
          Path copy = folder.resolve("plugin").resolve(relative.toString());
          Files.createDirectories(Objects.requireNonNull(copy.getParent()));
          Files.copy(file, copy);
        }
      }
    }
  }

  private void buildAndTestIt() throws Exception {
    // Behind the repository of its own, so that nothing is downloaded that is here.
    String tail = Stream.of("kvstore.localRepository", "maven.repo.local.tail")
        .map(System::getProperty)
        .filter(Objects::nonNull)
        .collect(Collectors.joining(","));
    Result built = run(
        folder.resolve("maven"),
        PROJECT.resolve("mvnw").toString(),
        "-B",
        "-ntp",
        "-f",
        folder.resolve("plugin/pom.xml").toString(),
        "-Dmaven.repo.local=" + folder.resolve("repository"),
        "-Dmaven.repo.local.tail=" + tail,
        // Every rule, with shorter searches; the plugin's README has the whole.
        "-Dkvstore.tck.profile=quick",
        "package");
    assertThat(built.exit()).as(built.output()).isZero();
    assertThat(built.output()).contains("FolderStoreTest: kept as far as tested");
  }

  private String java(Path log, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:TieredStopAtLevel=1",
        "-Dfile.encoding=UTF-8"));
    command.addAll(Arrays.asList(arguments));
    return run(log, command.toArray(String[]::new)).output();
  }

  private record Result(int exit, String output) {}

  private Result run(Path log, String... command) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(command)
        .directory(folder.toFile())
        .redirectErrorStream(true)
        .redirectOutput(log.toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    Process process = builder.start();
    if (!process.waitFor(15, TimeUnit.MINUTES)) {
      process.destroyForcibly();
    }
    return new Result(process.waitFor(), Files.readString(log));
  }

  /** The application's own jar and those that it needs, without what tests bring along. */
  private static String jars() throws IOException {
    return Stream.concat(
            Stream.of(application()),
            Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .map(Path::of)
                .filter(path -> nameOf(path)
                    .matches("(kvstore-(api|simple)|jackson-core|commons-|jsch|httpcore).*\\.jar")))
        .map(Path::toString)
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static Path application() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("target").toAbsolutePath())) {
      return files
          .filter(file -> nameOf(file).matches("kvstore-quickstart-\\d.*\\.jar"))
          .findFirst()
          .orElseThrow();
    }
  }

  private static Path jarOf(Class<?> member) throws URISyntaxException {
    return Path.of(member.getProtectionDomain().getCodeSource().getLocation().toURI());
  }

  private static String nameOf(Path file) {
    return String.valueOf(file.getFileName());
  }
}
