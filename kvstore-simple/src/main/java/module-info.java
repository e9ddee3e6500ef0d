/** The embedded store: in memory, and in JSON files on any Commons VFS filesystem. */
module dev.kvstore.simple {
  requires transitive dev.kvstore;
  requires transitive org.apache.commons.vfs2;
  requires com.jcraft.jsch;
  requires static org.jspecify;

  exports dev.kvstore.simple;

  provides dev.kvstore.spi.KVStoreProvider with
      dev.kvstore.simple.MemoryKVStoreProvider,
      dev.kvstore.simple.SimpleKVStoreProvider;
}
