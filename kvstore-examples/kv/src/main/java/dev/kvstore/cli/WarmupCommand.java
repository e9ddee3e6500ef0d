package dev.kvstore.cli;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import picocli.CommandLine.Command;

/** What the launcher runs once, to archive the classes that the everyday commands load. */
@Command(
    name = "warmup",
    hidden = true,
    description = "Run the everyday commands on a store of its own.")
final class WarmupCommand extends KvCommand {
  WarmupCommand(Console console) {
    super(console);
  }

  @Override
  public Integer call() throws IOException {
    Path folder = Files.createTempDirectory("kv-warmup");
    try {
      String store =
          "json:" + dev.kvstore.StoreUri.encode(folder.resolve("kv.json").toString());
      run("{}", "put", store, "k", "{\"n\": [1, 1.5, \"t\\u00e9xt\", null, true]}");
      run("{}", "put", store, "l");
      run("", "get", store, "k");
      run("", "get", store, "k", "l", "-o", "json");
      run("", "get", store, "none");
      run("", "ls", store);
      run("", "scan", store, "-o", "table");
      run("", "scan", store);
      run("", "count", store, "--all");
      run("", "collections", store);
      run("", "delete", store, "k");
      run("", "drop", store, "data");
      run("", "get", "--help");
      run("", "--version");
      run("", "get");
    } finally {
      try (Stream<Path> files = Files.list(folder)) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
      Files.delete(folder);
    }
    return Exit.DONE;
  }

  private void run(String input, String... arguments) {
    Console nowhere = new Console(
        new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
        OutputStream.nullOutputStream(),
        OutputStream.nullOutputStream(),
        console.charset(),
        false,
        false,
        Map.of());
    Kv.run(arguments, nowhere);
  }
}
