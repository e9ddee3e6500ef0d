package dev.kvstore.spi;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** What the bytes of a document tell before they are parsed, eight looked at together. */
final class JsonBytes {
  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long SIGNS = 0x8080808080808080L;

  private JsonBytes() {}

  static boolean areAscii(byte[] json, int offset, int length) {
    int end = offset + length;
    int at = offset;
    long signs = 0;
    for (; at <= end - Long.BYTES; at += Long.BYTES) {
      signs |= (long) WORD.get(json, at);
    }
    for (; at < end; at++) {
      signs |= json[at];
    }
    return (signs & SIGNS) == 0;
  }

  static boolean holdNul(byte[] json, int offset, int length) {
    return find((byte) 0, json, offset, offset + length) >= 0;
  }

  /** Whether there is an escape of a surrogate, or what looks like one. */
  static boolean mayHoldSurrogates(byte[] json, int offset, int length) {
    int end = offset + length - 2;
    int at = find((byte) '\\', json, offset, end);
    while (at >= 0) {
      if (json[at + 1] == 'u' && (json[at + 2] | 0x20) == 'd') {
        return true;
      }
      at = find((byte) '\\', json, at + 1, end);
    }
    return false;
  }

  /** The first place of a byte, or -1. */
  private static int find(byte wanted, byte[] json, int from, int end) {
    int at = from;
    for (; at <= end - Long.BYTES; at += Long.BYTES) {
      long difference = (long) WORD.get(json, at) ^ ONES * wanted;
      // The sign bit of the lowest byte that is zero is set, and none below it.
      long zero = (difference - ONES) & ~difference & SIGNS;
      if (zero != 0) {
        return at + Long.numberOfTrailingZeros(zero) / Byte.SIZE;
      }
    }
    for (; at < end; at++) {
      if (json[at] == wanted) {
        return at;
      }
    }
    return -1;
  }
}
