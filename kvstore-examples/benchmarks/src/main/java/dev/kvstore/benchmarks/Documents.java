package dev.kvstore.benchmarks;

import dev.kvstore.spi.JsonCodec;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Documents as LlamaIndex writes them: text, metadata and relationships; the same in every run. */
final class Documents {
  static final String COLLECTION = "docstore/data";

  private static final HexFormat HEX = HexFormat.of();

  private static final List<String> WORDS = IntStream.range(0, 4_000)
      .mapToObj(i -> {
        SplittableRandom random = new SplittableRandom(i);
        StringBuilder word = new StringBuilder();
        for (int length = 2 + random.nextInt(8); length > 0; length--) {
          word.append((char) ('a' + random.nextInt(26)));
        }
        return word.toString();
      })
      .toList();

  private Documents() {}

  /** How large the documents are. */
  enum Shape {
    /** About 3 KB, some 5 % of it in escapes. */
    LONG,
    /** About 1 KB. */
    MIDDLE,
    /** About 180 bytes. */
    SHORT
  }

  /** The key of a document. */
  static String key(int number) {
    return HEX.toHexDigits(number * 0x9E3779B9)
        + "-6b1d-4c3f-9a2e-"
        + HEX.toHexDigits(Integer.toUnsignedLong(number), 12);
  }

  /** A document of a shape. */
  static Map<String, @Nullable Object> document(Shape shape, int number) {
    return switch (shape) {
      case LONG -> node(number, 2_300);
      case MIDDLE -> node(number, 300);
      case SHORT -> shortDocument(number);
    };
  }

  private static Map<String, @Nullable Object> node(int number, int textLength) {
    SplittableRandom random = new SplittableRandom(number);
    Map<String, @Nullable Object> data = new LinkedHashMap<>();
    data.put("id_", key(number));
    data.put("embedding", null);
    data.put(
        "metadata",
        Map.of(
            "file_path", "/data/books/" + number % 977 + ".txt", "page", number, "score", 0.125));
    data.put("excluded_embed_metadata_keys", List.of());
    data.put("relationships", relationships(number));
    data.put("text", text(random, textLength));
    data.put("start_char_idx", number * 40);
    data.put("end_char_idx", number * 40 + textLength);
    Map<String, @Nullable Object> document = new LinkedHashMap<>();
    document.put("__data__", data);
    document.put("__type__", "1");
    return document;
  }

  private static Map<String, Object> relationships(int number) {
    Map<String, Object> relationships = new LinkedHashMap<>();
    for (int i = 1; i <= 2; i++) {
      Map<String, Object> node = new LinkedHashMap<>();
      node.put("node_id", key(number + i));
      node.put("node_type", Integer.toString(i));
      node.put("metadata", Map.of());
      node.put("hash", key(number * i) + key(number + i));
      relationships.put(Integer.toString(i), node);
    }
    return relationships;
  }

  private static String text(SplittableRandom random, int length) {
    StringBuilder text = new StringBuilder(length + 16);
    while (text.length() < length) {
      text.append(WORDS.get(random.nextInt(WORDS.size())));
      int end = random.nextInt(100);
      text.append(
          end < 3 ? "\n" : end < 6 ? " \u2014 " : end < 8 ? "\" " : end < 9 ? "\u00e9 " : " ");
    }
    return text.toString();
  }

  private static Map<String, @Nullable Object> shortDocument(int number) {
    SplittableRandom random = new SplittableRandom(number);
    Map<String, @Nullable Object> document = new LinkedHashMap<>();
    document.put("doc_hash", key(number * 3));
    document.put("ref_doc_id", key(number / 7));
    document.put("count", number);
    document.put(
        "title", WORDS.get(random.nextInt(4_000)) + " " + WORDS.get(random.nextInt(4_000)));
    return document;
  }

  /**
   * A store's file, as Python would have written it; made once for each folder.
   *
   * @param count the documents in it
   */
  static Path file(Path folder, Shape shape, int count) {
    Path file =
        folder.resolve(shape.name().toLowerCase(java.util.Locale.ROOT) + "-" + count + ".json");
    if (Files.exists(file)) {
      return file;
    }
    try {
      Path beside = Files.createTempFile(Files.createDirectories(folder), "making", ".json");
      try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(beside), 1 << 20)) {
        out.write(("{\"" + COLLECTION + "\": {").getBytes(StandardCharsets.US_ASCII));
        for (int i = 0; i < count; i++) {
          out.write(
              ((i == 0 ? "\"" : ", \"") + key(i) + "\": ").getBytes(StandardCharsets.US_ASCII));
          out.write(JsonCodec.encode(document(shape, i)));
        }
        out.write("}}".getBytes(StandardCharsets.US_ASCII));
      }
      return Files.move(beside, file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
