package dev.kvstore.simple.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kvstore.simple.internal.format.FileFormat;
import dev.kvstore.spi.Values;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Entries of a file are read, changed, deleted, listed and scanned as any others. */
final class LoadedEntriesTest {
  /** Long enough that a file of some thousand values is worth leaving. */
  private static final String FILLING = "x".repeat(300);

  private final Random random = new Random(5);

  @Test
  void behaveAsAMapInTheOrderOfItsKeysWhateverHappensToThem() throws IOException {
    Map<String, Object> expected = new LinkedHashMap<>();
    for (int i = 0; i < 6_000; i++) {
      expected.put(key(i), i);
    }
    Contents contents = load(expected);
    List<Map<String, Object>> seen = new ArrayList<>();
    List<Contents.Moment> moments = new ArrayList<>();
    int begun = contents.moves();
    for (int step = 0; step < 12_000; step++) {
      String key = key(random.nextInt(7_000));
      int kind = random.nextInt(10);
      if (kind < 7) {
        boolean there = expected.remove(key) != null;
        assertThat(contents.removeIf(key, "c", stored -> true, WriteAhead.NONE)).isEqualTo(there);
      } else {
        expected.put(key, step);
        contents.putAll(Map.of(key, Map.of("n", step)), "c", WriteAhead.NONE);
      }
      if (step % 900 == 0) {
        moments.add(contents.moment("c"));
        seen.add(new LinkedHashMap<>(expected));
      }
      if (step % 1_700 == 0) {
        int oldest = random.nextInt(moments.size());
        assertIs(seen.remove(oldest), moments.get(oldest));
        moments.remove(oldest).close();
      }
      if (step % 500 == 0) {
        assertHolds(contents, expected);
      }
    }
    assertHolds(contents, expected);
    for (int i = 0; i < moments.size(); i++) {
      assertIs(seen.get(i), moments.get(i));
      moments.get(i).close();
    }
    assertThat(contents.keptForLookers()).isZero();
    assertThat(contents.moves() - begun).as("moves out of the file").isBetween(1, 12);
  }

  private static void assertHolds(Contents contents, Map<String, Object> expected) {
    assertThat(contents.count("c")).isEqualTo(expected.size());
    for (int i = 0; i < 7_000; i += 13) {
      StoredValue value = contents.get(key(i), "c");
      assertThat(value == null ? null : value.value().get("n")).isEqualTo(expected.get(key(i)));
    }
    try (Contents.Moment now = contents.moment("c")) {
      assertIs(expected, now);
    }
    List<String> inOrder = expected.keySet().stream().sorted(Values.NAME_ORDER).toList();
    List<String> scanned = new ArrayList<>();
    for (List<String> page = contents.keys("", null, 97, "c"); !page.isEmpty(); ) {
      scanned.addAll(page);
      page = contents.keys("", page.get(page.size() - 1), 97, "c");
    }
    assertThat(scanned).isEqualTo(inOrder);
    assertThat(contents.keys("é", null, 10_000, "c"))
        .isEqualTo(inOrder.stream().filter(key -> key.startsWith("é")).toList());
  }

  private static void assertIs(Map<String, Object> expected, Contents.Moment moment) {
    Map<String, Object> found = new LinkedHashMap<>();
    for (Contents.Collection collection : moment.collections()) {
      Iterator<Map.Entry<String, StoredValue>> entries = collection.entries();
      entries.forEachRemaining(
          entry -> found.put(entry.getKey(), entry.getValue().value().get("n")));
    }
    assertThat(found).isEqualTo(expected);
    assertThat(new ArrayList<>(found.keySet())).isEqualTo(new ArrayList<>(expected.keySet()));
  }

  @Test
  void keysThatWereChosenToMeetAreFoundAllTheSame() {
    Map<String, Object> expected = new LinkedHashMap<>();
    for (int i = 0; i < 1 << 12; i++) {
      StringBuilder key = new StringBuilder();
      for (int bit = 0; bit < 12; bit++) {
        key.append((i >> bit & 1) == 0 ? "Aa" : "BB");
      }
      expected.put(key.toString(), i);
    }
    assertThat(expected.keySet().stream().mapToInt(String::hashCode).distinct()).hasSize(1);
    Contents contents = load(expected);
    expected.forEach(
        (key, number) -> assertThat(contents.get(key, "c").value()).containsEntry("n", number));
    assertThat(contents.get("AaAaAaAaAaAaAaAaAaAaAaAB", "c")).isNull();
  }

  @Test
  void aDeletionMovesNothingUntilHalfOfWhatIsLeftIsDeletedToo() throws IOException {
    Map<String, Object> entries = new LinkedHashMap<>();
    for (int i = 0; i < 64; i++) {
      entries.put("large" + i, "y".repeat(1_500_000 / 8));
    }
    Contents contents = load(entries);
    for (int i = 0; i < 57; i++) {
      contents.removeIf("large" + i, "c", stored -> true, WriteAhead.NONE);
    }
    // When 32 are left, 15 of those, and 7 of those.
    assertThat(contents.moves()).isEqualTo(3);
  }

  @Test
  void whatOnlyALookerNeededOfTheDeletedStaysBehindAtTheNextMove() throws IOException {
    Map<String, Object> entries = new LinkedHashMap<>();
    for (int i = 0; i < 64; i++) {
      entries.put("k".repeat(100_000) + i, i);
    }
    List<String> keys = List.copyOf(entries.keySet());
    Contents contents = load(entries);
    try (Contents.Moment moment = contents.moment()) {
      for (String key : keys.subList(0, 40)) {
        contents.removeIf(key, "c", stored -> true, WriteAhead.NONE);
      }
      assertThat(contents.moves()).as("while somebody looks").isPositive();
      assertThat(moment.collections()).hasSize(1);
    }
    contents.removeIf(keys.get(40), "c", stored -> true, WriteAhead.NONE);
    int moves = contents.moves();
    contents.removeIf(keys.get(41), "c", stored -> true, WriteAhead.NONE);
    assertThat(contents.moves()).as("there is little to leave by now").isEqualTo(moves);
  }

  @Test
  void theDecodedFormOfOneIsKeptAndLetGo() {
    Map<String, Object> entries = new LinkedHashMap<>();
    for (int i = 0; i < 150; i++) {
      entries.put("k" + i, i);
    }
    Contents contents = load(entries);
    DecodedCache cache = new DecodedCache(30_000);
    Object first = contents.get("k0", "c").value(cache);
    assertThat(contents.get("k0", "c").value(cache)).isSameAs(first);
    for (int i = 1; i < 150; i++) {
      contents.get("k" + i, "c").value(cache);
    }
    assertThat(contents.get("k0", "c").value()).isNotSameAs(first).isEqualTo(first);
    Object again = contents.get("k0", "c").value(cache);
    assertThat(contents.get("k0", "c").value(cache)).isSameAs(again);
  }

  /** Every kind of key: plain, with escapes, in several bytes, beyond the first plane. */
  private static String key(int number) {
    return switch (number % 5) {
      case 0 -> "k" + number;
      case 1 -> "é" + number;
      case 2 -> "\"\\\n" + number;
      case 3 -> "\uffee" + number;
      default -> "\ud83d\ude42" + number;
    };
  }

  /** Half of the keys outside ASCII stand in the file as escapes. */
  private static Contents load(Map<String, ?> numbers) {
    StringBuilder text = new StringBuilder("{\"c\": {");
    String between = "";
    for (Map.Entry<String, ?> entry : numbers.entrySet()) {
      Object value = entry.getValue();
      boolean escaped = !(value instanceof Integer number) || number % 2 == 0;
      text.append(between).append('"');
      for (char c : entry.getKey().toCharArray()) {
        if (c < ' ' || (c > '~' && escaped)) {
          text.append(String.format("\\u%04x", (int) c));
        } else {
          text.append(c == '"' || c == '\\' ? "\\" : "").append(c);
        }
      }
      text.append("\": {\"n\": ").append(value instanceof Integer ? value : "\"" + value + "\"");
      text.append(", \"filling\": \"").append(FILLING).append("\"}");
      between = ", ";
    }
    byte[] bytes = text.append("}}").toString().getBytes(StandardCharsets.UTF_8);
    return FileFormat.DEFAULT.read(bytes, "kv.json");
  }

  @Test
  void aSaveAfterTheMoveHoldsTheSameBytes() throws IOException {
    Map<String, Object> entries = new LinkedHashMap<>();
    for (int i = 0; i < 6_000; i++) {
      entries.put("k" + i, i);
    }
    Contents contents = load(entries);
    for (int i = 0; i < 5_000; i++) {
      contents.removeIf("k" + i, "c", stored -> true, WriteAhead.NONE);
      entries.remove("k" + i);
    }
    assertThat(contents.moves()).isPositive();
    assertThat(saved(contents)).isEqualTo(saved(load(entries)));
  }

  private static @Nullable String saved(Contents contents) throws IOException {
    ByteArrayOutputStream target = new ByteArrayOutputStream();
    try (Contents.Moment moment = contents.moment()) {
      FileFormat.DEFAULT.write(moment, target);
    }
    return target.toString(StandardCharsets.UTF_8);
  }
}
