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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A collection that is larger than the heap is written, counted and scanned page by page. */
final class LargeScanTest {
  /**
   * A million: {@code ./mvnw -pl kvstore-examples/backend-jdbc -am verify -Dtest=LargeScanTest
   * -Dsurefire.failIfNoSpecifiedTests=false -Dkvstore.entries=1000000 -Dkvstore.heap=256m}.
   */
  private static final int ENTRIES = Integer.getInteger("kvstore.entries", 60_000);

  private static final String HEAP = System.getProperty("kvstore.heap", "48m");

  @ParameterizedTest
  @EnumSource
  void isScannedAtConstantMemory(Engine engine) throws Exception {
    String uri = engine.shared().uri() + "&kv.table=large&kv.timeout=120";
    check(uri);
    engine.shared().sql("DROP TABLE large");
  }

  @Test
  void isScannedAtConstantMemoryInAFile(@TempDir Path folder) throws Exception {
    // H2 takes half of the memory for its cache otherwise.
    check("jdbc:h2:" + folder.resolve("kv") + ";CACHE_SIZE=4096?kv.timeout=120");
  }

  private static void check(String uri) throws IOException, InterruptedException {
    assertThat(run(uri, "fill")).isEqualTo("" + ENTRIES);
    assertThat(run(uri, "scan")).isEqualTo("" + ENTRIES);
  }

  private static String run(String uri, String what) throws IOException, InterruptedException {
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
    return output.strip();
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
          System.out.println(scan(store));
        }
      }
    }

    private static int scan(KVStore store) {
      int seen = 0;
      ScanRequest request = ScanRequest.all();
      while (true) {
        ScanPage page = store.scan(request, "large");
        seen += page.entries().size();
        if (page.next().isEmpty()) {
          return seen;
        }
        request = request.after(page.next().get());
      }
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
