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
    List<Operation> writes = new ArrayList<>();
    List<MalformedDataException> damages = new ArrayList<>();
    Path torn = null;
    List<Segment.Found> found = Segment.find(json);
    for (int i = 0; i < found.size(); i++) {
      Path path = found.get(i).path();
      byte[] bytes = Recovery.readAll(path);
      List<Operation> operations;
      try {
        Records.Content content = Records.read(bytes, path.toString(), i == found.size() - 1);
        operations = content.operations();
        if (content.length() < bytes.length) {
          torn = path;
        }
      } catch (MalformedDataException e) {
        damages.add(e);
        operations = Records.salvage(bytes);
      }
      List<Operation> ofSegment = operations.stream().filter(Recovery::isWrite).toList();
      files.add(new SegmentFile(path, bytes.length, ofSegment.size()));
      writes.addAll(ofSegment);
    }
    return new JournalSalvage(files, writes, damages, Optional.ofNullable(torn));
  }

  /** Makes the writes once more. */
  public void replay(Contents contents) {
    Recovery.replay(writes, contents);
  }
}
