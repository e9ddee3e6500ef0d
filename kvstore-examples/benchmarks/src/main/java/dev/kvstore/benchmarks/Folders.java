package dev.kvstore.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** Where measurements that run in JVMs of their own find and leave their files. */
final class Folders {
  private Folders() {}

  /** The folder that the run was given. */
  static Path data() {
    return Path.of(System.getProperty("benchmarks.data"));
  }

  /** The file that the row is about. */
  static Path file() {
    return Path.of(System.getProperty("benchmarks.file"));
  }

  /** A new folder on the disk that is measured. */
  static Path temporary() throws IOException {
    return Files.createTempDirectory(data(), "run");
  }

  /** Deletes a folder and what is in it. */
  static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : (Iterable<Path>) files.sorted(Comparator.reverseOrder())::iterator) {
        Files.delete(file);
      }
    }
  }
}
