package dev.kvstore.simple;

import dev.kvstore.Capability;
import dev.kvstore.KVStore;
import dev.kvstore.StoreOption;
import dev.kvstore.StoreOptions;
import dev.kvstore.StoreUri;
import dev.kvstore.spi.KVStoreProvider;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Opens {@code json:} stores.
 *
 * <p>{@code json:} is followed by a place, percent encoded: a {@code ?} in a name is written
 * {@code %3F}, a {@code %} is {@code %25}, a {@code !} in the name of an archive {@code %21}.
 *
 * <table>
 * <caption>Places</caption>
 * <tr><td>{@code json:data/kv.json}</td><td>a local path, relative to the working directory</td></tr>
 * <tr><td>{@code json:file:///data/kv.json}</td><td>a local file</td></tr>
 * <tr><td>{@code json:ram:///kv.json}</td><td>in memory, shared by the process</td></tr>
 * <tr><td>{@code json:tmp:///kv.json}</td><td>a temporary file, shared by the process</td></tr>
 * <tr><td>{@code json:sftp://user@host/data/kv.json}</td><td>on an SFTP server</td></tr>
 * <tr><td>{@code json:gz:PLACE}</td><td>compressed, at any of these places</td></tr>
 * <tr><td>{@code json:zip:PLACE!/kv.json}</td><td>an entry of an archive at any of them</td></tr>
 * </table>
 */
public final class SimpleKVStoreProvider implements KVStoreProvider {
  private static final List<StoreOption<?>> OPTIONS =
      Stream.of(Opening.OPTIONS, FileOptions.ALL).flatMap(List::stream).toList();

  /** For {@link java.util.ServiceLoader}. */
  public SimpleKVStoreProvider() {}

  @Override
  public Set<String> schemes() {
    return Set.of("json");
  }

  @Override
  public List<StoreOption<?>> options() {
    return OPTIONS;
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of(
        Capability.ORDERED_SCAN,
        Capability.SNAPSHOT_LISTING,
        Capability.CONDITIONAL_WRITES,
        Capability.PERSISTENT,
        Capability.DURABLE);
  }

  @Override
  public KVStore open(StoreUri uri, StoreOptions options) throws IOException {
    return Opening.open(uri.toString(), FileAddress.resolve(uri, options), options);
  }
}
