package dev.kvstore.simple.internal.file;

import dev.kvstore.ConflictException;
import java.io.IOException;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A file that is an entry of a zip archive, on whatever filesystem the archive lies.
 *
 * <p>The archive is built anew with all its other entries as they are, and replaced as a file of
 * its filesystem is. Commons VFS reads zips only. The archive is read again for each save, and once
 * more if it was replaced meanwhile, so that several stores may live in one: only a change of the
 * own entry is a conflict.
 */
public final class ZippedFile implements StoreFile {
  /** How often an archive that others keep replacing is read for a save. */
  private static final int MOST_TRIES = 100;

  private final StoreFile archive;
  private final String entry;
  private final SizeLimit limit;
  private ZipArchive.@Nullable Stamp seen;
  private boolean known;

  /**
   * Makes a place; nothing is touched.
   *
   * @param archive the file that is the archive, closed with this one
   * @param entry the entry's name
   * @param limit how large the entry and the archive may be
   */
  public ZippedFile(StoreFile archive, String entry, SizeLimit limit) {
    this.archive = archive;
    this.entry = entry;
    this.limit = limit;
  }

  @Override
  public Optional<byte[]> read() throws IOException {
    ZipArchive present = open();
    ZipArchive.Entry found = present.find(entry);
    seen = stamp(found);
    known = true;
    if (found != null) {
      return Optional.of(present.read(found, this, limit));
    }
    if (present.hasFolder(entry)) {
      throw Refusals.notAFile(this);
    }
    return Optional.empty();
  }

  private ZipArchive open() throws IOException {
    Optional<byte[]> bytes = archive.read();
    return bytes.isPresent() ? ZipArchive.parse(bytes.get(), archive) : ZipArchive.empty(archive);
  }

  @Override
  public void checkWritable() throws IOException {
    archive.checkWritable();
  }

  @Override
  public void exclusively(Action action) throws IOException {
    archive.exclusively(action);
  }

  @Override
  public void replace(Content content) throws IOException {
    checkWritable();
    ZipUpdate.Packed packed = ZipUpdate.Packed.of(content);
    // From the reading on, or another store's entry could come in between and be lost.
    archive.exclusively(() -> {
      for (int tries = 1; ; tries++) {
        try {
          replaceEntry(packed);
          return;
        } catch (ConflictException e) {
          if (tries == MOST_TRIES || !isOfAnotherEntry(e)) {
            throw e;
          }
        }
      }
    });
  }

  private boolean isOfAnotherEntry(ConflictException e) throws IOException {
    return e.code().equals(Refusals.CONFLICT)
        && (!known || Objects.equals(seen, stamp(open().find(entry))));
  }

  private void replaceEntry(ZipUpdate.Packed packed) throws IOException {
    ZipArchive present = open();
    if (known && !Objects.equals(seen, stamp(present.find(entry)))) {
      throw Refusals.changed(this);
    }
    ZipUpdate update = new ZipUpdate(present, entry, packed);
    limit.check(update.size(), archive);
    archive.replace(update::writeTo);
    seen = update.stamp();
    known = true;
  }

  private static ZipArchive.@Nullable Stamp stamp(ZipArchive.@Nullable Entry entry) {
    return entry == null ? null : entry.stamp();
  }

  @Override
  public String toString() {
    return "zip:" + archive + "!/" + entry;
  }

  @Override
  public void close() {
    archive.close();
  }
}
