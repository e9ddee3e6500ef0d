package dev.kvstore;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** An application with plugin jars, run in a JVM of its own; what it prints is a golden file. */
final class PluginRun {
  private static final Path GOLDEN = Path.of("src/test/resources/plugins");

  private final Path folder;
  private final List<Path> classPath = new ArrayList<>();
  private final List<Path> modulePath = new ArrayList<>();
  private final List<String> jvmOptions = new ArrayList<>();
  private final List<String> arguments = new ArrayList<>();
  private boolean apiIsModule;

  PluginRun(Path folder) {
    this.folder = folder;
  }

  PluginRun onClassPath(Path... jars) {
    classPath.addAll(List.of(jars));
    return this;
  }

  PluginRun onModulePath(Path... jars) {
    modulePath.addAll(List.of(jars));
    return this;
  }

  /** The API and the application go onto the module path. */
  PluginRun asModules() {
    apiIsModule = true;
    return this;
  }

  PluginRun jvm(String... options) {
    jvmOptions.addAll(List.of(options));
    return this;
  }

  /** What {@link PluginApplication} does, one word each. */
  PluginRun doing(String... steps) {
    arguments.addAll(List.of(steps));
    return this;
  }

  /** Runs it, and compares what it prints. */
  void prints(String golden) throws IOException, InterruptedException {
    String output = normalised(run());
    Path file = GOLDEN.resolve(golden + ".txt");
    if (Boolean.getBoolean("plugins.update")) {
      Files.writeString(file, output);
    }
    assertThat(output)
        .as(
            "what the application prints, against %s; if the change is meant, run"
                + " ./mvnw -pl kvstore-api test -Dtest=PluginsTest -Dplugins.update=true"
                + " and read the file's new text as somebody who has nothing else",
            file)
        .isEqualTo(Files.readString(file));
  }

  private String run() throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-Xshare:auto", "-Dfile.encoding=UTF-8"));
    command.addAll(jvmOptions);
    Path application = application();
    if (apiIsModule) {
      modulePath.add(application);
      modulePath.addAll(api());
      command.add("--module-path=" + joined(modulePath));
      if (!classPath.isEmpty()) {
        command.addAll(List.of("-cp", joined(classPath)));
      }
      command.addAll(List.of("-m", "application/application.PluginApplication"));
    } else {
      classPath.add(0, application);
      classPath.addAll(api());
      command.addAll(List.of("-cp", joined(classPath), "application.PluginApplication"));
    }
    command.addAll(arguments);
    Path output = folder.resolve("output.txt");
    Process process = new ProcessBuilder(command)
        .directory(folder.toFile())
        .redirectErrorStream(true)
        .redirectOutput(output.toFile())
        .start();
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
    return Files.readString(output, StandardCharsets.UTF_8);
  }

  private static String joined(List<Path> jars) {
    return jars.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
  }

  /** Paths, identities and the JDK's version differ from run to run. */
  private String normalised(String output) throws IOException {
    String root = folder.toRealPath().toUri().toString();
    return output
        .replace("\r\n", "\n")
        .replace(root, "file:///FOLDER/")
        .replace(root.replace("file:///", "file:/"), "file:/FOLDER/")
        .replaceAll("@[0-9a-f]{5,8}\\b", "@HASH")
        .replaceAll("(this is Java|for Java) " + Runtime.version().feature() + "\\b", "$1 THIS");
  }

  private Path application() throws IOException {
    ProviderJar jar = new ProviderJar(folder, "application")
        .source("application.PluginApplication", PluginApplication.SOURCE);
    if (apiIsModule) {
      jar.source("module-info", "module application { requires dev.kvstore; }");
    }
    return jar.compile().pack(false);
  }

  /** The API as a jar, with what it needs. */
  private List<Path> api() throws IOException {
    Path jar = folder.resolve("kvstore-api.jar");
    ProviderJar.pack(ProviderJar.api(), jar, "1.2.3");
    return List.of(jar, ProviderJar.jackson());
  }
}
