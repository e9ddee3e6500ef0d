package dev.kvstore.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kvstore.KVStore;
import dev.kvstore.KVStores;
import dev.kvstore.ScanPage;
import dev.kvstore.ScanRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A collection larger than the client's heap is written and scanned page by page. */
final class LargeCollectionTest {
  /** A million: {@code -Dkvstore.entries=1000000 -Dkvstore.heap=256m}. */
  private static final int ENTRIES = Integer.getInteger("kvstore.entries", 40_000);

  private static final String HEAP = System.getProperty("kvstore.heap", "40m");

  @Test
  void isScannedAtConstantMemoryAndInPortions() throws Exception {
    try (RedisServer server = RedisServer.alone("--slowlog-log-slower-than 100000")) {
      assertThat(run(server, "fill")).isEqualTo("" + ENTRIES);
      server.run("redis-cli config resetstat");
      assertThat(run(server, "scan")).isEqualTo("" + ENTRIES);
      // Nothing that walks a whole key at once: the server is never blocked by the size.
      String calls = server.run("redis-cli info commandstats");
      assertThat(calls)
          .contains("cmdstat_evalsha:", "cmdstat_hmget:")
          .doesNotContain("cmdstat_hgetall", "cmdstat_hkeys", "cmdstat_hvals", "cmdstat_keys");
      System.out.println(
          "longer than 100 ms: " + server.run("redis-cli slowlog len").strip());
    }
  }

  private static String run(RedisServer server, String what)
      throws IOException, InterruptedException {
    Process process = new ProcessBuilder(List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx" + HEAP,
            "-cp",
            System.getProperty("java.class.path"),
            Program.class.getName(),
            server.uri() + "?kv.timeout=120",
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
          store.putAll(documents(entries), "large");
          System.out.println(store.count("large"));
        } else {
          System.out.println(scan(store));
        }
      }
    }

    /** Of about 1 KB, made as they are asked for. */
    private static Iterable<Map.Entry<String, Map<String, Object>>> documents(int entries) {
      return () -> {
        Iterator<Map.Entry<String, Map<String, Object>>> made = IntStream.range(0, entries)
            .<Map.Entry<String, Map<String, Object>>>mapToObj(
                i -> Map.entry("%08d".formatted(i), Map.of("n", i, "text", "x".repeat(1_000))))
            .iterator();
        return made;
      };
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
}
