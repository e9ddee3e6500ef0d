package dev.kvstore.simple.internal.journal;

import dev.kvstore.StoreIOException;
import dev.kvstore.simple.internal.file.Disk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The writes that are not yet in the JSON file, in files beside it; see {@link Recovery} for how
 * they fit together.
 *
 * <p>A write is handed to the operating system before it is acknowledged, so that it survives the
 * end of the process. With {@link Fsync#ALWAYS} it is forced to disk too: the first writer that
 * waits forces what all have appended by then, and those who come meanwhile share the next force
 * (group commit; DeWitt et al., 1984). Who forced wakes all who wait for it himself: if they passed
 * a lock on to each other, the next force would have to wait for one waking after the other, which
 * takes longer than the disk does.
 */
public final class Journal implements AutoCloseable {
  /** A batch is split into records of about this size. */
  private static final int RECORD = 16 << 20;

  /** A segment is read back into one array. */
  private static final long MOST_SEGMENT = Integer.MAX_VALUE - (1 << 20);

  private final Path json;
  private final Disk disk;
  private final Fsync fsync;
  private final long mostSegment;

  /**
   * Guards the segments; whoever holds it never waits for a disk, but for the making of a segment.
   */
  private final ReentrantLock appending = new ReentrantLock();

  /** Guards the forcing, which takes long. */
  private final ReentrantLock forcing = new ReentrantLock();

  /** The force that writers wait for right now, which completes whether or not it succeeds. */
  private final AtomicReference<@Nullable CompletableFuture<Void>> sharedForce =
      new AtomicReference<>();

  /** Segments that are no longer appended to, and not yet forced. */
  private final List<Segment> full = new ArrayList<>();

  private final List<Path> paths = new ArrayList<>();
  private Fingerprint base;
  private int number;
  private int foldFrom;
  private @Nullable Segment current;

  /**
   * A segment that could not be made, and perhaps not be taken away either. It must go before the
   * present one grows: it may say where that ends.
   */
  private @Nullable Path unmade;

  private @Nullable IOException broken;
  private long bytes;
  private long appended;
  private volatile long forced;

  /** Makes a journal that begins on a JSON file with its first write. */
  public Journal(Path json, Disk disk, Fingerprint base, Fsync fsync) {
    this(json, disk, base, fsync, MOST_SEGMENT);
  }

  Journal(Path json, Disk disk, Fingerprint base, Fsync fsync, long mostSegment) {
    this.json = json;
    this.disk = disk;
    this.base = base;
    this.fsync = fsync;
    this.mostSegment = mostSegment;
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
      append(records, segmentFor(records));
    } finally {
      appending.unlock();
    }
  }

  private void append(List<byte[]> records, Segment segment) throws IOException {
    long before = segment.length();
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
  }

  /** The present segment, or a new one if there is none or it has no room, as folds fail. */
  private Segment segmentFor(List<byte[]> records) throws IOException {
    long batch = 0;
    for (byte[] record : records) {
      batch += record.length;
    }
    Segment segment = current;
    if (segment == null || segment.length() + batch > mostSegment) {
      segment = next();
    } else if (unmade != null) {
      disk.delete(unmade);
      unmade = null;
    }
    if (segment.length() + batch > mostSegment) {
      throw new StoreIOException(
          "IO_ERROR",
          "a batch of " + batch + " bytes does not fit into the journal, whose files have at most "
              + mostSegment + "; put fewer entries at a time",
          null);
    }
    return segment;
  }

  /** Ends the present segment, if there is one, and begins another. */
  private Segment next() throws IOException {
    Segment old = current;
    if (old != null && fsync != Fsync.NEVER && broken == null) {
      // It must be whole on disk before there is a later one, or a power cut could leave a gap.
      try {
        old.force();
      } catch (IOException e) {
        broken = e;
        throw e;
      }
    }
    Segment segment =
        create(old == null ? new Operation.Begin(base) : new Operation.Continue(old.length()));
    current = segment;
    if (old != null && broken == null) {
      full.add(old);
    } else if (old != null) {
      // What failed once may never be forced; the fold makes up for it.
      old.close();
    }
    return segment;
  }

  private Segment create(Operation first) throws IOException {
    Path path = Segment.path(json, number + 1);
    // What an attempt that failed could not take away again; nobody else makes such a file.
    disk.delete(path);
    unmade = path;
    Segment segment = Segment.create(path, first, json, disk);
    paths.add(path);
    number++;
    bytes += segment.length();
    appended += segment.length();
    // Last, since what precedes may find no room on the heap.
    unmade = null;
    return segment;
  }

  /**
   * Waits until all that was appended so far is on disk, where that is asked for.
   *
   * @throws IOException as {@link #force()} does
   */
  public void acknowledge() throws IOException {
    if (fsync != Fsync.ALWAYS) {
      return;
    }
    long wanted = appended();
    while (forced < wanted) {
      CompletableFuture<Void> mine = new CompletableFuture<>();
      CompletableFuture<Void> others = sharedForce.compareAndExchange(null, mine);
      if (others != null) {
        others.join();
        continue;
      }
      try {
        force();
      } finally {
        sharedForce.set(null);
        mine.complete(null);
      }
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
    forcing.lock();
    try {
      List<Segment> segments = new ArrayList<>();
      long covered;
      appending.lock();
      try {
        covered = appended;
        if (forced >= covered) {
          return;
        }
        if (whole && broken != null) {
          throw new IOException("the journal of " + json + " failed before", broken);
        }
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
      // Always a segment of its own, even for the first write that comes while the fold goes on.
      next();
      foldFrom = number;
    } finally {
      appending.unlock();
    }
  }

  /**
   * Notes, before the new JSON file is put in place, that it contains all segments before the one
   * that the fold began.
   */
  public void note(Fingerprint successor) throws IOException {
    appending.lock();
    try {
      Segment segment = current;
      if (segment != null) {
        append(
            List.of(Records.record(List.of(new Operation.Folded(successor, foldFrom)))), segment);
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
      toDelete.addAll(paths);
      done.addAll(full);
      if (current != null) {
        done.add(current);
      }
      if (!last) {
        // Writers may have filled more than one meanwhile.
        toDelete.removeIf(this::isAfterFold);
        done.removeIf(segment -> isAfterFold(segment.path()));
      }
      paths.removeAll(toDelete);
      full.removeAll(done);
      if (last) {
        current = null;
      }
      bytes =
          full.stream().mapToLong(Segment::length).sum() + (current == null ? 0 : current.length());
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

  private boolean isAfterFold(Path segment) {
    for (int i = foldFrom; i <= number; i++) {
      if (segment.equals(Segment.path(json, i))) {
        return true;
      }
    }
    return false;
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
