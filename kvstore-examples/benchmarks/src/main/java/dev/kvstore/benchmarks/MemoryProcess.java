package dev.kvstore.benchmarks;

import dev.kvstore.KVStore;
import dev.kvstore.KVStores;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Map;

/** Prints how many bytes of heap, direct and mapped memory an opened file takes. */
final class MemoryProcess {
  private MemoryProcess() {}

  /**
   * Arguments: the file, {@code kvstore} or {@code jackson}, and {@code opened} or {@code read}.
   */
  public static void main(String[] arguments) throws Exception {
    long before = used();
    if (arguments[1].equals("jackson")) {
      Map<String, ?> store = Peers.read(Path.of(arguments[0]));
      System.out.println(used() - before);
      // Held until here.
      System.exit(store.size() - 1);
    }
    try (KVStore store = KVStores.open("json:" + Path.of(arguments[0]).toUri())) {
      if (arguments[2].equals("read")) {
        for (Map.Entry<String, ?> entry : store.entries(Documents.COLLECTION)) {
          if (store.get(entry.getKey(), Documents.COLLECTION).isEmpty()) {
            throw new IllegalStateException(entry.getKey() + " is gone");
          }
        }
      }
      System.out.println(used() - before);
    }
  }

  private static long used() throws InterruptedException {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 4; i++) {
      System.gc();
      Thread.sleep(100);
      least = Math.min(
          least, ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
    }
    return least
        + ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
            .mapToLong(BufferPoolMXBean::getMemoryUsed)
            .sum();
  }
}
