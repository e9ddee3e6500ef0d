package dev.kvstore.simple;

import dev.kvstore.StoreOption;
import dev.kvstore.StoreOptions;
import dev.kvstore.simple.internal.engine.Contents;
import dev.kvstore.simple.internal.file.LocalFile;
import dev.kvstore.simple.internal.file.StoreFile;
import dev.kvstore.simple.internal.format.Duplicates;
import dev.kvstore.simple.internal.format.StoreFormat;
import dev.kvstore.simple.internal.home.FileHome;
import dev.kvstore.simple.internal.home.JournalledHome;
import dev.kvstore.simple.internal.home.NoHome;
import dev.kvstore.simple.internal.journal.Fsync;
import dev.kvstore.simple.internal.journal.OnMismatch;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Opens a store on a file, by URI, with the options that do not depend on the filesystem. */
final class Opening {
  static final StoreOption<Mode> MODE = StoreOption.choice(
      "mode",
      Mode.WRITE,
      "read shows the file, and its journal, as they are when opened, and refuses writes");
  static final StoreOption<Duplicates> DUPLICATES = StoreOption.choice(
      "duplicates",
      Duplicates.REFUSE,
      "what happens when a file names a collection or a key twice; last keeps the last, as Python does");
  static final StoreOption<Fsync> FSYNC = StoreOption.choice(
      "fsync",
      Fsync.INTERVAL,
      "when a write to a local file is forced to disk: always survives a power cut, interval loses a"
          + " second at most");
  static final StoreOption<OnMismatch> JOURNAL = StoreOption.choice(
      "journal",
      OnMismatch.REFUSE,
      "what happens to the journal of a local file that somebody else changed: refuse to open, apply it"
          + " to the file as it is, or discard it");

  static final StoreOption<Long> CACHE = StoreOption.number(
      "cache",
      SimpleKVStore.CACHE_MEBIBYTES,
      0,
      1 << 20,
      "about how many MiB of memory keep values of a file decoded that were read lately");

  static final List<StoreOption<?>> OPTIONS = List.of(MODE, DUPLICATES, FSYNC, JOURNAL, CACHE);

  private Opening() {}

  /**
   * Opens a store; the file is closed with it, or right away if it cannot be opened.
   *
   * @param name the store as messages name it
   */
  static SimpleKVStore open(String name, StoreFile file, StoreOptions options) {
    boolean opened = false;
    try {
      SimpleKVStore store = options.get(MODE) == Mode.READ
          ? read(name, file, options)
          : file instanceof LocalFile local
              ? journalled(name, local, options)
              : saved(name, file, options);
      opened = true;
      return store;
    } catch (IOException e) {
      throw SimpleKVStore.failure("opening", file, e);
    } finally {
      if (!opened) {
        file.close();
      }
    }
  }

  private static SimpleKVStore read(String name, StoreFile file, StoreOptions options)
      throws IOException {
    Duplicates duplicates = options.get(DUPLICATES);
    Optional<Contents> contents = file instanceof LocalFile local
        ? JournalledHome.read(local, duplicates, options.get(JOURNAL))
        : file.read().map(text -> StoreFormat.read(text, file.toString(), duplicates));
    SimpleKVStore store = new SimpleKVStore(
        name,
        contents.orElseThrow(() -> SimpleKVStore.notFound(file)),
        NoHome.readOnly(name),
        options.get(CACHE));
    file.close();
    return store;
  }

  private static SimpleKVStore journalled(String name, LocalFile file, StoreOptions options)
      throws IOException {
    JournalledHome.Opened opened = JournalledHome.open(
        file, options.get(DUPLICATES), options.get(JOURNAL), options.get(FSYNC));
    return new SimpleKVStore(name, opened.contents(), opened.home(), options.get(CACHE));
  }

  private static SimpleKVStore saved(String name, StoreFile file, StoreOptions options)
      throws IOException {
    file.checkWritable();
    Optional<byte[]> text = file.read();
    Contents contents = text.isPresent()
        ? StoreFormat.read(text.get(), file.toString(), options.get(DUPLICATES))
        : new Contents();
    return new SimpleKVStore(
        name, contents, new FileHome(file, contents, true), options.get(CACHE));
  }
}
