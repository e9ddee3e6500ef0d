package dev.kvstore.spi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** 100,000 documents of all shapes: we, Jackson and Python read and write them alike. */
class JsonCodecDifferentialTest {
  private static final int DOCUMENTS = 100_000;
  private static final long SEED = 20_261_122;

  private static final JsonMapper MAPPER = JsonMapper.builder()
      .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
      .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
      .enable(DeserializationFeature.USE_BIG_INTEGER_FOR_INTS)
      .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
      .build();
  private static final ObjectReader JACKSON = MAPPER.readerFor(Object.class);
  private static final ObjectWriter JACKSON_WRITER = MAPPER.writer();

  /**
   * Reads each line and writes it back; in lines that begin with D, decimals are kept exact and
   * come as {"decimal": text}.
   */
  private static final String ECHO = """
      import decimal, json, sys

      def exact(number):
          return {"decimal": str(number)}

      with open(sys.argv[1], encoding="ascii") as lines, \\
              open(sys.argv[2], "w", encoding="ascii", newline="\\n") as out:
          for line in lines:
              if line[0] == "D":
                  value = json.loads(line[1:], parse_float=decimal.Decimal)
                  out.write(json.dumps(value, default=exact) + "\\n")
              else:
                  out.write(json.dumps(json.loads(line[1:])) + "\\n")
      """;

  @Test
  void everyValueComesBackEqual() {
    RandomDocuments documents = new RandomDocuments(SEED);
    for (int i = 0; i < DOCUMENTS; i++) {
      Map<String, Object> value = Values.capture(documents.next());
      byte[] json = JsonCodec.encode(value);
      Map<String, Object> back = JsonCodec.decode(json);
      assertThat(back.equals(value)).as(() -> new String(json, UTF_8)).isTrue();
      assertThat(JsonCodec.encode(back)).isEqualTo(json);
    }
  }

  @Test
  void jacksonReadsWhatWeWrite() throws IOException {
    RandomDocuments documents = new RandomDocuments(SEED);
    for (int i = 0; i < DOCUMENTS; i++) {
      Map<String, Object> value = Values.capture(documents.next());
      byte[] json = JsonCodec.encode(value);
      Object read = JACKSON.readValue(json);
      assertThat(SameJson.same(value, read)).as(() -> new String(json, UTF_8)).isTrue();
    }
  }

  @Test
  void weReadWhatJacksonWrites() throws IOException {
    RandomDocuments documents = new RandomDocuments(SEED);
    for (int i = 0; i < DOCUMENTS; i++) {
      Map<String, Object> raw = documents.next();
      byte[] json = JACKSON_WRITER.writeValueAsBytes(raw);
      assertThat(JsonCodec.decode(json).equals(Values.capture(raw)))
          .as(() -> new String(json, UTF_8))
          .isTrue();
    }
  }

  @Test
  void pythonWritesBackTheSameBytes(@TempDir Path folder) throws Exception {
    Path ours = folder.resolve("ours.jsonl");
    RandomDocuments documents = new RandomDocuments(SEED);
    try (BufferedWriter out = Files.newBufferedWriter(ours)) {
      for (int i = 0; i < DOCUMENTS; i++) {
        Map<String, Object> value = Values.capture(documents.next());
        out.write(SameJson.holdsBigDecimal(value) ? 'D' : 'F');
        out.write(new String(JsonCodec.encode(value), UTF_8));
        out.write('\n');
      }
    }
    Path theirs = folder.resolve("theirs.jsonl");
    Python.run(ECHO, ours, theirs);

    int exact = 0;
    try (BufferedReader ourLines = Files.newBufferedReader(ours);
        BufferedReader theirLines = Files.newBufferedReader(theirs)) {
      for (int i = 0; i < DOCUMENTS; i++) {
        String our = ourLines.readLine();
        String their = theirLines.readLine();
        if (our.charAt(0) == 'F') {
          exact++;
          assertThat(their).isEqualTo(our.substring(1));
        } else {
          Map<String, Object> value = JsonCodec.decode(our.substring(1).getBytes(UTF_8));
          assertThat(SameJson.same(value, PythonDecimals.resolve(JACKSON.readValue(their))))
              .as(our)
              .isTrue();
        }
      }
      assertThat(theirLines.readLine()).isNull();
    }
    assertThat(exact).as("documents compared byte for byte").isGreaterThan(DOCUMENTS / 4);
  }
}
