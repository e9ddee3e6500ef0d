package dev.kvstore.mvstore;

import dev.kvstore.ConflictException;
import dev.kvstore.KVStoreException;
import dev.kvstore.MalformedDataException;
import dev.kvstore.StoreIOException;
import dev.kvstore.StoreOpenException;
import dev.kvstore.StoreOption;
import dev.kvstore.StoreOptions;
import dev.kvstore.StoreUri;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;

/** Opens the file that a URI names, and refuses what is none of ours. */
final class Opening {
  static final StoreOption<Mode> MODE = StoreOption.choice(
      "mode",
      Mode.WRITE,
      "existing is for writing too, but a missing file is an error; read refuses writes, and other"
          + " readers may have the file open too");
  static final StoreOption<Fsync> FSYNC = StoreOption.choice(
      "fsync",
      Fsync.INTERVAL,
      "when a write is forced to disk: always survives a power cut, interval loses a second at most");
  static final StoreOption<Long> CACHE = StoreOption.number(
      "cache",
      16,
      1,
      1 << 20,
      "how many MiB of memory keep pages of the file that were read lately");
  static final StoreOption<Boolean> COMPRESS = StoreOption.flag(
      "compress", false, "whether new pages are compressed, for a smaller file and slower writes");

  static final List<StoreOption<?>> OPTIONS = List.of(MODE, FSYNC, CACHE, COMPRESS);

  /** The map that says what the file is. */
  private static final String ABOUT = "kvstore";

  private static final String FORMAT = "format";
  private static final String EPOCH = "epoch";
  private static final long CURRENT_FORMAT = 1;

  private static final Pattern FILE =
      Pattern.compile("(?:file:)?(?://(?:localhost)?(?=/))?(.*)", Pattern.DOTALL);

  private Opening() {}

  static TreeStore open(StoreUri uri, StoreOptions options) {
    Path file = path(uri);
    Mode mode = options.get(MODE);
    checkPlace(file, mode);
    return opened(
        file,
        options,
        store -> new TreeStore(
            uri.toString(),
            store,
            () -> reopened(file, options),
            begin(store, mode, file),
            mode == Mode.READ,
            options.get(FSYNC)));
  }

  /** The same file, which must be there still; it may have no room for a new epoch. */
  private static MVStore reopened(Path file, StoreOptions options) {
    Mode mode = options.get(MODE);
    checkPlace(file, mode == Mode.WRITE ? Mode.EXISTING : mode);
    return opened(file, options, store -> {
      check(store, file);
      return store;
    });
  }

  private static <T> T opened(Path file, StoreOptions options, Function<MVStore, T> use) {
    MVStore store = null;
    boolean opened = false;
    try {
      store = engine(file, options);
      T used = use.apply(store);
      opened = true;
      return used;
    } catch (MVStoreException e) {
      throw failure(file, e);
    } finally {
      if (store != null && !opened) {
        store.closeImmediately();
      }
    }
  }

  private static MVStore engine(Path file, StoreOptions options) {
    // Through an asynchronous channel: one of the usual kind closes when a thread is interrupted.
    MVStore.Builder builder = new MVStore.Builder()
        .fileName("async:" + file.toAbsolutePath())
        .autoCommitDisabled()
        .cacheSize(Math.toIntExact(options.get(CACHE)));
    if (options.get(MODE) == Mode.READ) {
      builder.readOnly();
    }
    if (options.get(COMPRESS)) {
      builder.compress();
    }
    MVStore store = builder.open();
    store.setVersionsToKeep(0);
    store.setRetentionTime(options.get(FSYNC).retention);
    return store;
  }

  /**
   * Checks what the file says of itself, and begins an epoch: versions of entries start anew in
   * each, so that none is used again, not even after a crash.
   */
  private static long begin(MVStore store, Mode mode, Path file) {
    if (!store.getMapNames().isEmpty()) {
      check(store, file);
    } else if (mode == Mode.READ) {
      return 0;
    }
    MVMap<String, Long> about = store.openMap(ABOUT);
    long epoch = about.getOrDefault(EPOCH, 0L) + 1;
    if (mode != Mode.READ) {
      about.put(FORMAT, CURRENT_FORMAT);
      about.put(EPOCH, epoch);
      store.commit();
      store.sync();
    }
    return epoch;
  }

  private static void check(MVStore store, Path file) {
    if (!store.hasMap(ABOUT)) {
      throw new MalformedDataException(
          "UNEXPECTED_STRUCTURE",
          file + " is a file of MVStore, but another application's: its maps are "
              + store.getMapNames() + "; name a file of its own",
          null);
    }
    MVMap<String, Long> about = store.openMap(ABOUT);
    long format = about.getOrDefault(FORMAT, CURRENT_FORMAT);
    if (format != CURRENT_FORMAT) {
      throw new MalformedDataException(
          "UNSUPPORTED_FORMAT",
          file + " has the layout " + format + ", but this version of the store knows "
              + CURRENT_FORMAT + "; open it with the version that wrote it and copy its entries",
          null);
    }
  }

  private static Path path(StoreUri uri) {
    Matcher address = FILE.matcher(uri.address());
    String path =
        address.matches() ? StoreUri.parse("mvstore:" + address.group(1)).decodedAddress() : "";
    if (path.isEmpty() || address.group(1).startsWith("//")) {
      throw new StoreOpenException(
          "INVALID_URI",
          uri + " names no local file; write mvstore:file:///data/kv.mv or mvstore:data/kv.mv",
          null);
    }
    try {
      return Path.of(path);
    } catch (InvalidPathException e) {
      throw new StoreOpenException(
          "INVALID_URI", uri + " names no file here: " + e.getMessage(), e);
    }
  }

  private static void checkPlace(Path file, Mode mode) {
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw new StoreIOException(
          "NOT_A_FILE", file + " is no file, and a store is one; name a file in it", null);
    }
    if (mode != Mode.WRITE && !Files.exists(file)) {
      throw new StoreIOException(
          "NOT_FOUND", "there is no file " + file + "; without the option mode it is made", null);
    }
    if (Files.exists(file)
        && !(mode == Mode.READ ? Files.isReadable(file) : Files.isWritable(file))) {
      throw new StoreIOException(
          "ACCESS_DENIED",
          file + " is not this process's to " + (mode == Mode.READ ? "read" : "write")
              + "; mend its permissions, or open it with mode=read",
          null);
    }
    try {
      Path folder = file.toAbsolutePath().getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
    } catch (AccessDeniedException e) {
      throw new StoreIOException("ACCESS_DENIED", "the folder of " + file + " cannot be made", e);
    } catch (IOException e) {
      throw new StoreIOException("IO_ERROR", "the folder of " + file + " cannot be made", e);
    }
  }

  /** What the engine says of a file, typed. */
  private static KVStoreException failure(Path file, MVStoreException e) {
    return switch (e.getErrorCode()) {
      case DataUtils.ERROR_FILE_LOCKED ->
        new ConflictException(
            "LOCKED",
            file + " is open in another store, in this process or another, and one writes at a"
                + " time; close that one",
            e);
      case DataUtils.ERROR_UNSUPPORTED_FORMAT ->
        new MalformedDataException(
            "UNSUPPORTED_FORMAT",
            file + " has a format that this MVStore does not write: " + e.getMessage(),
            e);
      case DataUtils.ERROR_READING_FAILED, DataUtils.ERROR_WRITING_FAILED ->
        new StoreIOException(
            "IO_ERROR",
            file + " could not be opened: "
                + ofTheSystem(e).map(Throwable::getMessage).orElse(e.getMessage())
                + "; mend the cause, or open it with mode=read",
            e);
      default ->
        new MalformedDataException(
            "MALFORMED_FILE",
            file + " is no file of MVStore, or a damaged one; nothing was changed: "
                + e.getMessage(),
            e);
    };
  }

  /** What the operating system said, if an error came of that. */
  static Optional<IOException> ofTheSystem(MVStoreException e) {
    Throwable last = e;
    while (last.getCause() != null) {
      last = last.getCause();
    }
    return last instanceof IOException cause ? Optional.of(cause) : Optional.empty();
  }
}
