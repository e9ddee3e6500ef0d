package dev.kvstore.simple.internal.format;

import dev.kvstore.MalformedDataException;
import dev.kvstore.simple.internal.engine.Contents;
import java.util.HashMap;
import java.util.Map;

/** Reads a file in one pass that checks all of it and remembers where each value lies. */
final class StoreReader {
  private final byte[] text;
  private final JsonScanner scanner;
  private final Duplicates duplicates;
  private final int maxValueBytes;
  private final Contents contents = new Contents();

  StoreReader(byte[] text, String file, FileFormat format) {
    this.text = text;
    this.scanner = new JsonScanner(text, file, format.limits().depth());
    this.duplicates = format.duplicates();
    this.maxValueBytes = format.limits().valueBytes();
  }

  Contents read() {
    if (!scanner.atObject()) {
      throw scanner.error(
          scanner.describeNext().matches("an array|a string|a Boolean|null|a number")
              ? "UNEXPECTED_STRUCTURE"
              : "MALFORMED_JSON",
          scanner.position(),
          "expected a JSON object of collections, found " + scanner.describeNext());
    }
    scanner.take('{');
    Map<String, Integer> places = new HashMap<>();
    if (!scanner.take('}')) {
      do {
        scanner.skipSpace();
        int place = scanner.position();
        String collection = scanner.name("a collection's name");
        Integer earlier = places.put(collection, place);
        if (earlier != null && duplicates == Duplicates.REFUSE) {
          throw duplicate("DUPLICATE_COLLECTION", "collection", collection, place, earlier);
        }
        scanner.expect(':', "after a collection's name");
        readCollection(collection);
      } while (scanner.take(','));
      scanner.expect('}', "or a comma after a collection");
    }
    scanner.expectEnd();
    contents.endLoading();
    return contents;
  }

  private void readCollection(String collection) {
    if (!scanner.atObject()) {
      throw scanner.error(
          "UNEXPECTED_STRUCTURE",
          scanner.position(),
          "expected the collection " + quoted(collection) + " to be an object of values, found "
              + scanner.describeNext());
    }
    scanner.take('{');
    contents.load(collection);
    if (scanner.take('}')) {
      return;
    }
    do {
      scanner.skipSpace();
      int place = scanner.position();
      scanner.passName("a key");
      scanner.expect(':', "after a key");
      readValue(place, collection);
    } while (scanner.take(','));
    scanner.expect('}', "or a comma after a value");
  }

  /**
   * Reads a value.
   *
   * @param key the place of its key
   */
  private void readValue(int key, String collection) {
    if (!scanner.atObject()) {
      throw scanner.error(
          "UNEXPECTED_STRUCTURE",
          scanner.position(),
          "expected " + value(nameAt(key), collection) + " to be an object, found "
              + scanner.describeNext() + "; a key-value store holds objects only");
    }
    int start = scanner.position();
    scanner.passValue(2);
    int length = scanner.position() - start;
    if (length > maxValueBytes) {
      throw scanner.error(
          "VALUE_TOO_LARGE",
          start,
          value(nameAt(key), collection) + " has " + length + " bytes, more than the "
              + maxValueBytes + " that ?max-value allows");
    }
    int earlier = contents.load(text, key + 1, start, length, collection);
    if (earlier >= 0 && duplicates == Duplicates.REFUSE) {
      throw duplicate("DUPLICATE_KEY", "key", nameAt(key), key, earlier);
    }
  }

  private MalformedDataException duplicate(
      String code, String what, String name, int place, int earlier) {
    return scanner.error(
        code,
        place,
        "the " + what + " " + quoted(name) + " is there twice, first at " + scanner.place(earlier)
            + "; take one away, or open with ?duplicates=last to keep the last, as Python does");
  }

  static String value(String key, String collection) {
    return "the value of " + quoted(key) + " in the collection " + quoted(collection);
  }

  /** Reads a name that was passed. */
  private String nameAt(int place) {
    int behind = scanner.position();
    scanner.moveTo(place);
    String name = scanner.name("a name");
    scanner.moveTo(behind);
    return name;
  }

  private static String quoted(String name) {
    return '"' + (name.length() > 80 ? name.substring(0, 80) + "…" : name) + '"';
  }
}
