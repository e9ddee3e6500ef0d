package org.example.folder;

import dev.kvstore.Capability;
import dev.kvstore.KVStore;
import dev.kvstore.StoreIOException;
import dev.kvstore.StoreOpenException;
import dev.kvstore.StoreOption;
import dev.kvstore.StoreOptions;
import dev.kvstore.StoreUri;
import dev.kvstore.spi.KVStoreProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** Opens {@code folder:} stores, for instance {@code folder:data/kv?fsync=true}. */
public final class FolderProvider implements KVStoreProvider {
  static final StoreOption<Boolean> FSYNC = StoreOption.flag(
      "fsync",
      false,
      "Forces each write to disk before it returns, so that it survives a power cut too.");

  /** For {@link java.util.ServiceLoader}. */
  public FolderProvider() {}

  @Override
  public Set<String> schemes() {
    return Set.of("folder");
  }

  @Override
  public List<StoreOption<?>> options() {
    return List.of(FSYNC);
  }

  @Override
  public Set<Capability> capabilities() {
    return FolderStore.CAPABILITIES;
  }

  @Override
  public KVStore open(StoreUri uri, StoreOptions options) throws IOException {
    String path = uri.decodedAddress();
    if (path.isEmpty()) {
      throw new StoreOpenException(
          "INVALID_URI", "after folder: comes the path of a folder, as in folder:data/kv", null);
    }
    Path root = Path.of(path).toAbsolutePath();
    if (Files.exists(root) && !Files.isDirectory(root)) {
      throw new StoreIOException(
          "NOT_A_FOLDER", root + " is no folder; name one, or a path where one can be made", null);
    }
    return FolderStore.open(root, options.get(FSYNC));
  }
}
