package dev.kvstore.simple.internal.journal;

import dev.kvstore.MalformedDataException;
import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a segment: a line of text that names the format, then records.
 *
 * <p>A record is a header of sixteen bytes (a mark, the payload's length, the payload's CRC-32C,
 * and the header's own) and a payload of operations. The header has a checksum of its own so that a
 * flipped bit in the length is not taken for a record that was cut off: what was cut off is a write
 * that nobody was told of, and goes; anything else that does not check out is damage, and is
 * reported.
 */
final class Records {
  static final byte[] FORMAT = "kvstore journal 1\n".getBytes(StandardCharsets.US_ASCII);

  private static final int MARK = 0x4B564A31;
  private static final int HEADER = 16;

  /** What a disk writes at once, at least. */
  private static final int BLOCK = 512;

  private Records() {}

  /** What a segment holds, and how many of its bytes are whole. */
  record Content(List<Operation> operations, int length) {}

  static byte[] record(List<? extends Operation> operations) {
    ByteArrayOutputStream record = new ByteArrayOutputStream(512);
    record.writeBytes(new byte[HEADER]);
    operations.forEach(operation -> operation.appendTo(record));
    byte[] bytes = record.toByteArray();
    ByteBuffer.wrap(bytes)
        .putInt(MARK)
        .putInt(bytes.length - HEADER)
        .putInt(checksum(bytes, HEADER, bytes.length - HEADER))
        .putInt(checksum(bytes, 0, HEADER - 4));
    return bytes;
  }

  /**
   * Reads a segment.
   *
   * @param bytes all of it
   * @param file its name, for messages
   * @param next what the segment after it holds, or null if it is the last one
   * @throws MalformedDataException with {@code JOURNAL_DAMAGED} if it does not hold what it should;
   *     the end of the last one may be cut off
   */
  static Content read(byte[] bytes, String file, @Nullable Content next) {
    if (next == null || next.operations().isEmpty()) {
      // Or the process ended when it had just made the next one.
      return read(bytes, bytes.length, file, true);
    }
    // One that goes on from no other is told from its place, by whoever looks at all of them.
    long end =
        next.operations().get(0) instanceof Operation.Continue here ? here.end() : bytes.length;
    if (end > bytes.length) {
      throw damaged(
          file,
          bytes.length,
          "the file ends here, though another segment follows that goes on from byte " + end);
    }
    return read(bytes, (int) end, file, false);
  }

  private static Content read(byte[] bytes, int end, String file, boolean mayBeTorn) {
    int place = FORMAT.length;
    for (int i = 0; i < place; i++) {
      if (i >= end) {
        return torn(List.of(), 0, end, file, mayBeTorn);
      }
      if (bytes[i] != FORMAT[i]) {
        throw damaged(file, i, "expected the line \"kvstore journal 1\"");
      }
    }
    List<Operation> operations = new ArrayList<>();
    while (place < end) {
      if (end - place < HEADER) {
        return torn(operations, place, end, file, mayBeTorn);
      }
      ByteBuffer header = ByteBuffer.wrap(bytes, place, HEADER);
      int mark = header.getInt();
      int length = header.getInt();
      int payloadChecksum = header.getInt();
      if (mark != MARK || header.getInt() != checksum(bytes, place, HEADER - 4)) {
        if (isZero(bytes, place, end)) {
          return torn(operations, place, end, file, mayBeTorn);
        }
        throw damaged(file, place, "expected a record's header");
      }
      if (length > end - place - HEADER) {
        return torn(operations, place, end, file, mayBeTorn);
      }
      if (payloadChecksum != checksum(bytes, place + HEADER, length)) {
        int lastBlock = Math.max(place + HEADER, (end - 1) & ~(BLOCK - 1));
        if (place + HEADER + length == end && isZero(bytes, lastBlock, end)) {
          // A power cut left the file's length, but not yet all of its content.
          return torn(operations, place, end, file, mayBeTorn);
        }
        throw damaged(file, place, "the record's checksum does not fit its content");
      }
      try {
        ByteBuffer payload = ByteBuffer.wrap(bytes, place + HEADER, length);
        while (payload.hasRemaining()) {
          operations.add(Operation.read(payload));
        }
      } catch (BufferUnderflowException | IllegalArgumentException | NegativeArraySizeException e) {
        throw damaged(file, place, "the record holds what this version does not know (" + e + ")");
      }
      place += HEADER + length;
    }
    return new Content(operations, place);
  }

  /** The operations of all records that are whole, wherever they stand. */
  static List<Operation> salvage(byte[] bytes) {
    List<Operation> operations = new ArrayList<>();
    int place = 0;
    while (place <= bytes.length - HEADER) {
      ByteBuffer header = ByteBuffer.wrap(bytes, place, HEADER);
      boolean begins = header.getInt() == MARK;
      int length = header.getInt();
      int payloadChecksum = header.getInt();
      if (begins
          && header.getInt() == checksum(bytes, place, HEADER - 4)
          && length <= bytes.length - place - HEADER
          && payloadChecksum == checksum(bytes, place + HEADER, length)) {
        ByteBuffer payload = ByteBuffer.wrap(bytes, place + HEADER, length);
        try {
          while (payload.hasRemaining()) {
            operations.add(Operation.read(payload));
          }
        } catch (BufferUnderflowException
            | IllegalArgumentException
            | NegativeArraySizeException ofALaterVersion) {
          // The rest of this record cannot be read; the next may be.
        }
        place += HEADER + length;
      } else {
        place++;
      }
    }
    return operations;
  }

  /** A write that was cut off by the end of the process, or left as zeros by a power cut. */
  private static Content torn(
      List<Operation> operations, int place, int end, String file, boolean mayBeTorn) {
    if (!mayBeTorn) {
      throw damaged(file, end, "a record is cut off here, though another segment follows");
    }
    return new Content(operations, place);
  }

  private static boolean isZero(byte[] bytes, int from, int end) {
    for (int i = from; i < end; i++) {
      if (bytes[i] != 0) {
        return false;
      }
    }
    return true;
  }

  private static int checksum(byte[] bytes, int offset, int length) {
    CRC32C checksum = new CRC32C();
    checksum.update(bytes, offset, length);
    return (int) checksum.getValue();
  }

  private static MalformedDataException damaged(String file, int place, String reason) {
    return new MalformedDataException(
        "JOURNAL_DAMAGED",
        file
            + ", byte "
            + place
            + ": "
            + reason
            + "; nothing was changed. Restore the file from a backup, or open with ?journal=discard to go on"
            + " with the JSON file alone, without the journal's writes",
        null);
  }
}
