package dev.kvstore.mvstore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kvstore.KVStore;
import dev.kvstore.KVStores;
import dev.kvstore.ScanPage;
import dev.kvstore.ScanRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.AbstractList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A collection that is larger than the heap is written, counted and scanned page by page, and who
 * writes meanwhile does not wait for its end.
 */
final class LargerThanMemoryTest {
  /**
   * A million: {@code ./mvnw -pl kvstore-examples/backend-mvstore -am verify
   * -Dkvstore.entries=1000000 -Dkvstore.heap=256m}.
   */
  private static final int ENTRIES = Integer.getInteger("kvstore.entries", 60_000);

  /** One page may hold a put up that long, the scan as a whole may not. */
  private static final long LONGEST_PUT_MILLIS = 5_000;

  private static final String HEAP = System.getProperty("kvstore.heap", "40m");

  @Test
  void isScannedAtConstantMemory(@TempDir Path folder) throws Exception {
    assertThat(run(folder, "fill")).containsExactly((long) ENTRIES);
    List<Long> scanned = run(folder, "scan");
    assertThat(scanned.get(0)).isEqualTo(ENTRIES);
    assertThat(scanned.get(1)).isLessThan(LONGEST_PUT_MILLIS);
  }

  private static List<Long> run(Path folder, String what) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx" + HEAP,
            "-cp",
            System.getProperty("java.class.path"),
            Program.class.getName(),
            "mvstore:" + folder.resolve("kv.mv").toUri() + "?cache=8",
            what,
            Integer.toString(ENTRIES)))
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    assertThat(process.waitFor()).isZero();
    return output.lines().map(Long::valueOf).toList();
  }

  /** Fills the store and counts, or scans it and counts. */
  static final class Program {
    public static void main(String[] arguments) {
      int entries = Integer.parseInt(arguments[2]);
      try (KVStore store = KVStores.open(arguments[0])) {
        if (arguments[1].equals("fill")) {
          store.putAll(new Documents(entries), "large");
          System.out.println(store.count("large"));
        } else {
          scan(store);
        }
      }
    }

    /** Prints the number of entries, and the milliseconds of the longest put beside a page. */
    private static void scan(KVStore store) {
      long begin = System.nanoTime();
      long seen = 0;
      long longest = 0;
      ScanRequest request = ScanRequest.all();
      while (true) {
        CompletableFuture<Long> beside = CompletableFuture.supplyAsync(() -> millisOfPut(store));
        ScanPage page = store.scan(request, "large");
        longest = Math.max(longest, beside.join());
        seen += page.entries().size();
        if (page.next().isEmpty()) {
          break;
        }
        request = request.after(page.next().get());
      }
      System.err.println(
          "scanned in " + millisSince(begin) + " ms, the longest put beside it " + longest + " ms");
      System.out.println(seen);
      System.out.println(longest);
    }

    private static long millisOfPut(KVStore store) {
      long begin = System.nanoTime();
      Map.Entry<String, Map<String, Object>> document = new Documents(1).get(0);
      store.put(document.getKey(), document.getValue(), "large");
      return millisSince(begin);
    }

    private static long millisSince(long begin) {
      return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
    }
  }

  /** Documents of about 1 KB, made as they are asked for. */
  private static final class Documents
      extends AbstractList<Map.Entry<String, Map<String, Object>>> {
    private final int size;

    Documents(int size) {
      this.size = size;
    }

    @Override
    public Map.Entry<String, Map<String, Object>> get(int index) {
      return Map.entry("%08d".formatted(index), Map.of("n", index, "text", "x".repeat(1_000)));
    }

    @Override
    public int size() {
      return size;
    }
  }
}
