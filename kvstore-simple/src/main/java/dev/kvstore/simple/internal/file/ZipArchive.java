package dev.kvstore.simple.internal.file;

import dev.kvstore.MalformedDataException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * A zip archive in memory, seen through its directory: the list at its end that says where each
 * entry lies; immutable.
 *
 * <p>It is taken apart here, and not by the JDK's zip filesystem, because that writes an archive
 * without its comment and without the file types that Unix tools left, so that links become files.
 * What {@link ZipUpdate} does not replace, it copies as bytes.
 *
 * @see <a href="https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT">the format</a>
 */
final class ZipArchive {
  static final int LOCAL_SIGNATURE = 0x04034b50;
  static final int LOCAL_LENGTH = 30;
  static final int DIRECTORY_SIGNATURE = 0x02014b50;
  static final int DIRECTORY_LENGTH = 46;
  static final int END_SIGNATURE = 0x06054b50;
  static final int END_LENGTH = 22;
  static final int STORED = 0;
  static final int DEFLATED = 8;

  /** What stands in fields of 32 bits when the value is in an extension of 64 bits. */
  private static final int ELSEWHERE = -1;

  private static final int ENCRYPTED = 1;
  static final int NAMES_ARE_UTF8 = 1 << 11;

  /** Deflate makes at most 1,032 bytes of one. */
  private static final long MOST_INFLATION = 1032;

  private final ByteBuffer bytes;
  private final Object name;
  private final List<Entry> entries = new ArrayList<>();
  private final int directory;
  private final int end;

  /** How many bytes stand before the archive, a program that unpacks it for instance. */
  private final int prefix;

  private ZipArchive(byte[] content, Object name) {
    this.bytes = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
    this.name = name;
    this.end = findEnd();
    if (bytes.getInt(end + 4) != 0 || bytes.getShort(end + 8) != bytes.getShort(end + 10)) {
      throw unsupported(name, "is one of several volumes", "join them");
    }
    if (bytes.getShort(end + 10) == (short) ELSEWHERE || bytes.getInt(end + 16) == ELSEWHERE) {
      throw zip64();
    }
    long length = Integer.toUnsignedLong(bytes.getInt(end + 12));
    long start = Integer.toUnsignedLong(bytes.getInt(end + 16));
    if (start + length > end) {
      throw damaged("its directory does not fit into it");
    }
    this.directory = (int) (end - length);
    this.prefix = (int) (directory - start);
    readDirectory();
  }

  /**
   * Takes an archive apart.
   *
   * @param content its bytes, which it keeps
   * @param name the archive as messages name it
   * @throws MalformedDataException if it is damaged
   */
  static ZipArchive parse(byte[] content, Object name) {
    return new ZipArchive(content, name);
  }

  /** An archive without entries. */
  static ZipArchive empty(Object name) {
    return parse(
        ByteBuffer.allocate(END_LENGTH)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putInt(END_SIGNATURE)
            .array(),
        name);
  }

  /** The end record is the last thing but a comment whose length it knows. */
  private int findEnd() {
    int first = Math.max(0, bytes.capacity() - END_LENGTH - 0xffff);
    for (int at = bytes.capacity() - END_LENGTH; at >= first; at--) {
      if (bytes.getInt(at) == END_SIGNATURE
          && at + END_LENGTH + Short.toUnsignedInt(bytes.getShort(at + 20)) == bytes.capacity()) {
        return at;
      }
    }
    throw damaged("the directory at its end is missing, as it is in a file that was cut off");
  }

  private void readDirectory() {
    int at = directory;
    while (at < end) {
      if (end - at < DIRECTORY_LENGTH || bytes.getInt(at) != DIRECTORY_SIGNATURE) {
        throw damaged("its directory has no entry at byte " + at);
      }
      Entry entry = new Entry(at);
      if (entry.length() > end - at) {
        throw damaged("its directory is cut off at byte " + at);
      }
      if (bytes.getInt(at + 20) == ELSEWHERE
          || bytes.getInt(at + 24) == ELSEWHERE
          || bytes.getInt(at + 42) == ELSEWHERE) {
        throw zip64();
      }
      if (Integer.toUnsignedLong(bytes.getInt(at + 42)) + prefix
          > directory - LOCAL_LENGTH - entry.packedSize()) {
        throw damaged("the entry " + entry.name() + " lies outside of it");
      }
      entries.add(entry);
      at += entry.length();
    }
  }

  ByteBuffer bytes() {
    return bytes;
  }

  List<Entry> entries() {
    return entries;
  }

  /** Where the directory begins. */
  int directory() {
    return directory;
  }

  /** Where the end record begins. */
  int end() {
    return end;
  }

  int prefix() {
    return prefix;
  }

  /**
   * Finds an entry.
   *
   * @return the entry, or null
   */
  @Nullable Entry find(String wanted) {
    Entry found = null;
    for (Entry entry : entries) {
      if (entry.name().equals(wanted)) {
        if (found != null) {
          throw damaged("it has two entries " + wanted);
        }
        found = entry;
      }
    }
    return found;
  }

  /** Whether entries lie in a folder of this name, or the folder is an entry itself. */
  boolean hasFolder(String wanted) {
    return entries.stream().anyMatch(entry -> entry.name().startsWith(wanted + "/"));
  }

  /**
   * Reads an entry's content.
   *
   * @param file the entry as messages name it
   */
  byte[] read(Entry entry, Object file, SizeLimit limit) {
    if ((entry.flags() & ENCRYPTED) != 0) {
      throw unsupported(file, "is encrypted", "pack it without a password");
    }
    if (entry.method() != STORED && entry.method() != DEFLATED) {
      throw unsupported(
          file, "is compressed by method " + entry.method(), "pack it by deflate, or stored");
    }
    if (bytes.getInt(entry.offset()) != LOCAL_SIGNATURE) {
      throw damaged(file, "there is no entry where the directory says");
    }
    int start = entry.offset()
        + LOCAL_LENGTH
        + Short.toUnsignedInt(bytes.getShort(entry.offset() + 26))
        + Short.toUnsignedInt(bytes.getShort(entry.offset() + 28));
    if (start + entry.packedSize() > directory) {
      throw damaged(file, "its content is cut off");
    }
    long possible =
        entry.method() == STORED ? entry.packedSize() : entry.packedSize() * MOST_INFLATION;
    if (entry.size() > possible) {
      throw damaged(file, "it declares more bytes than its content can hold");
    }
    byte[] content = limit.allocate(entry.size(), file);
    if (entry.method() == STORED) {
      bytes.get(start, content);
    } else {
      inflate(start, (int) entry.packedSize(), content, file);
    }
    CRC32 sum = new CRC32();
    sum.update(content);
    if ((int) sum.getValue() != entry.stamp().checksum()) {
      throw damaged(file, "its content does not have the checksum that the archive gives it");
    }
    return content;
  }

  private void inflate(int start, int length, byte[] content, Object file) {
    Inflater inflater = new Inflater(true);
    try {
      inflater.setInput(bytes.array(), start, length);
      int filled = 0;
      int more;
      do {
        more = inflater.inflate(content, filled, content.length - filled);
        filled += more;
      } while (more > 0);
      // One byte beyond: an entry must not hold more than it declares.
      if (inflater.inflate(new byte[1]) > 0 || !inflater.finished() || filled < content.length) {
        throw damaged(file, "it does not hold the " + content.length + " bytes that it declares");
      }
    } catch (DataFormatException e) {
      throw Refusals.damaged("MALFORMED_ZIP", file, "its content cannot be inflated", e);
    } finally {
      inflater.end();
    }
  }

  MalformedDataException damaged(String found) {
    return damaged(name, found);
  }

  private static MalformedDataException damaged(Object file, String found) {
    return Refusals.damaged("MALFORMED_ZIP", file, found, null);
  }

  MalformedDataException zip64() {
    return unsupported(
        name,
        "has 65,535 entries or 4 GiB, or the form for such (ZIP64)",
        "keep the store in a smaller archive");
  }

  private static MalformedDataException unsupported(Object file, String found, String remedy) {
    return new MalformedDataException(
        "UNSUPPORTED_ZIP",
        file + " " + found + ", which is not supported here; " + remedy + "; nothing was changed",
        null);
  }

  /** What tells whether an entry's content was changed. */
  record Stamp(int checksum, long size, int modified) {}

  /** An entry, as the directory describes it. */
  final class Entry {
    private final int at;

    private Entry(int at) {
      this.at = at;
    }

    /** Where its description begins. */
    int at() {
      return at;
    }

    /** How long its description is. */
    int length() {
      return DIRECTORY_LENGTH + nameLength() + extraLength() + commentLength();
    }

    int nameLength() {
      return Short.toUnsignedInt(bytes.getShort(at + 28));
    }

    int extraLength() {
      return Short.toUnsignedInt(bytes.getShort(at + 30));
    }

    int commentLength() {
      return Short.toUnsignedInt(bytes.getShort(at + 32));
    }

    String name() {
      int start = at + DIRECTORY_LENGTH;
      return (flags() & NAMES_ARE_UTF8) != 0
          ? new String(bytes.array(), start, nameLength(), StandardCharsets.UTF_8)
          : ZipNames.of(
              bytes.slice(start, nameLength()), bytes.slice(start + nameLength(), extraLength()));
    }

    int flags() {
      return bytes.getShort(at + 8);
    }

    int method() {
      return Short.toUnsignedInt(bytes.getShort(at + 10));
    }

    long packedSize() {
      return Integer.toUnsignedLong(bytes.getInt(at + 20));
    }

    long size() {
      return Integer.toUnsignedLong(bytes.getInt(at + 24));
    }

    /** Where its content lies, with the header before it. */
    int offset() {
      return bytes.getInt(at + 42) + prefix;
    }

    Stamp stamp() {
      return new Stamp(bytes.getInt(at + 16), size(), bytes.getInt(at + 12));
    }
  }
}
