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
    for (int i = offset; i < offset + length - 2; i++) {
      if (json[i] == '\\' && json[i + 1] == 'u' && (json[i + 2] | 0x20) == 'd') {
        return true;
      }
    }
    return false;
  }
}
