package dev.kvstore.benchmarks;

import dev.kvstore.KVStore;
import dev.kvstore.KVStores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Opens a file, and prints the most memory, in bytes, that the process had. */
final class OpenProcess {
  private OpenProcess() {}

  /** Argument: the file. */
  public static void main(String[] arguments) throws IOException {
    try (KVStore store = KVStores.open("json:" + Path.of(arguments[0]).toUri())) {
      if (store.count(Documents.COLLECTION) == 0) {
        throw new IOException("no documents in " + arguments[0]);
      }
      System.out.println(peak());
    }
  }

  private static long peak() throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.exists(status)) {
      return Runtime.getRuntime().totalMemory();
    }
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("VmHWM:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
        .findFirst()
        .orElseThrow();
  }
}
