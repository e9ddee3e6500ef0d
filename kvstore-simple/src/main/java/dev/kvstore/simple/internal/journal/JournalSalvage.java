package dev.kvstore.simple.internal.journal;

import dev.kvstore.MalformedDataException;
import dev.kvstore.simple.internal.engine.Contents;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What of a journal can be read, damaged or not; reading it changes nothing.
 *
 * <p>All writes are absolute, so that those which the JSON file holds already may be made once
 * more, in their order.
 *
 * @param files the segments
 * @param writes all that can be read, in their order
 * @param damages what is wrong, with its place
 * @param torn the segment whose end is cut off, as the end of a process leaves it
 */
public record JournalSalvage(
    List<SegmentFile> files,
    List<Operation> writes,
    List<MalformedDataException> damages,
    Optional<Path> torn) {

  /** A segment on disk. */
  public record SegmentFile(Path path, long bytes, long writes) {}

  /** Reads the journal beside a JSON file. */
  public static JournalSalvage read(Path json) throws IOException {
    List<SegmentFile> files = new ArrayList<>();
    List<MalformedDataException> damages = new ArrayList<>();
    List<List<Operation>> writes = new ArrayList<>();
    Path torn = null;
    List<Segment.Found> found = Segment.find(json);
    // From the last one on, as a sound journal is read.
    Records.Content next = null;
    for (int i = found.size() - 1; i >= 0; i--) {
      Path path = found.get(i).path();
      byte[] bytes = Recovery.readAll(path);
      List<Operation> operations;
      try {
        next = Records.read(bytes, path.toString(), next);
        operations = next.operations();
        if (next.length() < bytes.length) {
          torn = path;
        }
      } catch (MalformedDataException e) {
        damages.add(0, e);
        operations = Records.salvage(bytes);
        next = null;
      }
      List<Operation> ofSegment = operations.stream().filter(Recovery::isWrite).toList();
      files.add(0, new SegmentFile(path, bytes.length, ofSegment.size()));
      writes.add(0, ofSegment);
    }
    return new JournalSalvage(
        files, writes.stream().flatMap(List::stream).toList(), damages, Optional.ofNullable(torn));
  }

  /** Makes the writes once more. */
  public void replay(Contents contents) {
    Recovery.replay(writes, contents);
  }
}
