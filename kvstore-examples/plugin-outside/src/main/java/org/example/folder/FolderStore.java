package org.example.folder;

import dev.kvstore.Capability;
import dev.kvstore.spi.AbstractKVStore;
import dev.kvstore.spi.Values;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * A store in a folder: in it a folder for each collection, in that a file for each entry.
 *
 * <p>It holds no lock and no state. A put renames a whole file over the one that was there, a delete
 * takes one away, and a get reads one: each a single step of the filesystem, so that any number of
 * threads, stores and processes may share a folder. There are no conditional writes, for which no
 * filesystem has such a step.
 */
final class FolderStore extends AbstractKVStore {
  static final Set<Capability> CAPABILITIES =
      Set.of(Capability.ORDERED_SCAN, Capability.PERSISTENT, Capability.DURABLE);

  private static final String UNFINISHED = ".tmp";

  private final Path root;
  private final boolean fsync;

  private FolderStore(Path root, boolean fsync) {
    this.root = root;
    this.fsync = fsync;
  }

  static FolderStore open(Path root, boolean fsync) throws IOException {
    FolderStore store = new FolderStore(root, fsync);
    store.make(root);
    return store;
  }

  /** Makes a folder with those above it that are missing. */
  private void make(Path folder) throws IOException {
    Path parent = folder.getParent();
    if (parent != null && !Files.isDirectory(folder)) {
      make(parent);
      Files.createDirectories(folder);
      force(parent);
    }
  }

  @Override
  protected void doPut(String key, Map<String, Object> value, String collection)
      throws IOException {
    Path folder = folder(collection);
    Files.createDirectories(folder);
    Path beside = folder.resolve(UUID.randomUUID() + UNFINISHED);
    try {
      write(beside, EntryFile.encode(key, value, collection));
      Files.move(beside, file(key, collection), StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(beside);
    }
    force(folder);
    force(root);
  }

  @Override
  protected Map<String, Object> doGet(String key, String collection) throws IOException {
    try {
      return EntryFile.value(file(key, collection));
    } catch (NoSuchFileException notThere) {
      return null;
    }
  }

  @Override
  protected boolean doDelete(String key, String collection) throws IOException {
    boolean deleted = Files.deleteIfExists(file(key, collection));
    if (deleted) {
      force(folder(collection));
    }
    return deleted;
  }

  @Override
  protected List<String> doKeys(String prefix, String after, int limit, String collection)
      throws IOException {
    List<String> keys = new ArrayList<>();
    for (Path file : files(folder(collection))) {
      nameOf(file, baseName(file), "key").ifPresent(keys::add);
    }
    return keys.stream()
        .filter(key -> key.startsWith(prefix))
        .filter(key -> after == null || Values.NAME_ORDER.compare(key, after) > 0)
        .sorted(Values.NAME_ORDER)
        .limit(limit)
        .toList();
  }

  /** Without the names, for which some files are opened. */
  @Override
  protected long doCount(String collection) throws IOException {
    return files(folder(collection)).size();
  }

  @Override
  protected Collection<String> doCollections() throws IOException {
    List<String> collections = new ArrayList<>();
    for (Path folder : list(root)) {
      String fileName = folder.getFileName().toString();
      if (isOurs(fileName) && Files.isDirectory(folder)) {
        // One that is deleted before it is read makes way for the next; none, and there is no collection.
        for (Path file : files(folder)) {
          Optional<String> name = nameOf(file, fileName, "collection");
          if (name.isPresent()) {
            collections.add(name.get());
            break;
          }
        }
      }
    }
    return collections;
  }

  @Override
  protected void doClose() {}

  @Override
  public Set<Capability> capabilities() {
    return CAPABILITIES;
  }

  @Override
  public String toString() {
    return "folder:" + root;
  }

  private Path folder(String collection) {
    return root.resolve(FileName.of(collection));
  }

  private Path file(String key, String collection) {
    return folder(collection).resolve(FileName.of(key) + EntryFile.SUFFIX);
  }

  private static String baseName(Path file) {
    String name = file.getFileName().toString();
    return name.substring(0, name.length() - EntryFile.SUFFIX.length());
  }

  private static boolean isOurs(String fileName) {
    return FileName.isPlain(fileName) || FileName.isHashed(fileName);
  }

  /** What a file name stands for; empty if the file that tells it was deleted meanwhile. */
  private static Optional<String> nameOf(Path file, String fileName, String which)
      throws IOException {
    if (FileName.isPlain(fileName)) {
      return Optional.of(fileName);
    }
    try {
      return Optional.of(EntryFile.name(file, which));
    } catch (NoSuchFileException deletedMeanwhile) {
      return Optional.empty();
    }
  }

  /** The files of a collection's entries, and not what else people put into a folder. */
  private static List<Path> files(Path folder) throws IOException {
    return list(folder).stream()
        .filter(file -> file.toString().endsWith(EntryFile.SUFFIX) && isOurs(baseName(file)))
        .toList();
  }

  private static List<Path> list(Path folder) throws IOException {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
      stream.forEach(files::add);
    } catch (NoSuchFileException noSuchCollection) {
      // Then it holds nothing.
    }
    return files;
  }

  private void write(Path file, byte[] content) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      ByteBuffer rest = ByteBuffer.wrap(content);
      while (rest.hasRemaining()) {
        channel.write(rest);
      }
      if (fsync) {
        channel.force(true);
      }
    }
  }

  /** Forces what a folder lists, which is apart from what its files hold. */
  private void force(Path folder) throws IOException {
    if (fsync) {
      try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }
}
