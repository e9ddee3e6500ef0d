package dev.kvstore.simple;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.kvstore.ConflictException;
import dev.kvstore.KVStore;
import dev.kvstore.KVStores;
import dev.kvstore.StoreIOException;
import dev.kvstore.StoreUri;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.vfs2.Capability;
import org.apache.commons.vfs2.FileName;
import org.apache.commons.vfs2.FileObject;
import org.apache.commons.vfs2.FileSystem;
import org.apache.commons.vfs2.FileSystemException;
import org.apache.commons.vfs2.FileSystemOptions;
import org.apache.commons.vfs2.impl.DecoratedFileObject;
import org.apache.commons.vfs2.impl.DefaultFileSystemManager;
import org.apache.commons.vfs2.provider.local.DefaultLocalFileProvider;
import org.apache.commons.vfs2.provider.ram.RamFileProvider;
import org.apache.commons.vfs2.provider.ram.RamFileSystem;
import org.apache.commons.vfs2.provider.zip.ZipFileProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of a Commons VFS manager that is the user's. */
final class UserFileSystemTest {
  private static final String ONE = "{\"data\": {\"k\": {\"n\": 1}}}";

  @TempDir
  Path folder;

  private final DefaultFileSystemManager manager = new DefaultFileSystemManager();

  @BeforeEach
  void start() throws FileSystemException {
    manager.addProvider("ram", new RamFileProvider());
    manager.addProvider("fixed", new WithoutRename());
    manager.addProvider("file", new DefaultLocalFileProvider());
    manager.addProvider("zip", new ZipFileProvider());
    manager.init();
  }

  @AfterEach
  void stop() {
    manager.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ram:///a/kv.json", "fixed:///a/kv.json", "ram:///100%25 ü.json"})
  void keepAStore(String place) throws FileSystemException {
    FileObject file = manager.resolveFile(place);
    try (SimpleKVStore store = new SimpleKVStore()) {
      store.put("k", Map.of("n", 0));
      store.persist(file);
    }
    try (SimpleKVStore store = SimpleKVStore.fromPersistPath(place, manager)) {
      store.put("k", Map.of("n", 1));
      store.persist();
      store.persist();
    }
    try (SimpleKVStore store = SimpleKVStore.fromPersistPath(file)) {
      assertThat(store.get("k")).contains(Map.of("n", 1));
    }
    assertThat(file.getParent().getChildren()).containsExactly(file);
  }

  @Test
  void onTheDisk() throws IOException {
    try (SimpleKVStore store = new SimpleKVStore()) {
      store.put("k", Map.of("n", 1));
      store.persist(folder.resolve("new/kv.json").toUri().toString(), manager);
    }
    assertThat(folder.resolve("new/kv.json")).hasContent(ONE);
    assertThat(folder.resolve("new").toFile().list()).containsExactly("kv.json");
  }

  @Test
  void aFileOnTheDiskThatAnotherStoreHoldsIsNotOverwritten() throws IOException {
    Path path = folder.resolve("what? 100% ü.json");
    // VFS takes each escape for a character of its own.
    FileObject file = manager.resolveFile(path.toUri().toString().replace("%C3%BC", "ü"));
    try (KVStore holder = KVStores.open("json:" + StoreUri.encode(path.toString()));
        SimpleKVStore store = new SimpleKVStore()) {
      holder.put("k", Map.of("n", 1));
      store.put("k", Map.of("n", 2));
      for (FileObject same : List.of(file, new DecoratedFileObject(file))) {
        assertThat(catchThrowableOfType(ConflictException.class, () -> store.persist(same))
                .code())
            .isEqualTo("LOCKED");
      }
      // The holder itself may.
      assertThat(file.exists()).isFalse();
      ((SimpleKVStore) holder).persist(file);
      assertThat(file.exists()).isTrue();
    }
    assertThat(path).hasContent(ONE);
    try (SimpleKVStore store = SimpleKVStore.fromPersistPath(file)) {
      try (KVStore holder = KVStores.open("json:" + StoreUri.encode(path.toString()))) {
        assertThat(holder.count()).isOne();
        assertThat(catchThrowableOfType(ConflictException.class, store::persist).code())
            .isEqualTo("LOCKED");
      }
      store.persist();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{\"data\": {\"k\"", "{\"data\": {\"k\": {}}"})
  void aSaveThatWasCutOffIsFoundWhereNothingCanBeRenamed(String torn) throws IOException {
    write("fixed:///kv.json", torn);
    write("fixed:///.kv.json.next", ONE);

    try (SimpleKVStore store = SimpleKVStore.fromPersistPath("fixed:///kv.json", manager)) {
      assertThat(store.get("k")).contains(Map.of("n", 1));
      store.persist();
    }

    assertThat(read("fixed:///kv.json")).isEqualTo(ONE);
    assertThat(manager.resolveFile("fixed:///.kv.json.next").exists()).isFalse();
  }

  @Test
  void aFileThatSomebodyElseChangedIsNotOverwritten() throws IOException {
    for (String scheme : new String[] {"ram", "fixed"}) {
      write(scheme + ":///kv.json", ONE);
      try (SimpleKVStore store = SimpleKVStore.fromPersistPath(scheme + ":///kv.json", manager)) {
        write(scheme + ":///kv.json", "{\"theirs\": {}}");
        assertThat(catchThrowableOfType(ConflictException.class, store::persist).code())
            .isEqualTo("CONFLICT");
      }
      assertThat(read(scheme + ":///kv.json")).isEqualTo("{\"theirs\": {}}");
    }
  }

  @Test
  void aFilesystemThatCannotWriteSaysSo() throws IOException {
    Path zip = folder.resolve("kv.zip");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
      out.putNextEntry(new ZipEntry("kv.json"));
      out.write(ONE.getBytes(StandardCharsets.UTF_8));
    }
    try (SimpleKVStore store =
        SimpleKVStore.fromPersistPath("zip:" + zip.toUri() + "!/kv.json", manager)) {
      assertThat(store.get("k")).contains(Map.of("n", 1));
      assertThat(catchThrowableOfType(StoreIOException.class, store::persist).code())
          .isEqualTo("ACCESS_DENIED");
    }
  }

  private void write(String place, String text) throws IOException {
    FileObject file = manager.resolveFile(place);
    try (OutputStream out = file.getContent().getOutputStream()) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
  }

  private String read(String place) throws IOException {
    return manager.resolveFile(place).getContent().getString(StandardCharsets.UTF_8);
  }

  /** As servers are that only take and give whole files. */
  private static final class WithoutRename extends RamFileProvider {
    @Override
    protected FileSystem doCreateFileSystem(FileName root, FileSystemOptions options) {
      return new RamFileSystem(root, options) {
        private static final long serialVersionUID = 1L;

        @Override
        protected void addCapabilities(Collection<Capability> capabilities) {
          super.addCapabilities(capabilities);
          capabilities.remove(Capability.RENAME);
        }
      };
    }
  }
}
