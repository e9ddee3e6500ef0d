package dev.kvstore.simple.internal.format;

/**
 * Passes over a store's file, or over the rest of it, checks all of it, and tells what it holds.
 */
abstract class StorePass {
  final JsonScanner scanner;

  /** The name of the collection around the position, if it began in this pass; for messages. */
  private String collection = "";

  StorePass(byte[] text, String file, FileFormat format) {
    this.scanner = new JsonScanner(text, file, format.limits().depth());
  }

  /** A collection begins, whose name is at a place. */
  abstract void collection(int place, String name);

  /** There is an entry; the places are those of its key, of its value, and the one behind it. */
  abstract void entry(int key, int value, int end);

  /**
   * A key comes next.
   *
   * @return its place; or, to go on behind entries that are known already, the place behind the
   *     last one's value; or -1 to end here
   */
  abstract int beforeKey(int place);

  /** Passes over the whole file. */
  final void file() {
    if (!scanner.atObject()) {
      throw scanner.error(
          scanner.describeNext().matches("an array|a string|a Boolean|null|a number")
              ? "UNEXPECTED_STRUCTURE"
              : "MALFORMED_JSON",
          scanner.position(),
          "expected a JSON object of collections, found " + scanner.describeNext());
    }
    scanner.take('{');
    if (scanner.take('}')) {
      scanner.expectEnd();
    } else {
      collections();
    }
  }

  /** Passes over the file from a place on where a key of a collection is. */
  final void rest(int place) {
    scanner.moveTo(place);
    if (entries()) {
      if (scanner.take(',')) {
        collections();
      } else {
        end();
      }
    }
  }

  private void collections() {
    do {
      scanner.skipSpace();
      int place = scanner.position();
      String name = scanner.name("a collection's name");
      begin(place, name);
      scanner.expect(':', "after a collection's name");
      if (!scanner.atObject()) {
        throw scanner.error(
            "UNEXPECTED_STRUCTURE",
            scanner.position(),
            "expected the collection " + quoted(name) + " to be an object of values, found "
                + scanner.describeNext());
      }
      scanner.take('{');
      if (!scanner.take('}') && !entries()) {
        return;
      }
    } while (scanner.take(','));
    end();
  }

  private void end() {
    scanner.expect('}', "or a comma after a collection");
    scanner.expectEnd();
  }

  /** Notes that a collection begins. */
  final void begin(int place, String name) {
    collection = name;
    collection(place, name);
  }

  /** Passes over the entries of a collection; false to end here. */
  private boolean entries() {
    do {
      scanner.skipSpace();
      int place = scanner.position();
      int goOn = beforeKey(place);
      if (goOn < 0) {
        return false;
      }
      if (goOn > place) {
        scanner.moveTo(goOn);
      } else {
        passEntry(place);
      }
    } while (scanner.take(','));
    scanner.expect('}', "or a comma after a value");
    return true;
  }

  private void passEntry(int key) {
    scanner.passName("a key");
    scanner.expect(':', "after a key");
    if (!scanner.atObject()) {
      throw scanner.error(
          "UNEXPECTED_STRUCTURE",
          scanner.position(),
          "expected " + valueOf(key) + " to be an object, found " + scanner.describeNext()
              + "; a key-value store holds objects only");
    }
    int value = scanner.position();
    scanner.passValue(2);
    entry(key, value, scanner.position());
  }

  /** What the value of a key in the present collection is called. */
  final String valueOf(int key) {
    return value(nameAt(key), collection);
  }

  /** Reads a name that was passed. */
  final String nameAt(int place) {
    int behind = scanner.position();
    scanner.moveTo(place);
    String name = scanner.name("a name");
    scanner.moveTo(behind);
    return name;
  }

  final String collection() {
    return collection;
  }

  static String value(String key, String collection) {
    return "the value of " + quoted(key) + " in the collection " + quoted(collection);
  }

  static String quoted(String name) {
    return '"' + (name.length() > 80 ? name.substring(0, 80) + "…" : name) + '"';
  }
}
