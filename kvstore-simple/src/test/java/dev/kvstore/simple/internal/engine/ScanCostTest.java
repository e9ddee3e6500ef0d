package dev.kvstore.simple.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.kvstore.simple.internal.format.FileFormat;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A scan begins at its prefix; seen by the objects that it makes, one at least for each entry. */
final class ScanCostTest {
  private static final int ENTRIES = 100_000;

  /** Some hundred objects. */
  private static final long FEW = 20_000;

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aScanFindsItsBeginningWithoutAWalkThroughTheCollection(boolean loaded) throws IOException {
    Contents contents = loaded ? loaded() : put();
    // The first scan makes the index.
    assertThat(contents.keys("k1", null, 1, "c")).containsExactly("k100000");

    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    List<String> withPrefix = contents.keys("k199990", null, 10, "c");
    List<String> after = contents.keys("k", "k199998", 10, "c");
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(FEW);
    assertThat(withPrefix).containsExactly("k199990");
    assertThat(after).containsExactly("k199999");
  }

  private static Contents loaded() {
    StringBuilder text = new StringBuilder("{\"c\": {\"k100000\": {}");
    for (int i = 1; i < ENTRIES; i++) {
      text.append(", \"k").append(ENTRIES + i).append("\": {}");
    }
    return FileFormat.DEFAULT.read(
        text.append("}}").toString().getBytes(StandardCharsets.US_ASCII), "kv.json");
  }

  private static Contents put() throws IOException {
    Map<String, Map<String, Object>> batch = new LinkedHashMap<>();
    for (int i = 0; i < ENTRIES; i++) {
      batch.put("k" + (ENTRIES + i), Map.of());
    }
    Contents contents = new Contents();
    contents.putAll(batch, "c", WriteAhead.NONE);
    return contents;
  }
}
