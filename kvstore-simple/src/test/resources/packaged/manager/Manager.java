package manager;

import dev.kvstore.KVStoreException;
import dev.kvstore.simple.SimpleKVStore;
import java.util.Map;
import org.apache.commons.vfs2.FileObject;
import org.apache.commons.vfs2.FileSystemException;
import org.apache.commons.vfs2.FileSystemOptions;
import org.apache.commons.vfs2.impl.DefaultFileSystemManager;
import org.apache.commons.vfs2.provider.local.DefaultLocalFileProvider;
import org.apache.commons.vfs2.provider.ram.RamFileProvider;
import org.apache.commons.vfs2.provider.sftp.SftpFileProvider;
import org.apache.commons.vfs2.provider.sftp.SftpFileSystemConfigBuilder;

/** Saves a store to each place, and loads it from there. */
public final class Manager {
  private Manager() {}

  public static void main(String[] places) throws Exception {
    FileSystemOptions options = new FileSystemOptions();
    // Else VFS asks for a shell first, and waits for ever where there is none.
    SftpFileSystemConfigBuilder.getInstance().setDisableDetectExecChannel(options, true);
    DefaultFileSystemManager withOptions = new DefaultFileSystemManager() {
      @Override
      public FileObject resolveFile(String place) throws FileSystemException {
        return resolveFile(place, options);
      }
    };
    try (DefaultFileSystemManager manager = withOptions) {
      manager.addProvider("file", new DefaultLocalFileProvider());
      manager.addProvider("ram", new RamFileProvider());
      manager.addProvider("sftp", new SftpFileProvider());
      manager.init();
      for (int i = 0; i < places.length; i++) {
        try {
          try (SimpleKVStore store = new SimpleKVStore()) {
            store.put("key", Map.of("n", i));
            store.persist(places[i], manager);
          }
          try (SimpleKVStore again = SimpleKVStore.fromPersistPath(places[i], manager)) {
            System.out.println(i + ": " + again.get("key").map(Object::toString).orElse("nothing"));
          }
        } catch (KVStoreException e) {
          System.out.println(i + ": " + e.getMessage());
        }
      }
    }
  }
}
