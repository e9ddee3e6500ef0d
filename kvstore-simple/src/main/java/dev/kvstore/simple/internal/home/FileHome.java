package dev.kvstore.simple.internal.home;

import dev.kvstore.simple.internal.engine.Contents;
import dev.kvstore.simple.internal.engine.WriteAhead;
import dev.kvstore.simple.internal.file.LocalFile;
import dev.kvstore.simple.internal.file.StoreFile;
import dev.kvstore.simple.internal.format.FileFormat;
import dev.kvstore.simple.internal.format.ReadLimits;
import dev.kvstore.simple.internal.journal.Operation;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** A file on any filesystem, which is written whole when the store is saved. */
public final class FileHome implements Home {
  private final StoreFile file;
  private final Contents contents;
  private final FileFormat format;
  private final SaveWhen saveWhen;

  /** Saves take turns, so that an older moment never replaces a younger one. */
  private final ReentrantLock saving = new ReentrantLock();

  private long saved;

  /**
   * Makes a home.
   *
   * @param file the file
   * @param contents the store's contents
   * @param format how the file looks
   * @param saveWhen when it is saved by itself
   */
  public FileHome(StoreFile file, Contents contents, FileFormat format, SaveWhen saveWhen) {
    this.file = file;
    this.contents = contents;
    this.format = format;
    this.saved = contents.writes();
    this.saveWhen = saveWhen;
  }

  /**
   * Writes one moment of a store to a file.
   *
   * @return the number of the moment
   */
  public static long save(Contents contents, StoreFile file, FileFormat format) throws IOException {
    try (Contents.Moment moment = contents.moment()) {
      file.replace(target -> {
        if (file instanceof LocalFile local) {
          // Now, since nobody else begins a journal while the file is being replaced.
          JournalledHome.checkNoJournal(local);
        }
        format.write(moment, target);
      });
      return moment.number();
    }
  }

  @Override
  public WriteAhead record(Supplier<List<Operation>> operations) {
    if (saveWhen == SaveWhen.MANUAL && format.limits().equals(ReadLimits.MOST)) {
      // Whoever saves is told of what is too large, and nothing is lost then.
      return WriteAhead.NONE;
    }
    return new CheckedWrite(operations.get(), contents, format, WriteAhead.NONE);
  }

  @Override
  public void acknowledge() throws IOException {
    if (saveWhen == SaveWhen.WRITE) {
      saveIfWritten();
    }
  }

  @Override
  public void save() throws IOException {
    saving.lock();
    try {
      saved = save(contents, file, format);
    } finally {
      saving.unlock();
    }
  }

  private void saveIfWritten() throws IOException {
    saving.lock();
    try {
      if (contents.writes() != saved) {
        save();
      }
    } finally {
      saving.unlock();
    }
  }

  @Override
  public void close() throws IOException {
    try {
      if (saveWhen != SaveWhen.MANUAL) {
        saveIfWritten();
      }
    } finally {
      file.close();
    }
  }

  @Override
  public boolean isOf(LocalFile file) {
    return this.file instanceof LocalFile own && own.isSameAs(file);
  }

  @Override
  public boolean isPersistent() {
    return saveWhen != SaveWhen.MANUAL;
  }

  @Override
  public boolean isDurable() {
    return false;
  }

  @Override
  public boolean writesWait() {
    return saveWhen == SaveWhen.WRITE;
  }
}
