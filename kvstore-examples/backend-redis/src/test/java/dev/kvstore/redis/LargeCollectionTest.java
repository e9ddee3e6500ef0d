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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A collection larger than the client's heap is written and scanned page by page. */
final class LargeCollectionTest {
  /** A million: {@code -Dkvstore.entries=1000000 -Dkvstore.heap=256m}. */
  private static final int ENTRIES = Integer.getInteger("kvstore.entries", 40_000);

  private static final String HEAP = System.getProperty("kvstore.heap", "40m");

  private static final String LONGEST = """
      redis-cli eval "
        local longest = 0
        for _, command in ipairs(redis.call('SLOWLOG', 'GET', '-1')) do
          longest = math.max(longest, command[3])
        end
        return longest" 0
      """;

  @Test
  void isScannedAtConstantMemoryAndInPortions() throws Exception {
    try (RedisServer server =
        RedisServer.alone("--slowlog-log-slower-than 1000 --slowlog-max-len 1000000")) {
      assertThat(run(server, "fill")).isEqualTo("" + ENTRIES);
      server.run("redis-cli config resetstat; redis-cli slowlog reset");
      assertThat(run(server, "scan")).isEqualTo("" + ENTRIES);
      // Nothing that walks a whole key at once: the server is never blocked by the size.
      String statistics = server.run("redis-cli info commandstats");
      assertThat(statistics)
          .contains("cmdstat_hmget:")
          .doesNotContain("cmdstat_hgetall", "cmdstat_hkeys", "cmdstat_hvals", "cmdstat_keys");
      assertThat(calls("hstrlen", statistics))
          .as("keys, a few for each script")
          .isLessThan(50 * calls("evalsha", statistics));
      int longest = Integer.parseInt(server.run(LONGEST).strip());
      System.out.println("the scan's longest command took " + longest + " microseconds");
      // A busy machine makes the server itself wait at times.
      assertThat(longest).isLessThan(1_000_000);
    }
  }

  private static long calls(String command, String statistics) {
    Matcher calls = Pattern.compile("cmdstat_" + command + ":calls=([0-9]+)").matcher(statistics);
    assertThat(calls.find()).as("calls of %s", command).isTrue();
    return Long.parseLong(calls.group(1));
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
