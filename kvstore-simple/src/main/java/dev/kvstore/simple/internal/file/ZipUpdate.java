package dev.kvstore.simple.internal.file;

import static dev.kvstore.simple.internal.file.ZipArchive.DEFLATED;
import static dev.kvstore.simple.internal.file.ZipArchive.DIRECTORY_LENGTH;
import static dev.kvstore.simple.internal.file.ZipArchive.DIRECTORY_SIGNATURE;
import static dev.kvstore.simple.internal.file.ZipArchive.LOCAL_LENGTH;
import static dev.kvstore.simple.internal.file.ZipArchive.LOCAL_SIGNATURE;
import static dev.kvstore.simple.internal.file.ZipArchive.NAMES_ARE_UTF8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.CheckedOutputStream;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * An archive with one entry added or replaced.
 *
 * <p>The new entry takes the old one's place. All others are copied as the bytes that they are,
 * whatever made them, and so is what the directory says of them, but for the places that moved.
 */
final class ZipUpdate {
  private static final int BUFFER = 1 << 16;
  private static final short VERSION = 20;
  private static final short MADE_ON_UNIX = 3 << 8 | VERSION;
  private static final int PLAIN_FILE = 0100644 << 16;
  private static final int MOST_ENTRIES = 0xffff - 1;

  private final ZipArchive archive;
  private final ZipArchive.@Nullable Entry old;
  private final byte[] name;
  private final Packed packed;
  private final int modified = dosTime(LocalDateTime.now(ZoneId.systemDefault()));

  /** What is left out of the old archive: from here, up to there. */
  private final int from;

  private final int to;

  /**
   * Prepares an update.
   *
   * @param packed what the entry is to hold
   */
  ZipUpdate(ZipArchive archive, String entry, Packed packed) {
    this.archive = archive;
    this.old = archive.find(entry);
    this.name = entry.getBytes(StandardCharsets.UTF_8);
    this.packed = packed;
    this.from = old == null ? archive.directory() : old.offset();
    this.to = old == null ? archive.directory() : nextAfter(old);
    if (count() > MOST_ENTRIES || size() > 0xffff_ffffL || packed.size >= 0xffff_ffffL) {
      throw archive.zip64();
    }
  }

  private int nextAfter(ZipArchive.Entry entry) {
    int next = archive.directory();
    for (ZipArchive.Entry other : archive.entries()) {
      if (other != entry && other.offset() == entry.offset()) {
        throw archive.damaged(
            "two of its entries, " + entry.name() + " and " + other.name() + ", are one place");
      }
      if (other.offset() > entry.offset()) {
        next = Math.min(next, other.offset());
      }
    }
    return next;
  }

  private int count() {
    return archive.entries().size() + (old == null ? 1 : 0);
  }

  /** By how much what comes after the entry moves. */
  private long shift() {
    return LOCAL_LENGTH + name.length + packed.bytes.length - (long) (to - from);
  }

  private long directoryLength() {
    return (long) archive.end()
        - archive.directory()
        + DIRECTORY_LENGTH
        + name.length
        + (old == null ? 0 : old.commentLength() - old.length());
  }

  /** How large the new archive is. */
  long size() {
    return archive.directory()
        + shift()
        + directoryLength()
        + archive.bytes().capacity()
        - archive.end();
  }

  /** What {@link ZipArchive.Entry#stamp()} says of the entry in the new archive. */
  ZipArchive.Stamp stamp() {
    return new ZipArchive.Stamp(packed.checksum, packed.size, modified);
  }

  /** Writes the new archive. */
  void writeTo(OutputStream target) throws IOException {
    byte[] bytes = archive.bytes().array();
    target.write(bytes, 0, from);
    target.write(localHeader());
    target.write(packed.bytes);
    target.write(bytes, to, archive.directory() - to);
    for (ZipArchive.Entry entry : archive.entries()) {
      target.write(entry == old ? directoryEntry() : moved(entry));
    }
    if (old == null) {
      target.write(directoryEntry());
    }
    target.write(endRecord());
  }

  private byte[] localHeader() {
    byte[] header = new byte[LOCAL_LENGTH + name.length];
    putFacts(record(header).putInt(LOCAL_SIGNATURE)).putShort((short) 0).put(name);
    return header;
  }

  /** Comment and file type stay as they were; what else was said of the old content is gone. */
  private byte[] directoryEntry() {
    byte[] comment = old == null
        ? new byte[0]
        : bytesOf(old.at() + old.length() - old.commentLength(), old.commentLength());
    byte[] entry = new byte[DIRECTORY_LENGTH + name.length + comment.length];
    putFacts(record(entry)
            .putInt(DIRECTORY_SIGNATURE)
            .putShort(old == null ? MADE_ON_UNIX : archive.bytes().getShort(old.at() + 4)))
        .putShort((short) 0)
        .putShort((short) comment.length)
        .putInt(0)
        .putInt(old == null ? PLAIN_FILE : archive.bytes().getInt(old.at() + 38))
        .putInt(from - archive.prefix())
        .put(name)
        .put(comment);
    return entry;
  }

  /** What the header before the content and the directory say alike. */
  private ByteBuffer putFacts(ByteBuffer record) {
    return record
        .putShort(VERSION)
        .putShort((short) NAMES_ARE_UTF8)
        .putShort((short) DEFLATED)
        .putInt(modified)
        .putInt(packed.checksum)
        .putInt(packed.bytes.length)
        .putInt((int) packed.size)
        .putShort((short) name.length);
  }

  private byte[] moved(ZipArchive.Entry entry) {
    byte[] same = bytesOf(entry.at(), entry.length());
    if (entry.offset() >= to) {
      record(same).putInt(42, (int) (entry.offset() + shift() - archive.prefix()));
    }
    return same;
  }

  private byte[] endRecord() {
    byte[] end = bytesOf(archive.end(), archive.bytes().capacity() - archive.end());
    record(end)
        .putShort(8, (short) count())
        .putShort(10, (short) count())
        .putInt(12, (int) directoryLength())
        .putInt(16, (int) (archive.directory() + shift() - archive.prefix()));
    return end;
  }

  private byte[] bytesOf(int start, int length) {
    return Arrays.copyOfRange(archive.bytes().array(), start, start + length);
  }

  private static ByteBuffer record(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** The date and the time in two seconds, in the zone of whoever looks, as zips have them. */
  private static int dosTime(LocalDateTime now) {
    return (Math.max(0, now.getYear() - 1980) << 25)
        | (now.getMonthValue() << 21)
        | (now.getDayOfMonth() << 16)
        | (now.getHour() << 11)
        | (now.getMinute() << 5)
        | (now.getSecond() >> 1);
  }

  /** A content, compressed. */
  static final class Packed {
    private final byte[] bytes;
    private final int checksum;
    private final long size;

    private Packed(byte[] bytes, int checksum, long size) {
      this.bytes = bytes;
      this.checksum = checksum;
      this.size = size;
    }

    /**
     * Compresses a content, so that its size is known.
     *
     * @throws IOException if the content fails
     */
    static Packed of(StoreFile.Content content) throws IOException {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      CRC32 sum = new CRC32();
      Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
      try {
        try (OutputStream out =
            new CheckedOutputStream(new DeflaterOutputStream(bytes, deflater, BUFFER), sum)) {
          content.writeTo(out);
        }
        return new Packed(bytes.toByteArray(), (int) sum.getValue(), deflater.getBytesRead());
      } finally {
        deflater.end();
      }
    }
  }
}
