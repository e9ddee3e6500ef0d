package dev.kvstore.simple.internal.format;

import dev.kvstore.MalformedDataException;
import dev.kvstore.simple.internal.engine.Contents;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Reads of a damaged file what can be read, and tells of each damage.
 *
 * <p>A value that is damaged inside is passed over by counting brackets. Where brackets or quotes
 * are damaged too, reading goes on at the next text that looks like the boundary between two
 * entries; what is found so may have been a part of the damaged value. Behind the end of a file
 * that was cut off there is nothing to look for.
 */
public final class StoreSalvage {
  /** An escape of six characters may be cut off; so much before the end, the end is the damage. */
  private static final int ESCAPE = 6;

  private final byte[] text;
  private final JsonScanner scanner;
  private final Consumer<MalformedDataException> damages;
  private final Contents contents = new Contents();

  private StoreSalvage(byte[] text, String file, Consumer<MalformedDataException> damages) {
    this.text = text;
    this.scanner = new JsonScanner(text, file, ReadLimits.MOST_DEPTH);
    this.damages = damages;
  }

  /**
   * Reads a file.
   *
   * @param text its bytes, which the contents keep
   * @param file its name, for messages
   * @param damages hears of each damage, with its place
   */
  public static Contents read(byte[] text, String file, Consumer<MalformedDataException> damages) {
    try {
      StoreSalvage salvage = new StoreSalvage(text, file, damages);
      salvage.readStore();
      salvage.contents.endLoading();
      return salvage.contents;
    } catch (MalformedDataException nothingReadable) {
      damages.accept(nothingReadable);
      return new Contents();
    }
  }

  private void readStore() {
    Set<String> seen = new HashSet<>();
    try {
      scanner.expect('{', "to begin a store");
      if (!scanner.take('}')) {
        End end;
        do {
          int place = scanner.position();
          String collection = scanner.name("a collection's name");
          boolean first = seen.add(collection);
          if (!first) {
            damages.accept(scanner.error(
                "DUPLICATE_COLLECTION",
                place,
                "the collection " + quoted(collection) + " is there twice"));
          }
          scanner.expect(':', "after a collection's name");
          scanner.expect('{', "to begin a collection");
          if (first) {
            contents.load(collection);
          }
          end = scanner.take('}') ? End.FOUND : readEntries(collection);
          if (end == End.LOST) {
            return;
          }
        } while (end == End.NEXT_COLLECTION || scanner.take(','));
        scanner.expect('}', "or a comma after a collection");
      }
      scanner.expectEnd();
    } catch (MalformedDataException e) {
      // Between collections there is nothing to lose but what follows.
      damages.accept(e);
    }
  }

  /** Where the reading of a collection came to. */
  private enum End {
    /** Behind its closing bracket. */
    FOUND,
    /** To the next one's name, past damage. */
    NEXT_COLLECTION,
    /** To where nothing more can be read. */
    LOST
  }

  private End readEntries(String collection) {
    while (true) {
      int value = -1;
      boolean readable = true;
      try {
        scanner.skipSpace();
        int place = scanner.position();
        String key = scanner.name("a key");
        scanner.expect(':', "after a key");
        scanner.skipSpace();
        value = scanner.position();
        if (!scanner.atObject()) {
          throw scanner.malformed("expected the value of " + quoted(key)
              + " to be an object, found " + scanner.describeNext());
        }
        scanner.passValue(2);
        int length = scanner.position() - value;
        if (contents.load(text, place + 1, value, length, collection) >= 0) {
          damages.accept(
              scanner.error("DUPLICATE_KEY", place, "the key " + quoted(key) + " is there twice"));
        }
        if (scanner.take('}')) {
          return End.FOUND;
        }
        scanner.expect(',', "or a closing } after a value");
      } catch (MalformedDataException e) {
        damages.accept(e);
        readable = false;
      }
      if (!readable) {
        int damage = scanner.position();
        if (damage > text.length - ESCAPE && !endsInBrackets()) {
          return End.LOST;
        }
        int end = value < 0 ? -1 : endByBrackets(value);
        if (end >= 0) {
          scanner.moveTo(end);
          if (scanner.take(',')) {
            continue;
          }
          if (scanner.take('}') && !scanner.atEnd()) {
            return End.FOUND;
          }
        }
        int next = nextBoundary(Math.max(value, Math.min(damage, text.length - 1)));
        if (next < 0) {
          return End.LOST;
        }
        scanner.moveTo(next);
        if (isCollection(next)) {
          return End.NEXT_COLLECTION;
        }
      }
    }
  }

  /** Whether a name behind two closing brackets is that of an object of objects. */
  private boolean isCollection(int name) {
    int before = name - 1;
    int closing = 0;
    while (before >= 0 && (text[before] <= ' ' || text[before] == ',' || text[before] == '}')) {
      closing += text[before] == '}' ? 1 : 0;
      before--;
    }
    if (closing < 2) {
      return false;
    }
    try {
      scanner.name("a name");
      scanner.expect(':', "after a name");
      scanner.expect('{', "to begin a collection");
      boolean objects = true;
      if (!scanner.take('}')) {
        do {
          scanner.name("a key");
          scanner.expect(':', "after a key");
          objects &= scanner.atObject();
          scanner.passValue(2);
        } while (objects && scanner.take(','));
      }
      return objects;
    } catch (MalformedDataException damagedItself) {
      return false;
    } finally {
      scanner.moveTo(name);
    }
  }

  private boolean endsInBrackets() {
    int end = text.length;
    while (end > 0 && text[end - 1] <= ' ' && text[end - 1] >= 0) {
      end--;
    }
    return end > 1 && text[end - 1] == '}' && text[end - 2] == '}';
  }

  /** Where a value that begins here ends, if its brackets and quotes are whole; or -1. */
  private int endByBrackets(int start) {
    int depth = 0;
    boolean inString = false;
    for (int i = start; i < text.length; i++) {
      byte next = text[i];
      if (inString) {
        if (next == '\\') {
          i++;
        } else if (next == '"') {
          inString = false;
        }
      } else if (next == '"') {
        inString = true;
      } else if (next == '{' || next == '[') {
        depth++;
      } else if (next == '}' || next == ']') {
        depth--;
        if (depth <= 0) {
          return depth == 0 ? i + 1 : i;
        }
      } else if (next == ',' && depth == 0) {
        return i;
      }
    }
    return -1;
  }

  /**
   * The next key that is followed by an object that is whole, behind another value's end; or -1.
   */
  private int nextBoundary(int from) {
    for (int i = from; i < text.length; i++) {
      if (text[i] != '}') {
        continue;
      }
      scanner.moveTo(i + 1);
      if (!scanner.take(',')) {
        continue;
      }
      scanner.skipSpace();
      int key = scanner.position();
      try {
        scanner.name("a key");
        scanner.expect(':', "after a key");
        if (scanner.atObject()) {
          scanner.passValue(2);
          return key;
        }
      } catch (MalformedDataException notOne) {
        // The search goes on behind the bracket.
      }
    }
    return -1;
  }

  private static String quoted(String name) {
    return '"' + (name.length() > 80 ? name.substring(0, 80) + "…" : name) + '"';
  }
}
