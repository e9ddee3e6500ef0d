package dev.kvstore.simple.internal.journal;

import dev.kvstore.simple.internal.file.Disk;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One file of a journal that is being written, named after the JSON file and numbered.
 *
 * <p>It is a plain file, not a channel: a channel closes when a thread that uses it is interrupted.
 */
final class Segment implements AutoCloseable {
  private final Path path;
  private final Disk disk;
  private final RandomAccessFile file;
  private volatile long length;

  /** How much of it is on disk for sure. */
  private volatile long forced;

  /** Whether its name is on disk too. */
  private volatile boolean named;

  private Segment(Path path, Disk disk, long length) throws IOException {
    this.path = path;
    this.disk = disk;
    this.file = disk.openToAppend(path);
    this.length = length;
  }

  /** A segment on disk, by its number. */
  record Found(int number, Path path) {}

  /** The segments beside a JSON file, by their numbers. */
  static List<Found> find(Path json) throws IOException {
    Path folder = Objects.requireNonNull(json.getParent(), "an absolute file has a folder");
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    Pattern name =
        Pattern.compile(Pattern.quote(json.getFileName() + ".journal.") + "([1-9]\\d{0,8})");
    List<Found> found = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Matcher matcher = name.matcher(String.valueOf(file.getFileName()));
        if (matcher.matches()) {
          found.add(new Found(Integer.parseInt(matcher.group(1)), file));
        }
      }
    }
    found.sort(Comparator.comparing(Found::number));
    return found;
  }

  static Path path(Path json, int number) {
    return json.resolveSibling(json.getFileName() + ".journal." + number);
  }

  /** Makes a segment with its first record, for the same eyes as the JSON file. */
  static Segment create(Path path, Operation first, Path json, Disk disk) throws IOException {
    Segment segment = null;
    disk.create(path, json);
    try {
      segment = new Segment(path, disk, 0);
      segment.append(Records.FORMAT);
      segment.append(Records.record(List.of(first)));
      return segment;
    } catch (IOException | Error e) {
      try {
        if (segment != null) {
          segment.close();
        }
        disk.delete(path);
      } catch (IOException again) {
        e.addSuppressed(again);
      }
      throw e;
    }
  }

  /** Goes on with a segment, from where its last whole record ends. */
  static Segment resume(Path path, long length, Disk disk) throws IOException {
    Segment segment = new Segment(path, disk, length);
    boolean resumed = false;
    try {
      segment.cutBack(length);
      resumed = true;
      return segment;
    } finally {
      if (!resumed) {
        segment.close();
      }
    }
  }

  Path path() {
    return path;
  }

  /** How many bytes count; more may be on disk if a write failed. */
  long length() {
    return length;
  }

  /**
   * Adds bytes at the end.
   *
   * @throws IOException if that fails; a part of them may be there then
   */
  void append(byte[] bytes) throws IOException {
    disk.append(file, bytes);
    long grown = length + bytes.length;
    length = grown;
  }

  /** Takes away what was appended last, wholly or in part. */
  void cutBack(long to) throws IOException {
    // Even if it fails, no more than that counts.
    length = to;
    forced = Math.min(forced, to);
    disk.cut(file, to);
  }

  /** Forces all that was appended to disk, and, the first time, its name. */
  void force() throws IOException {
    long covered = length;
    if (forced < covered) {
      disk.force(file);
      forced = covered;
    }
    if (!named) {
      disk.forceFolder(Objects.requireNonNull(path.getParent(), "an absolute file has a folder"));
      named = true;
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
