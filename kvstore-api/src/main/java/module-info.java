/** The kvstore API: what applications call ({@code dev.kvstore}) and what backends implement. */
module dev.kvstore {
  requires com.fasterxml.jackson.core;
  requires static org.jspecify;

  exports dev.kvstore;
  exports dev.kvstore.spi;

  uses dev.kvstore.spi.KVStoreProvider;
}
