package dev.kvstore.simple.internal.home;

import dev.kvstore.ConflictException;
import dev.kvstore.MalformedDataException;
import dev.kvstore.StoreIOException;
import dev.kvstore.simple.internal.engine.Contents;
import dev.kvstore.simple.internal.engine.WriteAhead;
import dev.kvstore.simple.internal.file.LocalFile;
import dev.kvstore.simple.internal.file.StoreFile;
import dev.kvstore.simple.internal.format.FileFormat;
import dev.kvstore.simple.internal.format.Form;
import dev.kvstore.simple.internal.journal.Fingerprint;
import dev.kvstore.simple.internal.journal.FingerprintOutput;
import dev.kvstore.simple.internal.journal.Fsync;
import dev.kvstore.simple.internal.journal.Journal;
import dev.kvstore.simple.internal.journal.OnMismatch;
import dev.kvstore.simple.internal.journal.Operation;
import dev.kvstore.simple.internal.journal.Recovery;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * A local file with a journal beside it, into which every write goes before it takes effect, and
 * with the right to write held for as long as the store is open.
 *
 * <p>The journal is folded into the JSON file when the store is saved or closed, and by a thread of
 * its own when it has outgrown the file, so that its cost stays in proportion. Writers go on
 * meanwhile: they wait only until a new segment is made.
 */
public final class JournalledHome implements Home {
  private static final Logger LOGGER = System.getLogger(JournalledHome.class.getName());

  /** While one reader reads, a writer cannot fold this often. */
  private static final int MOST_FOLDS = 1_000;

  /** No write at all: what the journal brought back is not in the JSON file. */
  private static final long NOTHING = -1;

  private final LocalFile file;
  private final AutoCloseable lock;
  private final Contents contents;
  private final FileFormat format;
  private final Journal journal;
  private final JournalKeeper keeper;

  /** Folds take turns. */
  private final ReentrantLock folding = new ReentrantLock();

  private boolean closed;
  private boolean exists;
  /** The number of the last write in the JSON file. */
  private long saved;

  private JournalledHome(
      LocalFile file,
      AutoCloseable lock,
      Contents contents,
      FileFormat format,
      Journal journal,
      Fsync fsync,
      long baseLength,
      boolean recovered) {
    this.file = file;
    this.lock = lock;
    this.contents = contents;
    this.format = format;
    this.journal = journal;
    this.exists = baseLength >= 0;
    this.saved = recovered ? NOTHING : contents.writes();
    this.keeper =
        new JournalKeeper(file.toString(), journal, () -> fold(false, false), fsync, baseLength);
  }

  /** A store with its home. */
  public record Opened(Contents contents, JournalledHome home) {}

  /**
   * Whether there is a store: the file, or the journal of one that was never saved. Makes nothing.
   *
   * @throws IOException if that cannot be known
   */
  public static boolean isThere(LocalFile file) throws IOException {
    return file.mayExist() || Journal.isBeside(file.realPath());
  }

  /**
   * Checks that no journal waits to go into a file that is about to be replaced without it.
   *
   * @throws ConflictException with {@code JOURNAL_MISMATCH} if one does
   * @throws IOException if that cannot be known
   */
  static void checkNoJournal(LocalFile file) throws IOException {
    if (Journal.isBeside(file.realPath())) {
      throw new ConflictException(
          "JOURNAL_MISMATCH",
          "beside " + file
              + " lies the journal of a store that was not closed, which would not fit what is saved"
              + " there now; nothing was changed. Open that file by its json: URI and close it, which"
              + " writes the journal into it, then load it and save again; or persist to another path",
          null);
    }
  }

  /**
   * Opens a file for writing: takes the lock, reads the file, and makes the journal's writes once
   * more.
   *
   * @throws IOException if it fails; nothing was changed, and the lock is given up
   */
  public static Opened open(LocalFile file, FileFormat format, OnMismatch onMismatch, Fsync fsync)
      throws IOException {
    file.checkWritable();
    AutoCloseable lock = file.lock();
    Journal journal = null;
    boolean opened = false;
    try {
      Path json = file.realPath();
      Optional<byte[]> text = file.read();
      Supplier<Fingerprint> fingerprint =
          text.map(Fingerprint::begin).orElse(() -> Fingerprint.NO_FILE);
      Contents contents =
          text.isPresent() ? format.read(text.get(), file.toString()) : new Contents();
      Fingerprint base = fingerprint.get();
      journal = new Journal(json, file.disk(), base, fsync);
      boolean foldNow = false;
      boolean recovered = false;
      Optional<Recovery> kept = recovery(json, base, onMismatch);
      if (kept.isEmpty()) {
        journal.discard();
      } else {
        Recovery recovery = kept.get();
        if (!recovery.matches() && !recovery.isEmpty() && onMismatch == OnMismatch.REFUSE) {
          throw recovery.mismatch(json);
        }
        foldNow = !recovery.matches() && !recovery.isEmpty();
        recovery.replay(contents);
        recovery
            .torn()
            .ifPresent(segment -> LOGGER.log(
                Level.WARNING,
                segment + " ends within a write that nobody was told of; it is cut off"));
        if (recovery.isEmpty()) {
          journal.discard();
        } else {
          format.measure(contents);
          journal.resume(recovery);
          recovered = true;
        }
      }
      JournalledHome home = new JournalledHome(
          file, lock, contents, format, journal, fsync, base.length(), recovered);
      if (foldNow) {
        home.fold(false, false);
      }
      opened = true;
      return new Opened(contents, home);
    } finally {
      if (!opened) {
        try {
          if (journal != null) {
            journal.close();
          }
        } finally {
          release(lock);
        }
      }
    }
  }

  /**
   * What is beside a file, or empty if it is to be discarded: one that fits never is.
   *
   * @throws MalformedDataException if it cannot be read, and is not to be discarded
   */
  private static Optional<Recovery> recovery(Path json, Fingerprint base, OnMismatch onMismatch)
      throws IOException {
    try {
      Recovery recovery = Recovery.read(json, base);
      return onMismatch == OnMismatch.DISCARD && !recovery.matches()
          ? Optional.empty()
          : Optional.of(recovery);
    } catch (MalformedDataException e) {
      if (onMismatch == OnMismatch.DISCARD) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /**
   * Reads a file and its journal as of one moment, and touches neither.
   *
   * @return the contents, or empty if there is no file and no journal
   * @throws IOException if it fails
   */
  public static Optional<Contents> read(LocalFile file, FileFormat format, OnMismatch onMismatch)
      throws IOException {
    Fingerprint before = null;
    int folds = 0;
    while (true) {
      Optional<byte[]> text = file.read();
      Fingerprint base = text.map(Fingerprint::of).orElse(Fingerprint.NO_FILE);
      Recovery recovery = Recovery.NONE;
      try {
        recovery = recovery(file.realPath(), base, onMismatch).orElse(Recovery.NONE);
      } catch (NoSuchFileException foldedMeanwhile) {
        // Or it is a link that leads nowhere.
        if (++folds == MOST_FOLDS) {
          throw foldedMeanwhile;
        }
        continue;
      }
      if (recovery.isEmpty() && file.changedSinceRead()) {
        // Folded, and the journal deleted, between the two readings.
        continue;
      }
      if (!recovery.matches() && !base.equals(before)) {
        // A writer may have folded between the two readings. Then the file is another one now.
        before = base;
        continue;
      }
      if (!recovery.matches() && !recovery.isEmpty() && onMismatch == OnMismatch.REFUSE) {
        throw recovery.mismatch(file.realPath());
      }
      if (text.isEmpty() && recovery.isEmpty()) {
        return Optional.empty();
      }
      Contents contents =
          text.isPresent() ? format.read(text.get(), file.toString()) : new Contents();
      recovery.replay(contents);
      return Optional.of(contents);
    }
  }

  @Override
  public WriteAhead record(Supplier<List<Operation>> operations) {
    List<Operation> writes = operations.get();
    List<byte[]> records = Journal.records(writes);
    return new CheckedWrite(writes, contents, format, () -> journal.append(records));
  }

  @Override
  public void acknowledge() throws IOException {
    journal.acknowledge();
    keeper.wake();
  }

  @Override
  public void save() throws IOException {
    // Who asks for a form gets it, even where no write waits to go into the file.
    fold(format.form() != Form.PYTHON, false);
  }

  /**
   * Writes one moment of the store into the JSON file, and lets go of the journal up to it.
   *
   * @param always whether to do so even if the file holds every write
   * @param last whether no further write comes
   */
  private void fold(boolean always, boolean last) throws IOException {
    folding.lock();
    try {
      boolean holdsAll = exists && contents.writes() == saved && !file.changedSinceRead();
      if (closed || (!always && holdsAll && !journal.isBroken())) {
        // What a save that met closing was to write, closing has written.
        return;
      }
      journal.forceBeforeFold();
      try (Contents.Moment moment = contents.moment(journal::beginFold)) {
        Successor successor = new Successor(moment, format, journal);
        file.replace(successor, successor);
        exists = true;
        saved = moment.number();
        journal.endFold(successor.fingerprint, last);
        keeper.folded(successor.fingerprint.length());
      }
    } finally {
      folding.unlock();
    }
  }

  /** The JSON file to be: the journal notes its fingerprint before it is put in place. */
  private static final class Successor implements StoreFile.Content, LocalFile.BeforeRename {
    private final Contents.Moment moment;
    private final FileFormat format;
    private final Journal journal;
    private Fingerprint fingerprint = Fingerprint.NO_FILE;

    Successor(Contents.Moment moment, FileFormat format, Journal journal) {
      this.moment = moment;
      this.format = format;
      this.journal = journal;
    }

    @Override
    public void writeTo(OutputStream target) throws IOException {
      FingerprintOutput output = new FingerprintOutput(target);
      format.write(moment, output);
      fingerprint = output.fingerprint();
    }

    @Override
    public void run() throws IOException {
      journal.note(fingerprint);
    }
  }

  @Override
  public void close() throws IOException {
    try {
      keeper.close();
      folding.lock();
      try {
        if (contents.writes() != saved) {
          fold(false, true);
        }
        journal.deleteAll();
        closed = true;
      } finally {
        folding.unlock();
      }
    } catch (ConflictException e) {
      // The store is closed by now, so the usual advice, to save elsewhere, comes too late.
      throw new ConflictException(
          e.code(),
          file
              + " was changed or deleted by someone else, and is not overwritten; what was written stays in"
              + " the journal beside it. Open with ?journal=apply to make these writes on the file as it"
              + " is, or with ?journal=discard to drop them",
          e);
    } finally {
      try {
        journal.close();
      } finally {
        release(lock);
      }
    }
  }

  private static void release(AutoCloseable lock) throws IOException {
    try {
      lock.close();
    } catch (IOException e) {
      throw e;
    } catch (Exception e) {
      throw new StoreIOException("IO_ERROR", "the lock could not be given up", e);
    }
  }

  @Override
  public boolean isOf(LocalFile file) {
    return this.file.isSameAs(file);
  }

  @Override
  public boolean isPersistent() {
    return true;
  }

  @Override
  public boolean isDurable() {
    return !file.isTemporary();
  }

  @Override
  public boolean writesWait() {
    return true;
  }
}
