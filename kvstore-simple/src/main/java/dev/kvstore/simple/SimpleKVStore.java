package dev.kvstore.simple;

import dev.kvstore.Capability;
import dev.kvstore.ConditionalWrites;
import dev.kvstore.ConflictException;
import dev.kvstore.InvalidEntryException;
import dev.kvstore.KVStoreException;
import dev.kvstore.MalformedDataException;
import dev.kvstore.Persistable;
import dev.kvstore.StoreIOException;
import dev.kvstore.Version;
import dev.kvstore.VersionedValue;
import dev.kvstore.simple.internal.engine.Contents;
import dev.kvstore.simple.internal.engine.StoredValue;
import dev.kvstore.simple.internal.file.LocalFile;
import dev.kvstore.simple.internal.file.StoreFile;
import dev.kvstore.simple.internal.file.VfsFile;
import dev.kvstore.simple.internal.format.Duplicates;
import dev.kvstore.simple.internal.format.StoreFormat;
import dev.kvstore.spi.AbstractKVStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.apache.commons.vfs2.FileObject;
import org.apache.commons.vfs2.FileSystemManager;
import org.jspecify.annotations.Nullable;

/**
 * A store in memory that is loaded from one JSON file and saved to one, LlamaIndex's
 * {@code SimpleKVStore}.
 *
 * <p>It reads what Python wrote and writes what Python reads: one object of collections, in each
 * the values by key. Reading never waits; writers take turns. Keys keep the order in which they
 * came. A loaded value stays the bytes that it came as until it is asked for, and is saved as these
 * bytes.
 *
 * <p>A store that was opened by URI, or loaded here from a path, is saved to where it came from by
 * {@link #persist()}; one opened by URI also by {@link #close()}, if anything was written. Saving
 * replaces the file whole: at any moment it holds the old or the new content.
 */
public final class SimpleKVStore extends AbstractKVStore implements Persistable, ConditionalWrites {
  private final String name;
  private final Contents contents;
  private final @Nullable StoreFile home;
  private final Mode mode;
  private final boolean saveOnClose;

  /** Distinguishes the versions of this opening from those of any other. */
  private final String opening = UUID.randomUUID().toString();

  /** Saves take turns, so that an older moment never replaces a younger one. */
  private final ReentrantLock saving = new ReentrantLock();

  private long savedWrites;

  /** Makes an empty store in memory. */
  public SimpleKVStore() {
    this("memory:", new Contents(), null, Mode.WRITE, false);
  }

  private SimpleKVStore(
      String name, Contents contents, @Nullable StoreFile home, Mode mode, boolean saveOnClose) {
    this.name = name;
    this.contents = contents;
    this.home = home;
    this.mode = mode;
    this.saveOnClose = saveOnClose;
    this.savedWrites = contents.writes();
  }

  /**
   * Makes a store in memory of a map of collections, LlamaIndex's {@code from_dict}.
   *
   * @param collections the values by collection and key, captured deeply; an empty collection is
   *     left out
   * @throws InvalidEntryException if a name or a value is refused
   */
  public static SimpleKVStore fromMap(
      Map<String, ? extends Map<String, ? extends Map<String, ?>>> collections) {
    SimpleKVStore store = new SimpleKVStore();
    Objects.requireNonNull(collections, "collections")
        .forEach((collection, entries) -> store.putAll(entries, collection));
    return store;
  }

  /**
   * Loads a store from a local file, LlamaIndex's {@code from_persist_path}.
   *
   * @param path the file's path, not a URI
   * @throws StoreIOException with {@code NOT_FOUND} if there is no file
   * @throws MalformedDataException if the file is no store
   */
  public static SimpleKVStore fromPersistPath(String path) {
    return load(new LocalFile(Path.of(path)));
  }

  /**
   * Loads a store from a file of any filesystem, as {@link #fromPersistPath(String)} does.
   *
   * @param path the file's name, as the manager resolves it
   * @param fileSystems a Commons VFS manager, which stays the caller's
   */
  public static SimpleKVStore fromPersistPath(String path, FileSystemManager fileSystems) {
    return load(new VfsFile(resolve(path, fileSystems)));
  }

  /**
   * Loads a store from a file of any filesystem, as {@link #fromPersistPath(String)} does.
   *
   * @param file the file, which stays the caller's
   */
  public static SimpleKVStore fromPersistPath(FileObject file) {
    return load(new VfsFile(Objects.requireNonNull(file, "file")));
  }

  private static SimpleKVStore load(StoreFile file) {
    return load(file.toString(), file, Mode.WRITE, Duplicates.REFUSE, false, true);
  }

  static SimpleKVStore open(String name, StoreFile file, Mode mode, Duplicates duplicates) {
    return load(name, file, mode, duplicates, mode == Mode.WRITE, mode == Mode.READ);
  }

  private static SimpleKVStore load(
      String name,
      StoreFile file,
      Mode mode,
      Duplicates duplicates,
      boolean saveOnClose,
      boolean mustExist) {
    try {
      if (saveOnClose) {
        file.checkWritable();
      }
      Optional<byte[]> text = file.read();
      if (text.isEmpty() && mustExist) {
        throw new StoreIOException(
            "NOT_FOUND",
            "there is no file " + file
                + "; check the path, or open it for writing to begin a new store",
            null);
      }
      Contents contents = text.isPresent()
          ? StoreFormat.read(text.get(), file.toString(), duplicates)
          : new Contents();
      return new SimpleKVStore(name, contents, file, mode, saveOnClose);
    } catch (IOException e) {
      throw failure("reading", file, e);
    }
  }

  /**
   * Shows the whole store as one map, LlamaIndex's {@code to_dict}.
   *
   * @return the values by collection and key, deeply immutable: one moment of the store
   */
  public Map<String, Map<String, Map<String, @Nullable Object>>> toMap() {
    return call("toMap", () -> {
      Map<String, Map<String, Map<String, @Nullable Object>>> all = new LinkedHashMap<>();
      for (Contents.Collection collection : contents.moment().collections()) {
        if (!collection.entries().isEmpty()) {
          all.put(collection.name(), Collections.unmodifiableMap(values(collection)));
        }
      }
      return Collections.unmodifiableMap(all);
    });
  }

  @Override
  public void persist() {
    ensureOpen();
    if (home == null) {
      throw new ConflictException(
          "NO_PERSIST_PATH",
          "the store " + this + " came from no file; name one with persist(path)",
          null);
    }
    checkWritable();
    saveHome(home);
  }

  @Override
  public void persist(String path) {
    ensureOpen();
    save(new LocalFile(Path.of(path)));
  }

  /**
   * Saves the store to a file of any filesystem, as {@link #persist(String)} does.
   *
   * @param path the file's name, as the manager resolves it
   * @param fileSystems a Commons VFS manager, which stays the caller's
   */
  public void persist(String path, FileSystemManager fileSystems) {
    ensureOpen();
    save(new VfsFile(resolve(path, fileSystems)));
  }

  /**
   * Saves the store to a file of any filesystem, as {@link #persist(String)} does.
   *
   * @param file the file, which stays the caller's
   */
  public void persist(FileObject file) {
    Objects.requireNonNull(file, "file");
    ensureOpen();
    save(new VfsFile(file));
  }

  private void saveHome(StoreFile file) {
    saving.lock();
    try {
      savedWrites = save(file);
    } finally {
      saving.unlock();
    }
  }

  /** Saves one moment of the store, and tells which. */
  private long save(StoreFile file) {
    Contents.Moment moment = contents.moment();
    try {
      file.replace(target -> StoreFormat.write(moment, target));
    } catch (IOException e) {
      throw failure("saving", file, e);
    }
    return moment.writes();
  }

  private static KVStoreException failure(String what, StoreFile file, IOException e) {
    return new StoreIOException(
        "IO_ERROR", what + " " + file + " failed, and nothing was changed: " + e.getMessage(), e);
  }

  private static FileObject resolve(String path, FileSystemManager fileSystems) {
    Objects.requireNonNull(path, "path");
    try {
      return fileSystems.resolveFile(path);
    } catch (IOException e) {
      throw new StoreIOException(
          "IO_ERROR", "the file system manager cannot resolve the path: " + e.getMessage(), e);
    }
  }

  /** What the file makes possible, and what memory does. */
  @Override
  public Set<Capability> capabilities() {
    return saveOnClose
        ? Set.of(
            Capability.ORDERED_SCAN,
            Capability.SNAPSHOT_LISTING,
            Capability.CONDITIONAL_WRITES,
            Capability.PERSISTENT)
        : Set.of(
            Capability.ORDERED_SCAN, Capability.SNAPSHOT_LISTING, Capability.CONDITIONAL_WRITES);
  }

  @Override
  protected void doPut(String key, Map<String, @Nullable Object> value, String collection) {
    doPutAll(Map.of(key, value), collection);
  }

  @Override
  protected void doPutAll(Map<String, Map<String, @Nullable Object>> batch, String collection) {
    checkWritable();
    contents.putAll(batch, collection);
  }

  @Override
  protected @Nullable Map<String, @Nullable Object> doGet(String key, String collection) {
    StoredValue stored = find(key, collection);
    return stored == null ? null : stored.value();
  }

  @Override
  protected boolean doContains(String key, String collection) {
    return find(key, collection) != null;
  }

  private @Nullable StoredValue find(String key, String collection) {
    StoredValue stored = contents.get(key, collection);
    if (stored == null) {
      // Closing gives the memory back: absent may mean closed.
      ensureOpen();
    }
    return stored;
  }

  @Override
  protected Map<String, Map<String, @Nullable Object>> doGetAll(String collection) {
    return values(contents.collection(collection));
  }

  @Override
  protected boolean doDelete(String key, String collection) {
    checkWritable();
    return contents.removeIf(key, collection, stored -> true);
  }

  @Override
  protected boolean doDropCollection(String collection) {
    checkWritable();
    return contents.drop(collection);
  }

  @Override
  protected long doCount(String collection) {
    return contents.count(collection);
  }

  @Override
  protected Collection<String> doCollections() {
    return contents.collections();
  }

  @Override
  protected List<String> doKeys(
      String prefix, @Nullable String after, int limit, String collection) {
    return contents.keys(prefix, after, limit, collection);
  }

  @Override
  public Optional<VersionedValue> getVersioned(String key, String collection) {
    checkNames(key, collection);
    return call(
        "getVersioned",
        () -> Optional.ofNullable(find(key, collection))
            .map(stored -> new VersionedValue(stored.value(), version(stored))));
  }

  @Override
  public Optional<Version> putIfAbsent(String key, Map<String, ?> value, String collection) {
    return putIf("putIfAbsent", key, value, collection, Objects::isNull);
  }

  @Override
  public Optional<Version> replace(
      String key, Map<String, ?> value, Version expected, String collection) {
    Objects.requireNonNull(expected, "expected");
    return putIf("replace", key, value, collection, stored -> hasVersion(stored, expected));
  }

  private Optional<Version> putIf(
      String operation,
      String key,
      Map<String, ?> value,
      String collection,
      Function<@Nullable StoredValue, Boolean> condition) {
    Map<String, @Nullable Object> captured = checkEntry(key, value, collection);
    return call(operation, () -> {
      checkWritable();
      return Optional.ofNullable(contents.putIf(key, captured, collection, condition::apply))
          .map(this::version);
    });
  }

  @Override
  public boolean delete(String key, Version expected, String collection) {
    checkNames(key, collection);
    Objects.requireNonNull(expected, "expected");
    return call("delete", () -> {
      checkWritable();
      return contents.removeIf(key, collection, stored -> hasVersion(stored, expected));
    });
  }

  private Version version(StoredValue stored) {
    return new Version(opening + "-" + stored.version());
  }

  private boolean hasVersion(@Nullable StoredValue stored, Version expected) {
    return stored != null && version(stored).equals(expected);
  }

  private void checkWritable() {
    if (mode == Mode.READ) {
      throw new ConflictException(
          "READ_ONLY",
          "the store " + this + " is open for reading; open it without ?mode=read",
          null);
    }
  }

  private static Map<String, Map<String, @Nullable Object>> values(Contents.Collection collection) {
    Map<String, Map<String, @Nullable Object>> values =
        new LinkedHashMap<>(collection.entries().size() * 2);
    collection.entries().forEach((key, stored) -> values.put(key, stored.value()));
    return values;
  }

  /** Saves to where the store came from, if it was opened by URI and written to. */
  @Override
  protected void doClose() {
    try {
      if (saveOnClose && home != null && contents.writes() != savedWrites) {
        saveHome(home);
      }
    } finally {
      contents.clear();
      if (home != null) {
        home.close();
      }
    }
  }

  /** The caller's thread: reading and writing happen in memory. */
  @Override
  protected Executor asyncExecutor() {
    return Runnable::run;
  }

  @Override
  public String toString() {
    return name;
  }
}
