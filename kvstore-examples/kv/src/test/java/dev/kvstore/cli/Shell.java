package dev.kvstore.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A folder in which shell lines run, with a {@code kv} on the PATH made of this build's classes.
 */
final class Shell {
  private final Path folder;
  private final Path programs;

  Shell(Path root) throws IOException {
    folder = Files.createDirectories(root.resolve("work"));
    programs = Files.createDirectories(root.resolve("programs"));
    Path kv = programs.resolve("kv");
    Files.writeString(
        kv,
        "#!/bin/sh\nexec '" + System.getProperty("java.home")
            + "/bin/java' -XX:TieredStopAtLevel=1 -XX:+UseSerialGC $KV_JAVA_OPTS -cp '"
            + System.getProperty("java.class.path") + "' dev.kvstore.cli.Kv \"$@\"\n");
    if (!kv.toFile().setExecutable(true)) {
      throw new IOException("cannot make " + kv + " executable");
    }
  }

  /** A folder with the sample that the help's examples speak of. */
  static Shell withSample(Path root) throws IOException {
    Shell shell = new Shell(root);
    for (String file : new String[] {"kv.json", "same.json"}) {
      shell.write(file, """
          {"books": {"moby": {"title": "Moby-Dick", "year": 1851}, "emma": {"title": "Emma", "year": 1815}}, "data": {"draft-1": {"n": 1}}}""");
    }
    shell.write("books.jsonl", """
        {"collection": "books", "key": "moby", "value": {"title": "Moby-Dick", "year": 1851}}
        {"key": "draft-1", "value": {"n": 1}}
        """);
    shell.write("emma.json", "{\"title\": \"Emma\"}");
    return shell;
  }

  Path folder() {
    return folder;
  }

  void write(String file, String text) throws IOException {
    Files.writeString(folder.resolve(file), text);
  }

  String read(String file) throws IOException {
    return Files.readString(folder.resolve(file));
  }

  /** What a line gave. */
  record Result(int exit, String out, String err) {}

  Result run(String line) throws IOException, InterruptedException {
    return run(line, Map.of());
  }

  Result run(String line, Map<String, String> environment)
      throws IOException, InterruptedException {
    Path out = Files.createTempFile(programs, "out", "");
    Path err = Files.createTempFile(programs, "err", "");
    ProcessBuilder builder = new ProcessBuilder("bash", "-c", "set -o pipefail; " + line)
        .directory(folder.toFile())
        .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
        .redirectOutput(out.toFile())
        .redirectError(err.toFile());
    builder.environment().put("PATH", programs + ":" + System.getenv("PATH"));
    builder.environment().put("LC_ALL", "C.UTF-8");
    builder.environment().put("XDG_STATE_HOME", programs.resolve("state").toString());
    builder
        .environment()
        .keySet()
        .removeIf(name -> name.startsWith("KV_") || name.equals("COLUMNS"));
    builder.environment().putAll(environment);
    Process process = builder.start();
    if (!process.waitFor(120, TimeUnit.SECONDS)) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      throw new AssertionError("still running after two minutes: " + line);
    }
    return new Result(
        process.exitValue(),
        new String(Files.readAllBytes(out), StandardCharsets.UTF_8),
        new String(Files.readAllBytes(err), StandardCharsets.UTF_8));
  }
}
