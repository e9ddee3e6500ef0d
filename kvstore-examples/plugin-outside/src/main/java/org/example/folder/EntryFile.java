package org.example.folder;

import dev.kvstore.MalformedDataException;
import dev.kvstore.spi.JsonCodec;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** The content of an entry's file: a line of JSON with the names, and one with the value. */
final class EntryFile {
  static final String SUFFIX = ".jsonl";

  private EntryFile() {}

  static byte[] encode(String key, Map<String, Object> value, String collection) {
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    // Sorted, so that equal entries are equal files.
    lines.writeBytes(JsonCodec.encode(new TreeMap<>(Map.of("collection", collection, "key", key))));
    lines.write('\n');
    lines.writeBytes(JsonCodec.encode(value));
    lines.write('\n');
    return lines.toByteArray();
  }

  static Map<String, Object> value(Path file) throws IOException {
    byte[] lines = Files.readAllBytes(file);
    int end = 0;
    while (end < lines.length && lines[end] != '\n') {
      end++;
    }
    if (end == lines.length) {
      throw malformed(file, null);
    }
    return JsonCodec.decode(lines, end + 1, lines.length - end - 1);
  }

  /** The key, or the collection; the value is not read for it. */
  static String name(Path file, String which) throws IOException {
    try (BufferedReader lines = Files.newBufferedReader(file)) {
      String names = lines.readLine();
      if (names != null
          && JsonCodec.decode(names.getBytes(StandardCharsets.UTF_8)).get(which)
              instanceof String name) {
        return name;
      }
    } catch (MalformedDataException e) {
      throw malformed(file, e);
    }
    throw malformed(file, null);
  }

  private static MalformedDataException malformed(Path file, MalformedDataException cause) {
    return new MalformedDataException(
        "UNEXPECTED_STRUCTURE",
        file + " is no entry of a folder: store, whose first line is {\"collection\": …, \"key\": …}"
            + " and whose second is the value; mend it, or take it out of the folder",
        cause);
  }
}
