package dev.kvstore.simple.internal.file;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/**
 * The one folder for temporary files that all stores of the process share: made when it is first
 * asked for, readable by its owner alone, deleted when the JVM ends in order.
 */
public final class TemporaryFolder {
  private static @Nullable Path folder;

  private TemporaryFolder() {}

  /**
   * The folder.
   *
   * @throws IOException if it cannot be made
   */
  public static synchronized Path path() throws IOException {
    if (folder == null) {
      Path made = Files.createTempDirectory("kvstore-");
      Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(made), "kvstore-tmp-cleanup"));
      folder = made;
    }
    return folder;
  }

  /** Whether a file lies in it. */
  static synchronized boolean contains(Path file) {
    return folder != null && file.startsWith(folder);
  }

  private static void delete(Path folder) {
    try {
      Files.walkFileTree(folder, new SimpleFileVisitor<>() {
        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
            throws IOException {
          Files.delete(file);
          return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure)
            throws IOException {
          Files.delete(visited);
          return FileVisitResult.CONTINUE;
        }
      });
    } catch (IOException e) {
      // The hook's thread prints it; nothing is left that could handle it.
      throw new UncheckedIOException("the temporary folder " + folder + " stays", e);
    }
  }
}
