package dev.kvstore.simple;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kvstore.simple.internal.engine.Contents;
import dev.kvstore.simple.internal.engine.WriteAhead;
import dev.kvstore.simple.internal.format.Duplicates;
import dev.kvstore.simple.internal.format.FileFormat;
import dev.kvstore.simple.internal.format.Form;
import dev.kvstore.simple.internal.format.ReadLimits;
import dev.kvstore.spi.Values;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The forms that a saved file can have. */
final class FileFormTest {
  /** Values that a form must not change, though Python's own writer would. */
  private static final String PECULIAR =
      "{\"ключ\": {\"k\": {\"same\":1,\"same\":2, \"n\":[NaN,-Infinity,1E400,-0,1.50]}, \"l\": {\"t\":"
          + " \"\\ud800\\u00e9é\\/\" }}, \"empty\": {}}";

  @TempDir
  Path folder;

  private Path file;

  @BeforeEach
  void nameTheFile() {
    file = folder.resolve("kv.json");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"PYTHON|", "UTF8|ensure_ascii=False", "PRETTY|ensure_ascii=False, indent=2"})
  void newContentIsWhatPythonWrites(Form form, String arguments) throws Exception {
    Contents contents = new Contents();
    put(contents, "ключ/🙂", allKinds(), "a\"b\n");
    put(contents, "", Map.of(), "a\"b\n");
    put(contents, "k", Map.of("n", 1), "é");
    save(contents, form);

    assertThat(Python.run("""
            import json, sys
            text = open(sys.argv[1], encoding="utf-8", newline="").read()
            print(json.dumps(json.loads(text), %s) == text)
            """.formatted(arguments == null ? "" : arguments), file.toString()))
        .startsWith("True");
    assertThat(read(Files.readAllBytes(file)).get("ключ/🙂", "a\"b\n").value())
        .isEqualTo(allKinds());
  }

  private static Map<String, Object> allKinds() {
    StringBuilder characters = new StringBuilder();
    for (char c = 0; c < 0x180; c++) {
      characters.append(c);
    }
    Map<String, Object> value = new LinkedHashMap<>();
    value.put("text", characters + "\u2028\u2029\uffff\ud7ff\ue000\ud800\udc00\udbff\udfff\\u00e9");
    value.put("é\ud83d\ude42", List.of(List.of(), Map.of(), List.of(Map.of("a", List.of(1)))));
    value.put("numbers", List.of(1, 1.0, -0.0, 1e-5, 1e16, Double.MIN_VALUE, Long.MAX_VALUE));
    value.put("others", Arrays.asList(null, true, false, ""));
    return value;
  }

  @ParameterizedTest
  @EnumSource(names = {"PYTHON", "UTF8"})
  void aValueThatCameFromTheFileStaysAsItCame(Form form) throws IOException {
    Contents contents = read(PECULIAR.getBytes(StandardCharsets.UTF_8));
    put(contents, "é", Map.of("é", 1), "ключ");
    save(contents, form);

    String expected = PECULIAR.replace("}, \"empty\"", ", \"é\": {\"é\": 1}}, \"empty\"");
    assertThat(file)
        .hasContent(
            form == Form.UTF8
                ? expected
                : expected
                    .replace("\"é\": {\"é\"", "\"\\u00e9\": {\"\\u00e9\"")
                    .replace("ключ", "\\u043a\\u043b\\u044e\\u0447"));
  }

  /** Values are written in one piece where a save writes between them what lies there. */
  @ParameterizedTest
  @EnumSource(names = {"PYTHON", "UTF8"})
  void whatLiesBetweenValuesOfTheFileIsWrittenAnew(Form form) throws IOException {
    SplittableRandom random = new SplittableRandom(20_261_128);
    for (int store = 0; store < 300; store++) {
      StringBuilder text = new StringBuilder("{\"c\": {");
      Map<String, String> values = new LinkedHashMap<>();
      for (int i = 0; i < 12; i++) {
        // A name that comes again keeps its place.
        String name = pick(random, "é", "\"", "\u007f", "/") + pick(random, "", "" + i);
        String written = name.replace("\"", "\\\"");
        if (random.nextBoolean()) {
          written = written.replace("é", "\\u00e9").replace("/", pick(random, "/", "\\/"));
        }
        String value = "{\"n\":" + i + pick(random, "", "", " ") + "}";
        text.append(i == 0 ? "" : pick(random, ", ", ", ", ", ", ",", " , ", ",  "))
            .append('"')
            .append(written)
            .append('"')
            .append(pick(random, ": ", ": ", ": ", ":", " :", ":  "))
            .append(value);
        values.put(name, value);
      }
      Contents contents = new FileFormat(form, Duplicates.LAST, ReadLimits.MOST)
          .read(text.append("}}").toString().getBytes(StandardCharsets.UTF_8), "a test's file");
      for (String name : List.copyOf(values.keySet())) {
        if (random.nextInt(6) == 0) {
          put(contents, name, Map.of("put", true), "c");
          values.put(name, "{\"put\": true}");
        } else if (random.nextInt(6) == 0) {
          contents.removeIf(name, "c", present -> true, WriteAhead.NONE);
          values.remove(name);
        }
      }
      save(contents, form);

      String expected = values.entrySet().stream()
          .map(entry -> "\"" + entry.getKey().replace("\"", "\\\"") + "\": " + entry.getValue())
          .collect(Collectors.joining(", ", "{\"c\": {", "}}"));
      assertThat(file)
          .as("saved after " + text)
          .hasContent(
              form == Form.UTF8
                  ? expected
                  : expected.replace("é", "\\u00e9").replace("\u007f", "\\u007f"));
    }
  }

  private static String pick(SplittableRandom random, String... choices) {
    return choices[random.nextInt(choices.length)];
  }

  @Test
  void prettyLaysOutWhatCameFromTheFileAndKeepsItsTokens() throws Exception {
    save(read(PECULIAR.getBytes(StandardCharsets.UTF_8)), Form.PRETTY);

    assertThat(Files.readString(file)).isEqualTo("""
        {
          "ключ": {
            "k": {
              "same": 1,
              "same": 2,
              "n": [
                NaN,
                -Infinity,
                1E400,
                -0,
                1.50
              ]
            },
            "l": {
              "t": "\\ud800éé/"
            }
          },
          "empty": {}
        }""");
    Path original = Files.writeString(folder.resolve("original.json"), PECULIAR);
    assertThat(Python.run("""
            import json, sys
            old, new = (repr(json.load(open(name, encoding="utf-8"))) for name in sys.argv[1:])
            print(old == new)
            """, original.toString(), file.toString())).startsWith("True");
  }

  @ParameterizedTest
  @EnumSource
  void aFileThatWasSavedInAFormIsSavedInItUnchanged(Form form) throws IOException {
    Contents contents = read(PECULIAR.getBytes(StandardCharsets.UTF_8));
    put(contents, "new", allKinds(), "added");
    save(contents, form);
    byte[] once = Files.readAllBytes(file);

    save(read(once), form);

    assertThat(file).hasBinaryContent(once);
  }

  private static Contents read(byte[] text) {
    return FileFormat.DEFAULT.read(text, "kv.json");
  }

  private static void put(
      Contents contents, String key, Map<String, Object> value, String collection)
      throws IOException {
    contents.putAll(Map.of(key, Values.capture(value)), collection, WriteAhead.NONE);
  }

  private void save(Contents contents, Form form) throws IOException {
    try (Contents.Moment moment = contents.moment();
        OutputStream target = Files.newOutputStream(file)) {
      new FileFormat(form, Duplicates.REFUSE, ReadLimits.MOST).write(moment, target);
    }
  }
}
