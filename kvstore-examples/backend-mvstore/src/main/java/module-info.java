/** A store in one local file that may be larger than memory. */
@SuppressWarnings("requires-automatic") // H2 names its module, and has no descriptor.
module dev.kvstore.mvstore {
  requires transitive dev.kvstore;
  requires com.h2database;
  requires static org.jspecify;

  exports dev.kvstore.mvstore;

  provides dev.kvstore.spi.KVStoreProvider with
      dev.kvstore.mvstore.MVStoreProvider;
}
