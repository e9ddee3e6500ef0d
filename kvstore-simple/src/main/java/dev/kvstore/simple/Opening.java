package dev.kvstore.simple;

import dev.kvstore.StoreOpenException;
import dev.kvstore.StoreOption;
import dev.kvstore.StoreOptions;
import dev.kvstore.simple.internal.engine.Contents;
import dev.kvstore.simple.internal.file.LocalFile;
import dev.kvstore.simple.internal.file.StoreFile;
import dev.kvstore.simple.internal.format.Duplicates;
import dev.kvstore.simple.internal.format.FileFormat;
import dev.kvstore.simple.internal.format.Form;
import dev.kvstore.simple.internal.format.ReadLimits;
import dev.kvstore.simple.internal.home.FileHome;
import dev.kvstore.simple.internal.home.JournalledHome;
import dev.kvstore.simple.internal.home.NoHome;
import dev.kvstore.simple.internal.home.SaveWhen;
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
      "existing is for writing too, but a missing file is an error; read shows the file, and its"
          + " journal, as they are when opened, and refuses writes");
  static final StoreOption<Duplicates> DUPLICATES = StoreOption.choice(
      "duplicates",
      Duplicates.REFUSE,
      "what happens when a file names a collection or a key twice; last keeps the last, as Python does");
  static final StoreOption<SaveWhen> PERSIST = StoreOption.choice(
      "persist",
      SaveWhen.CLOSE,
      "when a store elsewhere than in a local file, where a journal makes it needless, is saved by itself:"
          + " in close, before each write returns, or never");
  static final StoreOption<Form> FORMAT = StoreOption.choice(
      "format",
      Form.PYTHON,
      "how a saved file looks: as Python's json.dumps writes it, with characters instead of \\u escapes"
          + " (utf8), or with lines and indentation besides (pretty)");
  static final StoreOption<Long> MAX_DEPTH = StoreOption.number(
      "max-depth",
      ReadLimits.MOST_DEPTH,
      3,
      ReadLimits.MOST_DEPTH,
      "the most levels of objects and arrays in a file, its own two included");
  static final StoreOption<Long> MAX_VALUE = StoreOption.number(
      "max-value",
      ReadLimits.MOST_BYTES,
      2,
      ReadLimits.MOST_BYTES,
      "the most bytes of a value in a file");
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

  static final List<StoreOption<?>> OPTIONS =
      List.of(MODE, FORMAT, DUPLICATES, FSYNC, JOURNAL, PERSIST, MAX_DEPTH, MAX_VALUE, CACHE);

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
    } catch (OutOfMemoryError e) {
      throw SimpleKVStore.noRoom(file, e);
    } finally {
      if (!opened) {
        file.close();
      }
    }
  }

  private static SimpleKVStore read(String name, StoreFile file, StoreOptions options)
      throws IOException {
    FileFormat format = format(options);
    Optional<Contents> contents = SimpleKVStore.read(file, format, options.get(JOURNAL));
    SimpleKVStore store = new SimpleKVStore(
        name,
        contents.orElseThrow(() -> SimpleKVStore.notFound(file)),
        format,
        NoHome.readOnly(name),
        options.get(CACHE));
    file.close();
    return store;
  }

  private static SimpleKVStore journalled(String name, LocalFile file, StoreOptions options)
      throws IOException {
    if (options.get(PERSIST) != SaveWhen.CLOSE) {
      throw new StoreOpenException(
          "INVALID_OPTION",
          "the option persist is not for " + name
              + ": the journal of a local file keeps every write"
              + " before it returns; take the option away",
          null);
    }
    if (options.get(MODE) == Mode.EXISTING && !JournalledHome.isThere(file)) {
      throw SimpleKVStore.notFound(file);
    }
    FileFormat format = format(options);
    JournalledHome.Opened opened =
        JournalledHome.open(file, format, options.get(JOURNAL), options.get(FSYNC));
    return new SimpleKVStore(name, opened.contents(), format, opened.home(), options.get(CACHE));
  }

  private static SimpleKVStore saved(String name, StoreFile file, StoreOptions options)
      throws IOException {
    FileFormat format = format(options);
    file.checkWritable();
    Optional<byte[]> text = file.read();
    if (options.get(MODE) == Mode.EXISTING && text.isEmpty()) {
      throw SimpleKVStore.notFound(file);
    }
    Contents contents =
        text.isPresent() ? format.read(text.get(), file.toString()) : new Contents();
    return new SimpleKVStore(
        name,
        contents,
        format,
        new FileHome(file, contents, format, options.get(PERSIST)),
        options.get(CACHE));
  }

  private static FileFormat format(StoreOptions options) {
    return new FileFormat(
        options.get(FORMAT),
        options.get(DUPLICATES),
        new ReadLimits(
            Math.toIntExact(options.get(MAX_DEPTH)),
            Math.toIntExact(options.get(MAX_VALUE)),
            options.get(FileOptions.MAX_SIZE)));
  }
}
