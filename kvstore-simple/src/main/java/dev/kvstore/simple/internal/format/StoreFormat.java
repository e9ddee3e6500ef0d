package dev.kvstore.simple.internal.format;

import dev.kvstore.MalformedDataException;
import dev.kvstore.simple.internal.engine.Contents;
import dev.kvstore.simple.internal.engine.StoredValue;
import dev.kvstore.spi.JsonCodec;
import java.io.IOException;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;

/**
 * A store as one JSON object: collections by name, and in each the values by key, as LlamaIndex's
 * {@code SimpleKVStore} (Python) keeps it.
 *
 * <p>Reading is one pass that checks all of the file and remembers where each value lies. Writing
 * copies those bytes; keys and new values take the form that Python's {@code json.dumps} gives
 * them.
 */
public final class StoreFormat {
  private static final byte[] BETWEEN = {',', ' '};
  private static final byte[] AFTER_NAME = {':', ' '};

  private StoreFormat() {}

  /**
   * Reads a store.
   *
   * @param text the file's content, which the contents keep
   * @param file the file as messages name it
   * @param duplicates what happens with equal names
   * @throws MalformedDataException if it is no store; the message names the place
   */
  public static Contents read(byte[] text, String file, Duplicates duplicates) {
    JsonScanner scanner = new JsonScanner(text, file);
    Contents contents = new Contents();
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
          throw duplicate(
              scanner, "DUPLICATE_COLLECTION", "collection", collection, place, earlier);
        }
        scanner.expect(':', "after a collection's name");
        readCollection(scanner, text, contents, collection, duplicates);
      } while (scanner.take(','));
      scanner.expect('}', "or a comma after a collection");
    }
    scanner.expectEnd();
    return contents;
  }

  private static void readCollection(
      JsonScanner scanner,
      byte[] text,
      Contents contents,
      String collection,
      Duplicates duplicates) {
    if (!scanner.atObject()) {
      throw scanner.error(
          "UNEXPECTED_STRUCTURE",
          scanner.position(),
          "expected the collection "
              + quoted(collection)
              + " to be an object of values, found "
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
      String key = scanner.name("a key");
      StoredValue earlier = contents.get(key, collection);
      if (earlier != null && duplicates == Duplicates.REFUSE) {
        throw duplicate(scanner, "DUPLICATE_KEY", "key", key, place, earlier.offset());
      }
      scanner.expect(':', "after a key");
      if (!scanner.atObject()) {
        throw scanner.error(
            "UNEXPECTED_STRUCTURE",
            scanner.position(),
            "expected the value of "
                + quoted(key)
                + " in the collection "
                + quoted(collection)
                + " to be an object, found "
                + scanner.describeNext()
                + "; a key-value store holds objects only");
      }
      int start = scanner.position();
      scanner.passValue(2);
      contents.load(key, text, start, scanner.position() - start, collection);
    } while (scanner.take(','));
    scanner.expect('}', "or a comma after a value");
  }

  private static MalformedDataException duplicate(
      JsonScanner scanner, String code, String what, String name, int place, int earlier) {
    return scanner.error(
        code,
        place,
        "the "
            + what
            + " "
            + quoted(name)
            + " is there twice, first at "
            + scanner.place(earlier)
            + "; take one away, or open with ?duplicates=last to keep the last, as Python does");
  }

  private static String quoted(String name) {
    return '"' + (name.length() > 80 ? name.substring(0, 80) + "…" : name) + '"';
  }

  /**
   * Writes a store.
   *
   * @param moment what to write
   * @param target where to; not closed
   * @throws IOException if the target fails
   */
  public static void write(Contents.Moment moment, OutputStream target) throws IOException {
    target.write('{');
    boolean firstCollection = true;
    for (Contents.Collection collection : moment.collections()) {
      if (!firstCollection) {
        target.write(BETWEEN);
      }
      firstCollection = false;
      target.write(JsonCodec.encodeName(collection.name()));
      target.write(AFTER_NAME);
      target.write('{');
      boolean firstEntry = true;
      Iterator<Map.Entry<String, StoredValue>> entries = collection.entries();
      while (entries.hasNext()) {
        Map.Entry<String, StoredValue> entry = entries.next();
        if (!firstEntry) {
          target.write(BETWEEN);
        }
        firstEntry = false;
        target.write(JsonCodec.encodeName(entry.getKey()));
        target.write(AFTER_NAME);
        entry.getValue().writeTo(target);
      }
      target.write('}');
    }
    target.write('}');
  }
}
