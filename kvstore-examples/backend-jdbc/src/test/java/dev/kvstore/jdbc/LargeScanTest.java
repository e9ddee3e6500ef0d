package dev.kvstore.jdbc;

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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A collection that is larger than the heap is written, counted and scanned page by page, and who
 * writes meanwhile does not wait for its end.
 */
final class LargeScanTest {
  /**
   * A million: {@code ./mvnw -pl kvstore-examples/backend-jdbc -am verify -Dtest=LargeScanTest
   * -Dsurefire.failIfNoSpecifiedTests=false -Dkvstore.entries=1000000 -Dkvstore.heap=256m}.
   */
  private static final int ENTRIES = Integer.getInteger("kvstore.entries", 60_000);

  /** One page may hold a put up that long, the scan as a whole may not. */
  private static final long LONGEST_PUT_MILLIS = 5_000;

  private static final String HEAP = System.getProperty("kvstore.heap", "48m");

  @ParameterizedTest
  @EnumSource
  void isScannedAtConstantMemory(Engine engine) throws Exception {
    String uri = engine.shared().uri() + "&kv.table=large";
    check(uri);
    engine.shared().sql("DROP TABLE large");
  }

  @Test
  void isScannedAtConstantMemoryInAFile(@TempDir Path folder) throws Exception {
    // H2 takes half of the memory for its cache otherwise.
    check("jdbc:h2:" + folder.resolve("kv") + ";CACHE_SIZE=4096?kv.table=large");
  }

  private static void check(String uri) throws IOException, InterruptedException {
    // Counting a million may take longer than other calls.
    assertThat(run(uri + "&kv.timeout=120", "fill")).containsExactly((long) ENTRIES);
    List<Long> scanned = run(uri, "scan");
    assertThat(scanned.get(0)).isEqualTo(ENTRIES);
    assertThat(scanned.get(1)).isLessThan(LONGEST_PUT_MILLIS);
  }

  @ParameterizedTest
  @EnumSource
  void betweenTwoPagesTheServerHoldsNothingForIt(Engine engine) {
    SqlServer server = engine.shared();
    try (KVStore store = KVStores.open(server.uri() + "&kv.table=paged")) {
      store.putAll(new Documents(20), "large");
      ScanRequest request = ScanRequest.all().limit(10);
      ScanPage first = store.scan(request, "large");

      // It waits for every transaction that has touched the table.
      server.sql(
          engine == Engine.MARIADB
              ? "SET lock_wait_timeout = 1; LOCK TABLES paged WRITE"
              : "BEGIN; SET LOCAL lock_timeout = '1s'; LOCK TABLE paged");

      assertThat(store.scan(request.after(first.next().orElseThrow()), "large").entries())
          .hasSize(10);
    }
    server.sql("DROP TABLE paged");
  }

  private static List<Long> run(String uri, String what) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx" + HEAP,
            "-Dslf4j.internal.verbosity=ERROR",
            "-cp",
            System.getProperty("java.class.path"),
            Program.class.getName(),
            uri,
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
