package dev.kvstore.simple.internal.engine;

/**
 * The most bytes that a store's file may have, in any form; a little more than in Python's.
 *
 * <p>It is counted along with each change, as far as values come with their length, so that a put
 * can be held to it without a look at anything else. Who counts holds the lock of {@link Contents}.
 */
final class FileSize {
  /** The bytes of a file without any collection. */
  private static final int EMPTY = 3;

  /** Quotes, colon and comma of a name. */
  private static final int AROUND_NAME = 6;

  /** The braces of a collection, and in one of the forms lines and indentation. */
  private static final int BRACES = 7;

  private long bytes = EMPTY;

  long bytes() {
    return bytes;
  }

  /** The most that a name takes, with what stands around it. */
  static long ofName(String name) {
    long bytes = AROUND_NAME;
    for (int i = 0; i < name.length(); i++) {
      bytes += isPlain(name.charAt(i)) ? 1 : 6;
    }
    return bytes;
  }

  /** The same of a name as it stands in JSON text that was checked before. */
  static long ofName(byte[] text, int start, int end) {
    for (int i = start; i < end; i++) {
      if (!isPlain(text[i])) {
        return ofName(JsonName.read(text, start, end));
      }
    }
    return ofPlainName(end - start);
  }

  /** The same of a name all of whose characters are {@linkplain #isPlain plain}. */
  static long ofPlainName(int length) {
    return (long) AROUND_NAME + length;
  }

  /** Whether a character stands for itself in every form. */
  static boolean isPlain(int unit) {
    return unit >= ' ' && unit <= '~' && unit != '"' && unit != '\\';
  }

  /** The most that a collection without any entry takes. */
  static long ofCollection(String name) {
    return ofName(name) + BRACES;
  }

  /** Notes that a collection takes more, or less, than it did. */
  void grow(EntryTable collection, long by) {
    collection.fileBytes += by;
    bytes += by;
  }

  /** Notes that a collection goes with all that it holds. */
  void lose(EntryTable collection) {
    bytes -= collection.fileBytes;
  }

  /** Notes that the file is larger than was counted, since its values are laid out anew. */
  void raise(long least) {
    bytes = Math.max(bytes, least);
  }
}
