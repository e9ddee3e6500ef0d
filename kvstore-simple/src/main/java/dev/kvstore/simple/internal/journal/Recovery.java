package dev.kvstore.simple.internal.journal;

import dev.kvstore.ConflictException;
import dev.kvstore.MalformedDataException;
import dev.kvstore.StoreIOException;
import dev.kvstore.simple.internal.engine.Contents;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a journal on disk says beside its JSON file; reading it changes nothing.
 *
 * <p>The first segment says on which JSON file it begins. A fold starts a segment, writes the JSON
 * file anew beside the old one, notes its fingerprint in that segment, and only then puts it in
 * place and deletes the earlier segments. So whatever the process died of, the JSON file is either
 * the one that the first segment begins on, and all segments are to be replayed, or one that a
 * segment notes, and the one that the fold started and the later ones are. If it is neither,
 * somebody else changed it.
 *
 * <p>Each segment but the first also says where the one before it ended. What lies behind that is
 * of a write that failed and could not be taken back, and goes.
 */
public record Recovery(List<ReadSegment> segments, List<Operation> toReplay, boolean matches) {

  /** No journal. */
  public static final Recovery NONE = new Recovery(List.of(), List.of(), true);

  /** A segment and what it holds. */
  record ReadSegment(Segment.Found found, Records.Content content, long bytesOnDisk) {}

  /**
   * Reads the journal beside a JSON file.
   *
   * @param json the JSON file's real path
   * @param base the fingerprint of the JSON file as it is
   * @throws dev.kvstore.MalformedDataException with {@code JOURNAL_DAMAGED} if it cannot be read
   *     for sure
   */
  public static Recovery read(Path json, Fingerprint base) throws IOException {
    List<ReadSegment> segments = new ArrayList<>();
    List<Segment.Found> found = Segment.find(json);
    // From the last one on, since each says where the one before it ends.
    Records.Content next = null;
    for (int i = found.size() - 1; i >= 0; i--) {
      Segment.Found segment = found.get(i);
      byte[] bytes = readAll(segment.path());
      next = Records.read(bytes, segment.path().toString(), next);
      segments.add(0, new ReadSegment(segment, next, bytes.length));
    }
    checkUnbroken(json, segments);
    int start = start(segments, base);
    List<Operation> toReplay = new ArrayList<>();
    for (ReadSegment segment : segments.subList(Math.max(start, 0), segments.size())) {
      segment.content().operations().stream().filter(Recovery::isWrite).forEach(toReplay::add);
    }
    return new Recovery(segments, toReplay, start >= 0);
  }

  /** A file that is missing, or that somebody copied there, must not pass for what was written. */
  private static void checkUnbroken(Path json, List<ReadSegment> segments) {
    for (int i = 1; i < segments.size(); i++) {
      int expected = segments.get(i - 1).found().number() + 1;
      ReadSegment segment = segments.get(i);
      if (segment.found().number() != expected) {
        throw damaged(segment, "follows where " + Segment.path(json, expected) + " should");
      }
      if (segment.content().operations().stream().anyMatch(Operation.Begin.class::isInstance)) {
        throw damaged(segment, "begins anew, as the first one does, and is not the first");
      }
    }
  }

  private static MalformedDataException damaged(ReadSegment segment, String how) {
    return new MalformedDataException(
        "JOURNAL_DAMAGED",
        segment.found().path() + " " + how
            + "; nothing was changed. Take away what was copied beside the store, or bring back what is"
            + " missing; or open with ?journal=discard to drop the whole journal",
        null);
  }

  static byte[] readAll(Path segment) throws IOException {
    try {
      return Files.readAllBytes(segment);
    } catch (OutOfMemoryError e) {
      throw new StoreIOException(
          "FILE_TOO_LARGE",
          segment + " has " + Files.size(segment)
              + " bytes, and the heap has no room for them; give Java more with -Xmx",
          null);
    }
  }

  private static int start(List<ReadSegment> segments, Fingerprint base) {
    for (int i = segments.size() - 1; i >= 0; i--) {
      for (Operation operation : segments.get(i).content().operations()) {
        if (operation instanceof Operation.Folded folded && folded.base().equals(base)) {
          int start = folded.from() - segments.get(0).found().number();
          if (start >= 0) {
            return start;
          }
        }
      }
    }
    boolean begins = segments.isEmpty()
        || segments.get(0).content().operations().isEmpty()
        || segments.get(0).content().operations().contains(new Operation.Begin(base));
    return begins ? 0 : -1;
  }

  static boolean isWrite(Operation operation) {
    return operation instanceof Operation.Put
        || operation instanceof Operation.Delete
        || operation instanceof Operation.Drop;
  }

  /** Whether it holds no write. */
  public boolean isEmpty() {
    return toReplay.isEmpty();
  }

  /** The segment whose end is cut off, if one is. */
  public Optional<Path> torn() {
    return segments.stream()
        .filter(segment -> segment.content().length() < segment.bytesOnDisk())
        .map(segment -> segment.found().path())
        .findFirst();
  }

  /** Makes the journal's writes once more. */
  public void replay(Contents contents) {
    replay(toReplay, contents);
  }

  /** Makes writes once more. */
  static void replay(List<Operation> writes, Contents contents) {
    for (Operation operation : writes) {
      if (operation instanceof Operation.Put put) {
        ByteBuffer json = put.json();
        contents.replay(
            put.key(),
            json.array(),
            json.arrayOffset() + json.position(),
            json.remaining(),
            put.collection());
      } else if (operation instanceof Operation.Delete delete) {
        contents.unload(delete.key(), delete.collection());
      } else if (operation instanceof Operation.Drop drop) {
        contents.unload(drop.collection());
      }
    }
  }

  /** The error that says that the JSON file is another than the journal stands on. */
  public ConflictException mismatch(Path json) {
    return new ConflictException(
        "JOURNAL_MISMATCH",
        json
            + " was changed by somebody else while a journal of "
            + toReplay.size()
            + " writes beside it waits to go into it, and nothing was changed now. Open with"
            + " ?journal=apply to make these writes on the file as it is, or with ?journal=discard to drop"
            + " them, or restore the file that they were made on",
        null);
  }
}
