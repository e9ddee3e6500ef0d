package dev.kvstore.simple.internal.journal;

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
  private final RandomAccessFile file;
  private long length;

  private Segment(RandomAccessFile file, long length) {
    this.file = file;
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
    Pattern name = Pattern.compile(Pattern.quote(json.getFileName() + ".journal.") + "(\\d{1,9})");
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

  /** Makes a segment with its first record. */
  static Segment create(Path path, Operation first) throws IOException {
    Files.createFile(path);
    boolean created = false;
    RandomAccessFile file = null;
    try {
      file = new RandomAccessFile(path.toFile(), "rw");
      Segment segment = new Segment(file, 0);
      segment.append(Records.FORMAT);
      segment.append(Records.record(List.of(first)));
      created = true;
      return segment;
    } finally {
      if (!created) {
        if (file != null) {
          file.close();
        }
        Files.deleteIfExists(path);
      }
    }
  }

  /** Goes on with a segment, from where its last whole record ends. */
  static Segment resume(Path path, long length) throws IOException {
    RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw");
    file.setLength(length);
    file.seek(length);
    return new Segment(file, length);
  }

  long length() {
    return length;
  }

  /**
   * Adds bytes at the end.
   *
   * @throws IOException if that fails; a part of them may be there then
   */
  void append(byte[] bytes) throws IOException {
    file.write(bytes);
    length += bytes.length;
  }

  /** Takes away what was appended last, wholly or in part. */
  void cutBack(long to) throws IOException {
    file.setLength(to);
    file.seek(to);
    length = to;
  }

  /** Forces all that was appended to disk. */
  void force() throws IOException {
    file.getFD().sync();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
