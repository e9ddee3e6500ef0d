package dev.kvstore.simple.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kvstore.simple.internal.format.Duplicates;
import dev.kvstore.simple.internal.format.FileFormat;
import dev.kvstore.simple.internal.format.Form;
import dev.kvstore.simple.internal.format.ReadLimits;
import dev.kvstore.spi.JsonCodec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The size that is counted along is that of the saved file, whatever became of its entries. */
final class FileSizeTest {
  private static final List<String> COLLECTIONS = List.of("a", "é", "\"c\"");

  private Random random = new Random(11);

  @ParameterizedTest
  @CsvSource({"1, ', ', ': '", "2, ',', ':'", "3, ' , ', ' : '"})
  void isThatOfTheSavedFileAtAnyTime(long seed, String comma, String colon) throws IOException {
    random = new Random(seed);
    Contents contents = FileFormat.DEFAULT.read(file(comma, colon, 3_000), "kv.json");
    assertIsThatOfTheSavedFile(contents);
    int begun = contents.moves();
    for (int i = 0; i < 400; i++) {
      replay(contents);
    }
    assertIsThatOfTheSavedFile(contents);
    List<Contents.Moment> moments = new ArrayList<>();
    for (int step = 0; step < 12_000; step++) {
      String collection = COLLECTIONS.get(random.nextInt(3));
      String key = key(random.nextInt(3_300));
      int kind = random.nextInt(2_000);
      if (kind == 0) {
        contents.drop(collection, WriteAhead.NONE);
        assertIsThatOfTheSavedFile(contents);
      } else if (kind < 1_200) {
        contents.removeIf(key, collection, stored -> true, WriteAhead.NONE);
      } else {
        put(contents, key, value(step), collection);
      }
      if (step % 1_000 == 0) {
        moments.add(contents.moment());
        assertIsThatOfTheSavedFile(contents);
      }
      if (step % 2_500 == 0) {
        moments.remove(0).close();
      }
    }
    assertThat(contents.moves() - begun).as("moves out of the file").isPositive();
    for (String collection : COLLECTIONS) {
      for (int i = 0; i < 3_300; i++) {
        contents.removeIf(key(i), collection, stored -> true, WriteAhead.NONE);
      }
    }
    assertThat(contents.collections()).isEmpty();
    assertThat(contents.fileBytes()).isEqualTo(new Contents().fileBytes());
  }

  @Test
  void countsWhatCountsOfTwoEqualKeysOrCollections() throws IOException {
    FileFormat format = new FileFormat(Form.PYTHON, Duplicates.LAST, ReadLimits.MOST);
    String text = "{\"a\": {\"k\": {\"n\": 123456}, \"l\": {}, \"k\": {}}, \"b\": {\"x\": {}}, "
        + "\"a\": {\"k\": {\"n\": 1}, \"\\u006b\": {\"n\": 12345}}}";
    Contents contents = format.read(text.getBytes(StandardCharsets.UTF_8), "kv.json");
    assertIsThatOfTheSavedFile(contents);
    put(contents, "k", Map.of(), "a");
    contents.unload("b");
    assertIsThatOfTheSavedFile(contents);
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF8", "PRETTY"})
  void isNeverLessInAnyForm(Form form) throws IOException {
    FileFormat format = new FileFormat(form, Duplicates.REFUSE, ReadLimits.MOST);
    Contents contents = format.read(file(",", ":", 100), "kv.json");
    assertThat(contents.fileBytes()).isGreaterThanOrEqualTo(saved(contents, format).length);
    put(contents, "é", Map.of(), "é");
    contents.removeIf(key(1), "a", stored -> true, WriteAhead.NONE);
    contents.drop("\"c\"", WriteAhead.NONE);
    assertThat(contents.fileBytes()).isGreaterThanOrEqualTo(saved(contents, format).length);
  }

  private void replay(Contents contents) {
    String key = key(random.nextInt(3_300));
    String collection = COLLECTIONS.get(random.nextInt(3));
    if (random.nextInt(4) == 0) {
      contents.unload(key, collection);
      return;
    }
    byte[] json = JsonCodec.encode(value(random.nextInt(1_000)));
    byte[] journal = new byte[json.length + 20];
    System.arraycopy(json, 0, journal, 10, json.length);
    contents.replay(key, journal, 10, json.length, collection);
  }

  private static void put(
      Contents contents, String key, Map<String, Object> value, String collection)
      throws IOException {
    long before = contents.fileBytes();
    int length = JsonCodec.encode(value).length;
    long growth = contents.growth(key, length, collection);
    contents.putAll(Map.of(key, value), collection, new WriteAhead() {
      @Override
      public void run() {
        // Nothing is to be recorded.
      }

      @Override
      public int length(int index) {
        return length;
      }
    });
    assertThat(contents.fileBytes() - before).as("growth as it was foretold").isEqualTo(growth);
  }

  private static void assertIsThatOfTheSavedFile(Contents contents) throws IOException {
    // Of the store two braces only, of each collection too, and no comma behind the last of all.
    long surplus = 3;
    try (Contents.Moment moment = contents.moment()) {
      for (Contents.Collection collection : moment.collections()) {
        surplus += 7 + surplus(collection.name());
        Iterator<Map.Entry<String, StoredValue>> entries = collection.entries();
        while (entries.hasNext()) {
          surplus += surplus(entries.next().getKey());
        }
      }
    }
    long saved = saved(contents, FileFormat.DEFAULT).length;
    assertThat(contents.fileBytes()).isBetween(saved, saved + surplus);
  }

  /** What Python's form needs less for a name than the most. */
  private static int surplus(String name) {
    return 4 * (int) name.chars().filter(unit -> "\"\\\n".indexOf(unit) >= 0).count();
  }

  private static byte[] saved(Contents contents, FileFormat format) throws IOException {
    ByteArrayOutputStream target = new ByteArrayOutputStream();
    try (Contents.Moment moment = contents.moment()) {
      format.write(moment, target);
    }
    return target.toByteArray();
  }

  private static Map<String, Object> value(int number) {
    return Map.of("n", number, "filling", "y".repeat(number % 300));
  }

  private static String key(int number) {
    return switch (number % 4) {
      case 0 -> "k" + number;
      case 1 -> "é\ud83d\ude42" + number;
      case 2 -> "\"\\\n" + number;
      default -> "\u007f" + number;
    };
  }

  /** Half of the names stand there as people write them, and all is separated as they like it. */
  private static byte[] file(String comma, String colon, int entries) {
    StringBuilder text = new StringBuilder("{");
    for (String collection : COLLECTIONS) {
      text.append(text.length() == 1 ? "" : comma).append(name(collection, 1)).append(colon);
      for (int i = 0; i < entries; i++) {
        text.append(i == 0 ? "{" : comma).append(name(key(i), i / 4)).append(colon);
        text.append("{\"n\": ").append(i).append(", \"filling\": \"");
        text.append("x".repeat(300)).append("\"}");
      }
      text.append("}");
    }
    return text.append("}").toString().getBytes(StandardCharsets.UTF_8);
  }

  private static String name(String name, int number) {
    String escaped = new String(JsonCodec.encodeName(name), StandardCharsets.US_ASCII);
    return number % 2 == 0
        ? escaped
        : '"' + name.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
  }
}
