package dev.kvstore.spi;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** 100,000 doubles: our text is Python's {@code repr}, and is read as the same double. */
class PythonFloatsTest {
  private static final int NUMBERS = 100_000;

  private static final String REPR = """
      import struct, sys
      with open(sys.argv[1]) as lines, open(sys.argv[2], "w", newline="\\n") as out:
          for line in lines:
              out.write(repr(struct.unpack(">d", bytes.fromhex(line.strip()))[0]) + "\\n")
      """;

  @Test
  void everyDoubleIsWrittenAsPythonsRepr(@TempDir Path folder) throws Exception {
    List<Double> numbers = numbers();
    Path bits = folder.resolve("bits.txt");
    try (BufferedWriter out = Files.newBufferedWriter(bits)) {
      for (double number : numbers) {
        out.write(String.format("%016x%n", Double.doubleToRawLongBits(number)));
      }
    }
    Path reprs = folder.resolve("reprs.txt");
    Python.run(REPR, bits, reprs);

    List<String> expected = Files.readAllLines(reprs, US_ASCII);
    assertThat(expected).hasSameSizeAs(numbers);
    for (int i = 0; i < numbers.size(); i++) {
      assertThat(text(numbers.get(i))).isEqualTo(expected.get(i));
    }
  }

  @Test
  void everyDoubleIsReadBackAsItself() {
    for (double number : numbers()) {
      byte[] json = ("{\"n\": " + text(number) + "}").getBytes(US_ASCII);
      assertThat(JsonCodec.decode(json).get("n")).isEqualTo(number);
    }
  }

  private static String text(double number) {
    String json = new String(JsonCodec.encode(Map.of("n", number)), US_ASCII);
    return json.substring("{\"n\": ".length(), json.length() - 1);
  }

  private static List<Double> numbers() {
    Set<Double> numbers = new LinkedHashSet<>(List.of(
        0.0,
        -0.0,
        Double.MAX_VALUE,
        -Double.MAX_VALUE,
        Double.MIN_NORMAL,
        Math.nextDown(Double.MIN_NORMAL),
        9007199254740992.0,
        2e-3,
        Double.parseDouble("8.41e21"),
        9.5e-5,
        0.1 + 0.2));
    for (int i = 0; i < 1_000; i++) {
      numbers.add(Double.MIN_VALUE * (i + 1));
      numbers.add((double) i);
      numbers.add(i / 10.0);
      numbers.add(i / 100.0);
    }
    for (int exponent = -324; exponent <= 308; exponent++) {
      for (int digit = 1; digit <= 9; digit++) {
        addWithNeighbours(numbers, Double.parseDouble(digit + "e" + exponent));
      }
    }
    for (int exponent = -1_074; exponent <= 1_023; exponent++) {
      addWithNeighbours(numbers, Math.scalb(1.0, exponent));
    }
    Random random = new Random(7);
    for (int i = 0; i < 10_000; i++) {
      numbers.add((double) random.nextLong());
      numbers.add((double) (random.nextLong() >> random.nextInt(64)));
      numbers.add(Double.longBitsToDouble(random.nextLong() >>> 12 >>> random.nextInt(52)));
    }
    while (numbers.size() < NUMBERS) {
      double number = Double.longBitsToDouble(random.nextLong());
      if (Double.isFinite(number)) {
        numbers.add(number);
      }
    }
    return List.copyOf(numbers);
  }

  private static void addWithNeighbours(Set<Double> numbers, double number) {
    if (!Double.isFinite(number)) {
      return;
    }
    numbers.add(number);
    numbers.add(-number);
    numbers.add(Math.nextUp(number));
    numbers.add(Math.nextDown(number));
  }
}
