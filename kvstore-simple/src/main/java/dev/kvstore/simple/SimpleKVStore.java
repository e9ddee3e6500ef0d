package dev.kvstore.simple;

import com.jcraft.jsch.JSch;
import dev.kvstore.Capability;
import dev.kvstore.ConditionalWrites;
import dev.kvstore.ConflictException;
import dev.kvstore.InvalidEntryException;
import dev.kvstore.MalformedDataException;
import dev.kvstore.Persistable;
import dev.kvstore.ScanPage;
import dev.kvstore.StoreIOException;
import dev.kvstore.StoreOpenException;
import dev.kvstore.Version;
import dev.kvstore.VersionedValue;
import dev.kvstore.simple.internal.engine.Contents;
import dev.kvstore.simple.internal.engine.DecodedCache;
import dev.kvstore.simple.internal.engine.EntryVisitor;
import dev.kvstore.simple.internal.engine.StoredValue;
import dev.kvstore.simple.internal.engine.WriteAhead;
import dev.kvstore.simple.internal.file.LocalFile;
import dev.kvstore.simple.internal.file.StoreFile;
import dev.kvstore.simple.internal.file.VfsFile;
import dev.kvstore.simple.internal.format.FileFormat;
import dev.kvstore.simple.internal.home.FileHome;
import dev.kvstore.simple.internal.home.Home;
import dev.kvstore.simple.internal.home.JournalledHome;
import dev.kvstore.simple.internal.home.NoHome;
import dev.kvstore.simple.internal.home.SaveWhen;
import dev.kvstore.simple.internal.journal.OnMismatch;
import dev.kvstore.simple.internal.journal.Operation;
import dev.kvstore.spi.AbstractKVStore;
import dev.kvstore.spi.JsonCodec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.AccessDeniedException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.apache.commons.vfs2.FileObject;
import org.apache.commons.vfs2.FileSystemManager;
import org.jspecify.annotations.Nullable;

/**
 * A store in memory that is loaded from one JSON file and saved to one, LlamaIndex's
 * {@code SimpleKVStore}.
 *
 * <p>It reads what Python wrote and writes what Python reads: one object of collections, in each
 * the values by key. Reading takes no lock; writers take turns. Keys keep the order in which they
 * came. A loaded value stays the bytes that it came as until it is asked for, and is saved as these
 * bytes.
 *
 * <p>A store that was opened by URI, or loaded here from a path, is saved to where it came from by
 * {@link #persist()}; one opened by URI also by {@link #close()}, if anything was written. Saving
 * replaces the file whole: at any moment it holds the old or the new content. One that was opened
 * by URI on a local file keeps a journal beside it besides, so that an acknowledged write survives
 * the end of the process.
 */
public final class SimpleKVStore extends AbstractKVStore implements Persistable, ConditionalWrites {
  /** What somebody gives for a path who means a store URI. */
  private static final Pattern URI = Pattern.compile("(?s)(json|memory|file):.*");

  /** The JSON of those of a page's values that must be decoded is about this large at most. */
  private static final long PAGE_BYTES = 16L << 20;

  /** As many entries as a walk through a store asks for at a time. */
  private static final int USUAL_PAGE = 1_000;

  /** The default of the option {@code cache}. */
  static final long CACHE_MEBIBYTES = 64;

  private final String name;
  private final Contents contents;
  private final FileFormat format;
  private final Home home;
  private final DecodedCache cache;

  /** Distinguishes the versions of this opening from those of any other. */
  private final String opening = UUID.randomUUID().toString();

  /** Makes an empty store in memory. */
  public SimpleKVStore() {
    this("memory:", new Contents(), FileFormat.DEFAULT, NoHome.memory(), CACHE_MEBIBYTES);
  }

  /**
   * Makes a store.
   *
   * @param name the store as messages name it
   * @param cacheMebibytes the bound on the memory for decoded forms of loaded values
   */
  SimpleKVStore(String name, Contents contents, FileFormat format, Home home, long cacheMebibytes) {
    this.name = name;
    this.contents = contents;
    this.format = format;
    this.home = home;
    this.cache = new DecodedCache(cacheMebibytes << 20);
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
   * <p>Writes that a store opened by URI has in its journal beside the file are there too. As long
   * as they wait to go into the file, {@link #persist()} is refused, and so is any other save to
   * it.
   *
   * @param path the file's path, not a URI
   * @throws StoreIOException with {@code NOT_FOUND} if there is no file
   * @throws MalformedDataException if the file is no store, or its journal is damaged
   * @throws ConflictException with {@code JOURNAL_MISMATCH} if somebody else changed the file under
   *     a journal
   */
  public static SimpleKVStore fromPersistPath(String path) {
    return load(local(path));
  }

  /**
   * Loads a store from a file of any filesystem, as {@link #fromPersistPath(String)} does.
   *
   * @param path the file's name, as the manager resolves it
   * @param fileSystems a Commons VFS manager, which stays the caller's
   */
  public static SimpleKVStore fromPersistPath(String path, FileSystemManager fileSystems) {
    return load(placeOf(resolve(path, fileSystems)));
  }

  /**
   * Loads a store from a file of any filesystem, as {@link #fromPersistPath(String)} does.
   *
   * @param file the file, which stays the caller's
   */
  public static SimpleKVStore fromPersistPath(FileObject file) {
    return load(placeOf(Objects.requireNonNull(file, "file")));
  }

  private static SimpleKVStore load(StoreFile file) {
    try {
      FileFormat format = FileFormat.DEFAULT;
      Contents contents = read(file, format, OnMismatch.REFUSE).orElseThrow(() -> notFound(file));
      return new SimpleKVStore(
          file.toString(),
          contents,
          format,
          new FileHome(file, contents, format, SaveWhen.MANUAL),
          CACHE_MEBIBYTES);
    } catch (IOException e) {
      throw failure("reading", file, e);
    } catch (OutOfMemoryError e) {
      throw noRoom(file, e);
    }
  }

  /** Nobody has seen what was read so far, and it is garbage by now. */
  static StoreIOException noRoom(StoreFile file, OutOfMemoryError e) {
    return new StoreIOException(
        "FILE_TOO_LARGE",
        "the heap has no room for what is read of " + file
            + " and of its journal, and nothing was changed; give Java more with -Xmx",
        e);
  }

  /** Reads a file as it is now, and a local one's journal, and touches neither. */
  static Optional<Contents> read(StoreFile file, FileFormat format, OnMismatch onMismatch)
      throws IOException {
    return file instanceof LocalFile local
        ? JournalledHome.read(local, format, onMismatch)
        : file.read().map(text -> format.read(text, file.toString()));
  }

  static StoreIOException notFound(StoreFile file) {
    return new StoreIOException(
        "NOT_FOUND",
        "there is no file " + file
            + "; check the path, or open it with mode=write to begin a new store",
        null);
  }

  /**
   * Shows the whole store as one map, LlamaIndex's {@code to_dict}.
   *
   * @return the values by collection and key, deeply immutable: one moment of the store
   */
  public Map<String, Map<String, Map<String, @Nullable Object>>> toMap() {
    return call("toMap", () -> {
      Map<String, Map<String, Map<String, @Nullable Object>>> all = new LinkedHashMap<>();
      try (Contents.Moment moment = contents.moment()) {
        for (Contents.Collection collection : moment.collections()) {
          Map<String, Map<String, @Nullable Object>> values = collection.values();
          if (!values.isEmpty()) {
            all.put(collection.name(), values);
          }
        }
      }
      return stillOpen(Collections.unmodifiableMap(all));
    });
  }

  @Override
  public void persist() {
    call("persist", () -> {
      home.save();
      return true;
    });
  }

  @Override
  public void persist(String path) {
    ensureOpen();
    save(local(path));
  }

  private static LocalFile local(String path) {
    if (URI.matcher(Objects.requireNonNull(path, "path")).matches()) {
      throw new StoreOpenException(
          "INVALID_URI",
          "\"" + path
              + "\" is a URI, but this takes a path, for instance data/kv.json; a URI is for"
              + " KVStores.open",
          null);
    }
    try {
      return new LocalFile(Path.of(path));
    } catch (InvalidPathException e) {
      throw new StoreOpenException("INVALID_URI", "this is no path here: " + e.getMessage(), e);
    }
  }

  /**
   * Saves the store to a file of any filesystem, as {@link #persist(String)} does.
   *
   * @param path the file's name, as the manager resolves it
   * @param fileSystems a Commons VFS manager, which stays the caller's
   */
  public void persist(String path, FileSystemManager fileSystems) {
    ensureOpen();
    persist(resolve(path, fileSystems));
  }

  /**
   * Saves the store to a file of any filesystem, as {@link #persist(String)} does.
   *
   * @param file the file, which stays the caller's
   */
  public void persist(FileObject file) {
    Objects.requireNonNull(file, "file");
    ensureOpen();
    save(placeOf(file));
    try {
      // What it knew of itself may not be so any more.
      file.refresh();
    } catch (IOException e) {
      throw new StoreIOException(
          "IO_ERROR", "it was saved, but the file system cannot look at it: " + e.getMessage(), e);
    }
  }

  /** A local file is one, whoever found it. */
  private static StoreFile placeOf(FileObject file) {
    try {
      Optional<LocalFile> local = VfsFile.local(file);
      return local.isPresent() ? local.get() : new VfsFile(file);
    } catch (IOException e) {
      throw new StoreIOException(
          "IO_ERROR", "the file system does not say where the file lies: " + e.getMessage(), e);
    }
  }

  private void save(StoreFile file) {
    if (file instanceof LocalFile local && home.isOf(local)) {
      persist();
      return;
    }
    call("persist", () -> {
      try {
        return FileHome.save(contents, file, format);
      } catch (IOException e) {
        throw failure("saving", file, e);
      }
    });
  }

  static StoreIOException failure(String what, StoreFile file, IOException e) {
    return new StoreIOException(
        e instanceof AccessDeniedException ? "ACCESS_DENIED" : "IO_ERROR",
        what + " " + file + " failed, and nothing was changed: " + e.getMessage(),
        e);
  }

  private static FileObject resolve(String path, FileSystemManager fileSystems) {
    Objects.requireNonNull(path, "path");
    try {
      return fileSystems.resolveFile(path);
    } catch (IOException e) {
      throw new StoreIOException(
          "IO_ERROR", "the file system manager cannot resolve the path: " + e.getMessage(), e);
    } catch (LinkageError e) {
      throw explained(e);
    }
  }

  /**
   * The module of Commons VFS requires that of the JSch which we and it cannot use, by its name.
   */
  private static RuntimeException explained(LinkageError e) {
    boolean reads = FileObject.class.getModule().canRead(JSch.class.getModule());
    if (reads || !e.toString().contains("vfs2.provider.sftp")) {
      throw e;
    }
    return new StoreIOException(
        "ENGINE_FAILED",
        "Commons VFS does not read the module of JSch, so that its sftp works on the module path only"
            + " with the option --add-reads=org.apache.commons.vfs2=com.jcraft.jsch for java; store URIs"
            + " (json:sftp://…) need none",
        e);
  }

  /** What memory does, and what the file makes possible. */
  @Override
  public Set<Capability> capabilities() {
    Set<Capability> capabilities = EnumSet.of(
        Capability.ORDERED_SCAN, Capability.SNAPSHOT_LISTING, Capability.CONDITIONAL_WRITES);
    if (home.isPersistent()) {
      capabilities.add(Capability.PERSISTENT);
    }
    if (home.isDurable()) {
      capabilities.add(Capability.DURABLE);
    }
    return Collections.unmodifiableSet(capabilities);
  }

  @Override
  protected void doPut(String key, Map<String, @Nullable Object> value, String collection)
      throws IOException {
    doPutAll(Map.of(key, value), collection);
  }

  @Override
  protected void doPutAll(Map<String, Map<String, @Nullable Object>> batch, String collection)
      throws IOException {
    contents.putAll(batch, collection, record(() -> puts(batch, collection)));
    home.acknowledge();
  }

  /** Prepares the record of a write, which is refused if the heap has no room for that. */
  private WriteAhead record(Supplier<List<Operation>> operations) {
    try {
      WriteAhead record = home.record(operations);
      return record == WriteAhead.NONE ? record : new WriteInHeap(record);
    } catch (OutOfMemoryError e) {
      throw WriteInHeap.noRoom(e);
    }
  }

  private static List<Operation> puts(
      Map<String, Map<String, @Nullable Object>> batch, String collection) {
    List<Operation> puts = new ArrayList<>(batch.size());
    batch.forEach((key, value) ->
        puts.add(new Operation.Put(key, ByteBuffer.wrap(JsonCodec.encode(value)), collection)));
    return puts;
  }

  @Override
  protected @Nullable Map<String, @Nullable Object> doGet(String key, String collection) {
    StoredValue stored = find(key, collection);
    return stored == null ? null : stored.value(cache);
  }

  @Override
  protected boolean doContains(String key, String collection) {
    return find(key, collection) != null;
  }

  private @Nullable StoredValue find(String key, String collection) {
    StoredValue stored = contents.get(key, collection);
    if (stored == null) {
      ensureOpen();
    }
    return stored;
  }

  /**
   * {@inheritDoc} Names that something was put under were checked then, which takes longer than the
   * look-up; a file may hold others, which are refused.
   */
  @Override
  public Optional<Map<String, @Nullable Object>> get(String key, String collection) {
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(collection, "collection");
    ensureOpen();
    Map<String, @Nullable Object> value = contents.ifPut(key, collection);
    return value == null ? super.get(key, collection) : Optional.of(value);
  }

  /** Closing gives the memory back, so what is absent may be gone only because of that. */
  private <T> T stillOpen(T result) {
    ensureOpen();
    return result;
  }

  /** {@inheritDoc} All is immutable, so that it is not copied again. */
  @Override
  public Map<String, Map<String, @Nullable Object>> getAll(String collection) {
    checkName(collection, "collection");
    return call("getAll", () -> doGetAll(collection));
  }

  @Override
  protected Map<String, Map<String, @Nullable Object>> doGetAll(String collection) {
    try (Contents.Moment moment = contents.moment(collection)) {
      return stillOpen(
          moment.collections().isEmpty()
              ? Collections.unmodifiableMap(Collections.emptyMap())
              : moment.collections().get(0).values());
    }
  }

  @Override
  protected boolean doDelete(String key, String collection) throws IOException {
    return removeIf(key, collection, stored -> true);
  }

  private boolean removeIf(String key, String collection, Predicate<StoredValue> condition)
      throws IOException {
    WriteAhead record = record(() -> List.of(new Operation.Delete(key, collection)));
    boolean removed = contents.removeIf(key, collection, condition, record);
    home.acknowledge();
    return removed;
  }

  @Override
  protected boolean doDropCollection(String collection) throws IOException {
    WriteAhead record = record(() -> List.of(new Operation.Drop(collection)));
    boolean dropped = contents.drop(collection, record);
    home.acknowledge();
    return dropped;
  }

  @Override
  protected long doCount(String collection) {
    return stillOpen((long) contents.count(collection));
  }

  @Override
  protected Collection<String> doCollections() {
    return stillOpen(contents.collections());
  }

  @Override
  protected List<String> doKeys(
      String prefix, @Nullable String after, int limit, String collection) {
    return stillOpen(contents.keys(prefix, after, limit, collection));
  }

  @Override
  protected ScanPage doScan(String prefix, @Nullable String after, int limit, String collection) {
    Page page = new Page(limit);
    contents.visit(prefix, after, collection, page);
    return stillOpen(page.taken());
  }

  /** Takes entries until it is full, and notes whether there is another. */
  private final class Page implements EntryVisitor {
    private final List<Map.Entry<String, Map<String, @Nullable Object>>> entries;
    private final int limit;
    private long bytes;
    private boolean isLast = true;

    Page(int limit) {
      this.limit = limit;
      this.entries = new ArrayList<>(Math.min(limit, USUAL_PAGE));
    }

    @Override
    public boolean visit(String key, Map<String, @Nullable Object> value) {
      return !isFull() && entries.add(Map.entry(key, value));
    }

    @Override
    public boolean visit(String key, StoredValue value) {
      Map<String, @Nullable Object> put = value.ifPut();
      if (put != null) {
        // It is in memory anyway, and not counted.
        return visit(key, put);
      }
      if (isFull()) {
        return false;
      }
      bytes += value.length();
      return entries.add(Map.entry(key, value.value(cache)));
    }

    /** Whether it takes no more, so that there is another page: an entry for it has come. */
    private boolean isFull() {
      isLast = entries.size() < limit && bytes < PAGE_BYTES;
      return !isLast;
    }

    ScanPage taken() {
      return new ScanPage(
          entries,
          isLast
              ? Optional.empty()
              : Optional.of(entries.get(entries.size() - 1).getKey()));
    }
  }

  @Override
  public Optional<VersionedValue> getVersioned(String key, String collection) {
    checkName(key, "key");
    checkName(collection, "collection");
    return call("getVersioned", () -> {
      StoredValue stored = find(key, collection);
      return stored == null
          ? Optional.empty()
          : Optional.of(new VersionedValue(stored.value(cache), version(stored)));
    });
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
      Predicate<@Nullable StoredValue> condition) {
    Map<String, @Nullable Object> captured = checkEntry(key, value, collection);
    return call(operation, () -> {
      WriteAhead record = record(() -> puts(Map.of(key, captured), collection));
      Optional<Version> written = Optional.ofNullable(
              contents.putIf(key, captured, collection, condition, record))
          .map(this::version);
      home.acknowledge();
      return written;
    });
  }

  @Override
  public boolean delete(String key, Version expected, String collection) {
    checkName(key, "key");
    checkName(collection, "collection");
    Objects.requireNonNull(expected, "expected");
    return call("delete", () -> removeIf(key, collection, stored -> hasVersion(stored, expected)));
  }

  private Version version(StoredValue stored) {
    return new Version(opening + "-" + stored.version());
  }

  private boolean hasVersion(@Nullable StoredValue stored, Version expected) {
    return stored != null && version(stored).equals(expected);
  }

  /** Saves what was written to where the store came from, if it was opened by URI. */
  @Override
  protected void doClose() throws IOException {
    contents.seal();
    try {
      home.close();
    } finally {
      contents.clear();
    }
  }

  /** The caller's thread where all happens in memory; a journal, and a save, wait for a disk. */
  @Override
  protected Executor asyncExecutor() {
    return home.writesWait() ? super.asyncExecutor() : Runnable::run;
  }

  @Override
  public String toString() {
    return name;
  }
}
