package dev.kvstore.simple.internal.journal;

import dev.kvstore.StoreIOException;
import dev.kvstore.simple.internal.file.Disk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The writes that are not yet in the JSON file, in files beside it; see {@link Recovery} for how
 * they fit together.
 *
 * <p>A write is handed to the operating system before it is acknowledged, so that it survives the
 * end of the process. With {@link Fsync#ALWAYS} it is forced to disk too: the first writer that
 * waits forces what all have appended by then, and those who come meanwhile share the next force
 * (group commit; DeWitt et al., 1984).
 */
public final class Journal implements AutoCloseable {
  /** A batch is split into records of about this size. */
  private static final int RECORD = 16 << 20;

  /** A segment is read back into one array. */
  private static final long MOST_SEGMENT = Integer.MAX_VALUE - (1 << 20);

  private final Path json;
  private final Disk disk;
  private final Fsync fsync;

  /**
   * Guards the segments; whoever holds it never waits for a disk, but for the making of a segment.
   */
  private final ReentrantLock appending = new ReentrantLock();

  /** Guards the forcing, which takes long. */
  private final ReentrantLock forcing = new ReentrantLock();

  /** Segments that are no longer appended to, and not yet forced. */
  private final List<Segment> full = new ArrayList<>();

  private final List<Path> paths = new ArrayList<>();
  private Fingerprint base;
  private int number;
  private int foldFrom;
  private @Nullable Segment current;
  private @Nullable IOException broken;
  private long bytes;
  private long appended;
  private volatile long forced;

  /** Makes a journal that begins on a JSON file with its first write. */
  public Journal(Path json, Disk disk, Fingerprint base, Fsync fsync) {
    this.json = json;
    this.disk = disk;
    this.base = base;
    this.fsync = fsync;
  }

  /** Whether a journal lies beside a JSON file, of whatever content. */
  public static boolean isBeside(Path json) throws IOException {
    return !Segment.find(json).isEmpty();
  }

  /** Deletes what an earlier journal left on disk. */
  public void discard() throws IOException {
    for (Segment.Found segment : Segment.find(json)) {
      disk.delete(segment.path());
    }
  }

  /**
   * Goes on with what was recovered, which holds a write at least.
   *
   * <p>The process that wrote it may have died before it forced all of it to disk, as it was to.
   */
  public void resume(Recovery recovery) throws IOException {
    for (Recovery.ReadSegment segment : recovery.segments()) {
      Path path = segment.found().path();
      number = segment.found().number();
      if (segment.content().operations().isEmpty()) {
        // The last one was cut off in its first record, which says what it stands on. Its number is
        // used again, so that there is no gap.
        disk.delete(path);
        number--;
        continue;
      }
      if (current != null) {
        full.add(current);
      }
      current = Segment.resume(path, segment.content().length(), disk);
      paths.add(path);
      bytes += segment.content().length();
      appended += segment.content().length();
    }
    if (fsync != Fsync.NEVER) {
      force();
    }
  }

  /** The bytes of a write, prepared before it takes its turn. */
  public static List<byte[]> records(List<? extends Operation> operations) {
    List<byte[]> records = new ArrayList<>();
    List<Operation> next = new ArrayList<>();
    long size = 0;
    for (Operation operation : operations) {
      next.add(operation);
      size += operation instanceof Operation.Put put ? put.json().remaining() : 0;
      if (size >= RECORD) {
        records.add(Records.record(next));
        next.clear();
        size = 0;
      }
    }
    if (!next.isEmpty()) {
      records.add(Records.record(next));
    }
    return records;
  }

  /**
   * Hands records to the operating system.
   *
   * @throws IOException if that fails; the journal is as it was, or takes nothing more until it is
   *     folded
   */
  public void append(List<byte[]> records) throws IOException {
    appending.lock();
    try {
      if (broken != null) {
        throw new StoreIOException(
            "IO_ERROR",
            "the journal of " + json
                + " failed before and takes no writes; persist the store to go on",
            broken);
      }
      Segment segment = current == null ? begin() : current;
      long before = segment.length();
      checkRoom(before, records);
      try {
        for (byte[] record : records) {
          segment.append(record);
        }
      } catch (IOException | Error e) {
        // A part of a batch must not stay: it would come back, though its write failed.
        try {
          segment.cutBack(before);
        } catch (IOException again) {
          broken = again;
          e.addSuppressed(again);
        }
        throw e;
      }
      bytes += segment.length() - before;
      appended += segment.length() - before;
    } finally {
      appending.unlock();
    }
  }

  private static void checkRoom(long length, List<byte[]> records) {
    long batch = 0;
    for (byte[] record : records) {
      batch += record.length;
    }
    if (length + batch > MOST_SEGMENT) {
      throw new StoreIOException(
          "IO_ERROR",
          "a batch of " + batch + " bytes does not fit into the journal, which holds " + length
              + " of at most " + MOST_SEGMENT
              + "; put fewer entries at a time, or persist the store first",
          null);
    }
  }

  private Segment begin() throws IOException {
    Segment segment =
        create(paths.isEmpty() ? new Operation.Begin(base) : new Operation.Continue());
    current = segment;
    return segment;
  }

  private Segment create(Operation first) throws IOException {
    Path path = Segment.path(json, number + 1);
    // What an attempt that failed could not take away again; nobody else makes such a file.
    disk.delete(path);
    Segment segment = Segment.create(path, first, json, disk);
    number++;
    paths.add(path);
    bytes += segment.length();
    appended += segment.length();
    return segment;
  }

  /** Waits until all that was appended so far is on disk, where that is asked for. */
  public void acknowledge() throws IOException {
    if (fsync == Fsync.ALWAYS) {
      force();
    }
  }

  /**
   * Forces what was appended to disk.
   *
   * @throws IOException if that fails, now or before: what a failed force leaves on disk nobody can
   *     tell, and a later one that succeeds does not make up for it (Rebello et al., 2020)
   */
  public void force() throws IOException {
    force(true);
  }

  private void force(boolean whole) throws IOException {
    long wanted = appended();
    if (forced >= wanted) {
      return;
    }
    forcing.lock();
    try {
      if (forced >= wanted) {
        return;
      }
      List<Segment> segments = new ArrayList<>();
      long covered;
      appending.lock();
      try {
        if (whole && broken != null) {
          throw new IOException("the journal of " + json + " failed before", broken);
        }
        covered = appended;
        segments.addAll(full);
        if (current != null) {
          segments.add(current);
        }
      } finally {
        appending.unlock();
      }
      for (Segment segment : segments) {
        segment.force();
      }
      forced = covered;
    } catch (IOException e) {
      appending.lock();
      try {
        broken = e;
      } finally {
        appending.unlock();
      }
      throw e;
    } finally {
      forcing.unlock();
    }
  }

  private long appended() {
    appending.lock();
    try {
      return appended;
    } finally {
      appending.unlock();
    }
  }

  /** Whether it takes no writes until it is folded. */
  public boolean isBroken() {
    appending.lock();
    try {
      return broken != null;
    } finally {
      appending.unlock();
    }
  }

  /**
   * Forces what a fold is about to cover, while writers go on; a journal that failed is past that.
   */
  public void forceBeforeFold() throws IOException {
    if (!isBroken() && fsync != Fsync.NEVER) {
      force();
    }
  }

  /** How many bytes wait to be folded. */
  public long bytes() {
    appending.lock();
    try {
      return bytes;
    } finally {
      appending.unlock();
    }
  }

  /**
   * Begins a fold: later writes go into a new segment. To be called between two writes.
   *
   * @throws IOException if the segment cannot be made; the journal is as it was
   */
  public void beginFold() throws IOException {
    appending.lock();
    try {
      Segment old = current;
      if (old != null && fsync != Fsync.NEVER && broken == null) {
        // It must be whole on disk before there is a later one, or a power cut could leave a gap.
        old.force();
      }
      // Always a segment of its own, even for the first write that comes while the fold goes on.
      current = create(paths.isEmpty() ? new Operation.Begin(base) : new Operation.Continue());
      if (old != null && broken == null) {
        full.add(old);
      } else if (old != null) {
        // What failed once may never be forced; the fold makes up for it.
        old.close();
      }
      foldFrom = number;
    } finally {
      appending.unlock();
    }
  }

  /**
   * Notes, before the new JSON file is put in place, that it contains all segments before the
   * present one.
   */
  public void note(Fingerprint successor) throws IOException {
    appending.lock();
    try {
      Segment segment = current;
      if (segment != null) {
        byte[] note = Records.record(List.of(new Operation.Folded(successor)));
        segment.append(note);
        appended += note.length;
      }
    } finally {
      appending.unlock();
    }
    // Only the note counts here: the JSON file makes up for what failed before.
    force(false);
  }

  /**
   * Ends a fold: the JSON file is in place, and the segments before the one that the fold began are
   * done with.
   *
   * @param last whether no further write comes, so that nothing need stay
   */
  public void endFold(Fingerprint successor, boolean last) throws IOException {
    List<Segment> done = new ArrayList<>();
    List<Path> toDelete = new ArrayList<>();
    forcing.lock();
    appending.lock();
    try {
      base = successor;
      broken = null;
      done.addAll(full);
      full.clear();
      toDelete.addAll(paths);
      paths.clear();
      bytes = 0;
      if (current != null && last) {
        done.add(current);
        current = null;
      } else if (current != null) {
        Path kept = Segment.path(json, foldFrom);
        toDelete.remove(kept);
        paths.add(kept);
        bytes = current.length();
      }
    } finally {
      appending.unlock();
      forcing.unlock();
    }
    // Deleting a large file takes long, so nobody waits for it.
    for (Segment segment : done) {
      segment.close();
    }
    delete(toDelete);
  }

  /** Deletes all that is there; to be called when the JSON file holds every write. */
  public void deleteAll() throws IOException {
    close();
    List<Path> toDelete = new ArrayList<>();
    appending.lock();
    try {
      toDelete.addAll(paths);
      paths.clear();
      bytes = 0;
    } finally {
      appending.unlock();
    }
    delete(toDelete);
  }

  /**
   * What cannot be deleted is remembered: left alone, it would be taken for writes that are
   * missing.
   */
  private void delete(List<Path> segments) throws IOException {
    List<Path> left = new ArrayList<>(segments);
    try {
      while (!left.isEmpty()) {
        disk.delete(left.get(0));
        left.remove(0);
      }
    } finally {
      appending.lock();
      try {
        paths.addAll(0, left);
      } finally {
        appending.unlock();
      }
    }
  }

  @Override
  public void close() throws IOException {
    appending.lock();
    try {
      for (Segment segment : full) {
        segment.close();
      }
      full.clear();
      if (current != null) {
        current.close();
        current = null;
      }
    } finally {
      appending.unlock();
    }
  }
}
