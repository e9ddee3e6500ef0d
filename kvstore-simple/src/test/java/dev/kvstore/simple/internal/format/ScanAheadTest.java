package dev.kvstore.simple.internal.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kvstore.MalformedDataException;
import dev.kvstore.simple.internal.engine.Contents;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** However many threads scan ahead, a file is read, or refused, as by one. */
class ScanAheadTest {
  private static final String FILE = "kv.json";
  private static final int VARIANTS = 20_000;
  private static final String OTHERS = "{}[]\":,\\ \nx0\u0001";

  /** All is scanned before the reader goes on, or some of it, or nothing. */
  private static final List<Executor> EXECUTORS =
      List.of(Runnable::run, ForkJoinPool.commonPool(), task -> {});

  @ParameterizedTest
  @EnumSource(Duplicates.class)
  void whatIsReadIsTheSame(Duplicates duplicates) {
    FileFormat format = new FileFormat(Form.PYTHON, duplicates, new ReadLimits(12, 300, 1 << 20));
    Random random = new Random(20_261_128);
    int refused = 0;
    for (int variant = 0; variant < VARIANTS; variant++) {
      byte[] text = store(random).getBytes(StandardCharsets.UTF_8);
      if (random.nextBoolean()) {
        text = damaged(text, random);
      }
      String expected = read(text, format, 1);
      refused += expected.startsWith("{") ? 0 : 1;
      int parts = 2 + random.nextInt(7);
      assertThat(read(text, format, parts))
          .as("%d parts of %s", parts, new String(text, StandardCharsets.UTF_8))
          .isEqualTo(expected);
    }
    assertThat(refused).isBetween(VARIANTS / 10, VARIANTS / 10 * 9);
  }

  @Test
  void ofAnOrdinaryFileAllButTheFirstPartIsFoundAhead() {
    StringBuilder json = new StringBuilder("{\"docs\": {");
    List<Integer> keys = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      keys.add(json.append(i == 0 ? "" : ", ").length());
      json.append("\"key ").append(i).append("\": {\"id\": {\"n\": {}, \"m\": {}}, \"n\": 1}");
    }
    byte[] text = json.append("}}").toString().getBytes(StandardCharsets.UTF_8);
    ScanAhead ahead = new ScanAhead(text, FILE, FileFormat.DEFAULT, 4, 1, Runnable::run);
    int value = json.indexOf("{\"id");
    assertThat(ahead.begin(value, json.indexOf(", \"key 1\"")))
        .as("tells what the others look like")
        .isTrue();
    int found = keys.stream().mapToInt(key -> ahead.at(key).count()).sum();
    assertThat(found).isBetween(745, 750);
  }

  @Test
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void aPartThatNobodyHasBegunIsLeftToTheReader() {
    byte[] text = "{\"d\": {\"a\": {\"n\": 1}, \"b\": {\"n\": 2}, \"c\": {\"n\": 3}}}"
        .getBytes(StandardCharsets.UTF_8);
    List<Runnable> late = new ArrayList<>();
    ScanAhead ahead = new ScanAhead(text, FILE, FileFormat.DEFAULT, 2, 1, late::add);
    ahead.begin(12, 20);
    int second = new String(text, StandardCharsets.UTF_8).indexOf("\"c\"");

    assertThat(ahead.at(second).count()).isZero();
    late.forEach(Runnable::run);
    assertThat(late).hasSize(1);
  }

  /** The arrays of a part are used again for what others find while the reader is in the next. */
  @Test
  void whatTheReaderTakesInStaysUntilItComesBack() {
    StringBuilder json = new StringBuilder("{\"d\": {");
    for (int i = 0; i < 100_000; i++) {
      json.append(i == 0 ? "\"" : ", \"")
          .append(i)
          .append("\": {\"n\": ")
          .append(i)
          .append('}');
    }
    byte[] text = json.append("}}").toString().getBytes(StandardCharsets.UTF_8);
    String expected = read(text, FileFormat.DEFAULT, 1);
    assertThat(expected).startsWith("{d of 100000: ");

    for (int parts = 40; parts < 60; parts += EXECUTORS.size()) {
      assertThat(EXECUTORS.get(parts % EXECUTORS.size())).isSameAs(ForkJoinPool.commonPool());
      // Not by AssertJ, which would say where in two megabytes they differ.
      assertThat(read(text, FileFormat.DEFAULT, parts).equals(expected))
          .as("%d parts", parts)
          .isTrue();
    }
  }

  /** What a file holds, in its order, or why it is refused. */
  private static String read(byte[] text, FileFormat format, int parts) {
    ScanAhead ahead =
        new ScanAhead(text, FILE, format, parts, 2, EXECUTORS.get(parts % EXECUTORS.size()));
    try {
      Contents contents = new StoreReader(text, FILE, format, ahead).read();
      StringBuilder all = new StringBuilder("{");
      try (Contents.Moment moment = contents.moment()) {
        for (Contents.Collection collection : moment.collections()) {
          all.append(collection.name()).append(" of ").append(collection.size()).append(": ");
          collection
              .entries()
              .forEachRemaining(entry ->
                  all.append(entry.getKey()).append(entry.getValue().value()).append('\n'));
        }
      }
      return all.append(contents.fileBytes()).toString();
    } catch (MalformedDataException e) {
      return e.getMessage();
    }
  }

  /** A small store, whose inner objects look like its entries now and then. */
  private static String store(Random random) {
    String space = random.nextInt(4) == 0 ? "\n  " : random.nextBoolean() ? " " : "";
    StringBuilder json = new StringBuilder(space).append('{');
    int collections = 1 + random.nextInt(3);
    for (int c = 0; c < collections; c++) {
      json.append(c == 0 ? "" : "," + space)
          .append("\"c")
          .append(random.nextInt(9))
          .append("\":");
      json.append(space).append('{');
      int entries = random.nextInt(12);
      for (int i = 0; i < entries; i++) {
        json.append(i == 0 ? "" : "," + space)
            .append(key(random, i))
            .append(':')
            .append(space);
        value(json, random, space, 0);
      }
      json.append(space).append('}');
    }
    return json.append('}').append(space).toString();
  }

  private static String key(Random random, int number) {
    return switch (random.nextInt(12)) {
      case 0 -> "\"a\\\"b" + number + '"';
      case 1 -> "\"é" + number + '"';
      case 2 -> "\"k" + random.nextInt(12) + '"';
      default -> "\"k" + number + '"';
    };
  }

  private static void value(StringBuilder json, Random random, String space, int depth) {
    json.append('{');
    if (random.nextInt(10) != 0) {
      json.append("\"id\":").append(space);
      int kind = random.nextInt(depth > 3 ? 2 : 4);
      if (kind >= 2) {
        value(json, random, space, depth + 1);
        json.append(",").append(space).append("\"k1\":").append(space);
        value(json, random, space, depth + 1);
      } else {
        json.append(kind == 0 ? "\"}, \\\"k\\\": {\\\"id\\\"\"" : "[1, {}]");
      }
    }
    json.append('}');
  }

  private static byte[] damaged(byte[] text, Random random) {
    int place = random.nextInt(text.length);
    byte[] damaged = text.clone();
    damaged[place] = (byte) OTHERS.charAt(random.nextInt(OTHERS.length()));
    return random.nextInt(8) == 0 ? Arrays.copyOf(damaged, place) : damaged;
  }
}
