package dev.kvstore.cli;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What the build left: the launcher with its jar, and backends as plugins for it. */
final class Installed {
  private Installed() {}

  /** The folder of {@code kv} and {@code kv.jar}. */
  static Path programs() {
    return Path.of("target").toAbsolutePath();
  }

  /** The plugin path of a backend: its jar, and what it needs. */
  static String plugin(String backend) throws IOException {
    Path target = Path.of("..", backend, "target").toAbsolutePath().normalize();
    try (Stream<Path> files = Files.list(target)) {
      Path jar = files
          .filter(file -> file.getFileName().toString().matches(".*-SNAPSHOT\\.jar|.*\\d\\.jar"))
          .findFirst()
          .orElseThrow();
      return jar + File.pathSeparator + target.resolve("lib");
    }
  }
}
