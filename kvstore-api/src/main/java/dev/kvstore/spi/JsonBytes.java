package dev.kvstore.spi;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** What the bytes of a document tell without being parsed. */
final class JsonBytes {
  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long SIGNS = 0x8080808080808080L;

  private JsonBytes() {}

  /** What nearly every document is, eight bytes looked at together. */
  static boolean areAsciiWithoutNul(byte[] json, int offset, int length) {
    int end = offset + length;
    int at = offset;
    long signs = 0;
    for (; at <= end - Long.BYTES; at += Long.BYTES) {
      long word = (long) WORD.get(json, at);
      // One less than NUL has its sign bit set, and so has what is not ASCII.
      signs |= word | (word - ONES);
    }
    for (; at < end; at++) {
      signs |= json[at] | (json[at] - 1);
    }
    return (signs & SIGNS) == 0;
  }

  /**
   * Whether a byte of Latin-1 stands for itself in JSON: printable ASCII without the quote and the
   * backslash, and without the question mark, which may stand for what Latin-1 lacks.
   */
  static boolean isPlain(byte b) {
    return b >= ' ' && b != '"' && b != '\\' && b != '?' && b != 0x7F;
  }

  /** The place of the first byte that is not {@linkplain #isPlain plain}, or the array's length. */
  static int plainEnd(byte[] latin1, int from) {
    int at = from;
    for (; at <= latin1.length - Long.BYTES; at += Long.BYTES) {
      long word = (long) WORD.get(latin1, at);
      // A sign bit for each byte that is not plain, and for some of those behind such a byte.
      long marks = word
          | (word - ONES * ' ')
          | ((word ^ ONES * '"') - ONES)
          | ((word ^ ONES * '\\') - ONES)
          | ((word ^ ONES * '?') - ONES)
          | (word + ONES);
      marks &= SIGNS;
      if (marks != 0) {
        return at + (Long.numberOfTrailingZeros(marks) >>> 3);
      }
    }
    while (at < latin1.length && isPlain(latin1[at])) {
      at++;
    }
    return at;
  }

  static boolean holdNul(byte[] json, int offset, int length) {
    for (int i = offset; i < offset + length; i++) {
      if (json[i] == 0) {
        return true;
      }
    }
    return false;
  }

  /** Whether there is an escape of a surrogate, or what looks like one. */
  static boolean mayHoldSurrogates(byte[] json, int offset, int length) {
    int end = offset + length - 2;
    int at = offset;
    for (; at <= end - Long.BYTES; at += Long.BYTES) {
      // A byte becomes 0 where a backslash, a u and a d follow each other.
      long word = ((long) WORD.get(json, at) ^ ONES * '\\')
          | ((long) WORD.get(json, at + 1) ^ ONES * 'u')
          | (((long) WORD.get(json, at + 2) | ONES * 0x20) ^ ONES * 'd');
      if ((word - ONES & ~word & SIGNS) != 0) {
        return true;
      }
    }
    for (; at < end; at++) {
      if (json[at] == '\\' && json[at + 1] == 'u' && (json[at + 2] | 0x20) == 'd') {
        return true;
      }
    }
    return false;
  }
}
