package dev.kvstore.mvstore;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The key of an entry in the tree: the UTF-8 of the collection, a byte that no UTF-8 holds, and the
 * UTF-8 of the key. So the entries of a collection stand together, in the order of their keys.
 */
final class EntryKey {
  private static final byte SEPARATOR = (byte) 0xFF;

  private EntryKey() {}

  /** The key of an entry, or with a prefix instead of a key where the entries with it begin. */
  static byte[] of(String collection, String key) {
    byte[] first = collection.getBytes(StandardCharsets.UTF_8);
    byte[] second = key.getBytes(StandardCharsets.UTF_8);
    byte[] whole = Arrays.copyOf(first, first.length + 1 + second.length);
    whole[first.length] = SEPARATOR;
    System.arraycopy(second, 0, whole, first.length + 1, second.length);
    return whole;
  }

  /** What stands behind all entries of a collection, and before the next one. */
  static byte[] behind(String collection) {
    byte[] end = of(collection, "X");
    end[end.length - 1] = SEPARATOR;
    return end;
  }

  static String collection(byte[] whole) {
    return new String(whole, 0, separator(whole), StandardCharsets.UTF_8);
  }

  static String key(byte[] whole) {
    int start = separator(whole) + 1;
    return new String(whole, start, whole.length - start, StandardCharsets.UTF_8);
  }

  static boolean startsWith(byte[] whole, byte[] prefix) {
    return whole.length >= prefix.length
        && Arrays.equals(whole, 0, prefix.length, prefix, 0, prefix.length);
  }

  private static int separator(byte[] whole) {
    int i = 0;
    while (whole[i] != SEPARATOR) {
      i++;
    }
    return i;
  }
}
