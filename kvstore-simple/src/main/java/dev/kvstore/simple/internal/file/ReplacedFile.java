package dev.kvstore.simple.internal.file;

import dev.kvstore.KVStoreException;
import dev.kvstore.simple.internal.file.SiblingFiles.Renaming;
import dev.kvstore.simple.internal.file.SiblingFiles.Stamp;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * A file that is replaced by means of files beside it, as its filesystem allows.
 *
 * <ul>
 *   <li>Where a rename replaces a file, the new content is written beside and renamed over it.
 *   <li>Where a rename needs a free name, the new content is renamed to a name that is kept for it,
 *       {@code .NAME.next}, then the file is deleted, then the rename is completed. A file that is
 *       missing is looked for under that name.
 *   <li>Where nothing can be renamed, the new content is written under that name, then again into
 *       the file. A file that is not whole is taken from there.
 * </ul>
 *
 * <p>So there is a whole content at any moment; after a crash in between, the next opening finds
 * it.
 */
abstract class ReplacedFile implements StoreFile {
  /**
   * The age, by the filesystem's own clock, at which a file in the making is nobody's any more. A
   * save that lives writes all the time: a day is the longest that {@code ?timeout=} lets it wait.
   */
  private static final long STALE = TimeUnit.DAYS.toMillis(2);

  private static final System.Logger LOG = System.getLogger(ReplacedFile.class.getName());

  /** How often a file that others keep replacing is read; what the last try gave is whole, too. */
  private static final int MOST_TRIES = 5;

  private final SiblingFiles files;
  private final SizeLimit limit;
  private final Predicate<byte[]> whole;
  /** One name for all saves: what one could not delete, the next overwrites. */
  private final String beside;

  /**
   * The states in which the file is as it was left here: several after a save of which it is not
   * known how far it came, none as long as nobody looked.
   */
  private List<Optional<Stamp>> ours = List.of();

  private boolean tidy;

  /**
   * Makes a place; nothing is touched.
   *
   * @param files the filesystem, closed with this
   * @param limit how large the file may be
   * @param whole tells a whole content from one whose writing was cut off
   */
  ReplacedFile(SiblingFiles files, SizeLimit limit, Predicate<byte[]> whole) {
    this.files = files;
    this.limit = limit;
    this.whole = whole;
    this.beside = Names.unfinished(files.name());
  }

  @Override
  public Optional<byte[]> read() throws IOException {
    for (int tries = 1; ; tries++) {
      Optional<Stamp> before = look();
      before.ifPresent(stamp -> limit.check(stamp.size(), this));
      Optional<byte[]> content = files.read(files.name(), limit);
      Optional<byte[]> next =
          isFinished(content) ? Optional.empty() : files.read(next(), limit).filter(whole);
      // A file that is replaced meanwhile is read again, so that content and stamp are of one.
      if (tries == MOST_TRIES || before.equals(files.stat(files.name()))) {
        ours = List.of(before);
        next.ifPresent(recovered -> LOG.log(System.Logger.Level.WARNING, recoveryOf(recovered)));
        return next.or(() -> content);
      }
    }
  }

  private Optional<Stamp> look() throws IOException {
    Optional<Stamp> stamp = files.stat(files.name());
    if (stamp.isPresent() && stamp.get().folder()) {
      throw Refusals.notAFile(this);
    }
    return stamp;
  }

  private boolean isFinished(Optional<byte[]> content) throws IOException {
    return content.isPresent() && (files.renaming() != Renaming.NONE || whole.test(content.get()));
  }

  private String recoveryOf(byte[] content) {
    return "a save of " + this + " was interrupted; the " + content.length
        + " bytes that it wrote were found whole beside it, in " + next()
        + ", and are read from there";
  }

  @Override
  public void checkWritable() throws IOException {
    look();
    files.checkWritable();
  }

  @Override
  public void replace(Content content) throws IOException {
    checkWritable();
    files.makeFolder();
    if (files.renaming() == Renaming.NONE) {
      rewrite(content);
    } else {
      renameOver(content);
    }
  }

  private void renameOver(Content content) throws IOException {
    try {
      files.write(beside, content);
      Optional<Stamp> written = files.stat(beside);
      written.ifPresent(this::deleteStale);
      Optional<Stamp> present = checkUnchanged();
      ours = files.renaming() == Renaming.ASIDE
          ? List.of(present, written, Optional.empty())
          : List.of(present, written);
      if (files.renaming() == Renaming.ASIDE && present.isPresent()) {
        files.delete(next());
        files.rename(beside, next());
        files.delete(files.name());
        files.rename(next(), files.name());
      } else {
        files.rename(beside, files.name());
        files.delete(next());
      }
      ours = List.of(files.stat(files.name()));
    } catch (IOException | RuntimeException e) {
      deleteAfter(e, beside);
      throw e;
    }
  }

  /** Deletes what savings that a killed process had begun left beside the file. */
  private void deleteStale(Stamp written) {
    if (tidy) {
      return;
    }
    tidy = true;
    try {
      files.find(Names.allUnfinished(files.name())).forEach((name, left) -> {
        if (written.modified() - left.modified() > STALE) {
          delete(name);
        }
      });
    } catch (IOException | KVStoreException e) {
      LOG.log(System.Logger.Level.DEBUG, "what lies beside " + this + " is not looked at", e);
    }
  }

  private void delete(String left) {
    try {
      files.delete(left);
    } catch (IOException | KVStoreException e) {
      LOG.log(System.Logger.Level.DEBUG, "the file " + left + " that a save left stays", e);
    }
  }

  private void rewrite(Content content) throws IOException {
    finishInterruptedRewrite();
    try {
      files.write(next(), content);
      ours = List.of(checkUnchanged());
    } catch (IOException | RuntimeException e) {
      deleteAfter(e, next());
      throw e;
    }
    files.write(files.name(), content);
    // Before what tells that it is ours is deleted.
    ours = List.of(files.stat(files.name()));
    files.delete(next());
  }

  /**
   * What an interrupted save left beside may be the only whole content, and is about to be
   * overwritten.
   */
  private void finishInterruptedRewrite() throws IOException {
    Optional<byte[]> next = files.read(next(), limit).filter(whole);
    if (next.isPresent()) {
      Optional<byte[]> present = files.read(files.name(), limit);
      if (!isFinished(present)) {
        files.write(files.name(), target -> target.write(next.get()));
        ours = List.of(files.stat(files.name()));
      } else if (Arrays.equals(next.get(), present.orElseThrow())) {
        // Only its end was not heard of.
        ours = List.of(files.stat(files.name()));
      }
    }
  }

  private Optional<Stamp> checkUnchanged() throws IOException {
    Optional<Stamp> present = files.stat(files.name());
    if (!ours.isEmpty() && !ours.contains(present)) {
      throw Refusals.changed(this);
    }
    return present;
  }

  private void deleteAfter(Exception failure, String name) {
    try {
      files.delete(name);
    } catch (IOException | RuntimeException e) {
      failure.addSuppressed(e);
    }
  }

  private String next() {
    return Names.next(files.name());
  }

  @Override
  public String toString() {
    return files.toString();
  }

  @Override
  public void close() {
    files.close();
  }
}
