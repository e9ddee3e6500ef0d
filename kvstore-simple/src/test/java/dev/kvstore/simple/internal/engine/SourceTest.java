package dev.kvstore.simple.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A file's content stays in memory only as long as a good part of it is needed. */
final class SourceTest {
  private static final int ENTRIES = 2_000;

  private final Contents contents = new Contents();

  @Test
  void goesWhenMostOfItsValuesAreDeleted() throws IOException {
    WeakReference<byte[]> file = load();
    for (int i = 0; i < ENTRIES * 3 / 4; i++) {
      contents.removeIf("k" + i, "c", stored -> true, WriteAhead.NONE);
    }
    assertIsGone(file);
    for (int i = ENTRIES * 3 / 4; i < ENTRIES; i++) {
      assertThat(contents.get("k" + i, "c").value()).containsEntry("n", i);
    }
  }

  @Test
  void goesWhenMostOfItsValuesAreReplacedWhileSomebodyLooks() throws IOException {
    WeakReference<byte[]> file = load();
    Contents.Moment moment = contents.moment();
    for (int i = 0; i < ENTRIES * 3 / 4; i++) {
      contents.putAll(Map.of("k" + i, Map.of("n", -i)), "c", WriteAhead.NONE);
    }
    assertThat(file.get()).as("what the looker still needs").isNotNull();
    moment.close();
    assertIsGone(file);
  }

  @Test
  void goesWithItsCollection() throws IOException {
    WeakReference<byte[]> file = load();
    contents.drop("c", WriteAhead.NONE);
    assertIsGone(file);
  }

  @Test
  void goesAlthoughDecodedFormsOfItsValuesAreKept() throws IOException {
    WeakReference<byte[]> file = load();
    DecodedCache cache = new DecodedCache(1 << 30);
    for (int i = 0; i < ENTRIES; i++) {
      contents.get("k" + i, "c").value(cache);
    }
    try {
      for (int i = 0; i < ENTRIES * 3 / 4; i++) {
        contents.removeIf("k" + i, "c", stored -> true, WriteAhead.NONE);
      }
      assertIsGone(file);
    } finally {
      Reference.reachabilityFence(cache);
    }
  }

  @Test
  void staysWhileMostOfItIsNeeded() throws IOException {
    WeakReference<byte[]> file = load();
    for (int i = 0; i < ENTRIES / 4; i++) {
      contents.removeIf("k" + i, "c", stored -> true, WriteAhead.NONE);
    }
    System.gc();
    assertThat(file.get()).isNotNull();
  }

  private WeakReference<byte[]> load() {
    StringBuilder text = new StringBuilder();
    int[] names = new int[ENTRIES];
    int[] values = new int[ENTRIES];
    int[] ends = new int[ENTRIES];
    for (int i = 0; i < ENTRIES; i++) {
      names[i] = text.append('"').length();
      values[i] = text.append("k").append(i).append("\": ").length();
      text.append("{\"n\": ").append(i).append(", \"text\": \"").append("x".repeat(800));
      ends[i] = text.append("\"}").length();
    }
    byte[] bytes = text.toString().getBytes(StandardCharsets.US_ASCII);
    contents.load("c");
    for (int i = 0; i < ENTRIES; i++) {
      contents.load(bytes, names[i], values[i], ends[i] - values[i], "c");
    }
    contents.endLoading();
    return new WeakReference<>(bytes);
  }

  private static void assertIsGone(WeakReference<byte[]> file) {
    for (int i = 0; i < 50 && file.get() != null; i++) {
      System.gc();
    }
    assertThat(file.get()).isNull();
  }
}
