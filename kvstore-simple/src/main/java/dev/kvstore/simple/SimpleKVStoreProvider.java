package dev.kvstore.simple;

import dev.kvstore.Capability;
import dev.kvstore.KVStore;
import dev.kvstore.StoreOpenException;
import dev.kvstore.StoreOption;
import dev.kvstore.StoreOptions;
import dev.kvstore.StoreUri;
import dev.kvstore.simple.internal.file.LocalFile;
import dev.kvstore.spi.KVStoreProvider;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Opens {@code memory:} and {@code json:} stores.
 *
 * <p>{@code json:} is followed by a path ({@code json:data/kv.json}, relative to the working
 * directory, or {@code json:/data/kv.json}) or by a file URI ({@code json:file:///data/kv.json}),
 * percent encoded: a {@code ?} in a name is written {@code %3F}, a {@code %} is {@code %25}.
 */
public final class SimpleKVStoreProvider implements KVStoreProvider {
  private static final Pattern FURTHER_SCHEME =
      Pattern.compile("([A-Za-z][A-Za-z0-9+.-]+):(.*)", Pattern.DOTALL);
  private static final Pattern FILE_URI =
      Pattern.compile("(?://(?:localhost)?(?=/))?(.*)", Pattern.DOTALL);

  /** For {@link java.util.ServiceLoader}. */
  public SimpleKVStoreProvider() {}

  @Override
  public Set<String> schemes() {
    return Set.of("memory", "json");
  }

  @Override
  public List<StoreOption<?>> options() {
    return Opening.OPTIONS;
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
    if (uri.scheme().equals("memory")) {
      if (!uri.address().isEmpty()) {
        throw new StoreOpenException(
            "INVALID_URI",
            "memory: is a new store of its own, without a name, but " + uri
                + " gives one; open it once and" + " share it, or write memory:",
            null);
      }
      return new SimpleKVStore();
    }
    return Opening.open(uri.toString(), new LocalFile(localPath(uri)), options);
  }

  private static Path localPath(StoreUri uri) {
    String address = uri.address();
    Matcher further = FURTHER_SCHEME.matcher(address);
    if (further.matches()) {
      if (!further.group(1).equalsIgnoreCase("file")) {
        throw invalid(
            uri, "\"" + further.group(1) + ":\" is no filesystem that json: knows; it knows file:");
      }
      Matcher file = FILE_URI.matcher(further.group(2));
      if (!file.matches() || file.group(1).startsWith("//")) {
        throw invalid(uri, "a file URI has no host; write json:file:///data/kv.json");
      }
    }
    String path = uri.decodedAddress();
    if (further.matches()) {
      Matcher file = FILE_URI.matcher(path.substring(path.indexOf(':') + 1));
      path = file.matches() ? file.group(1) : path;
    }
    if (path.isEmpty()) {
      throw invalid(uri, "there is no path; write json:data/kv.json, for instance");
    }
    try {
      return Path.of(path);
    } catch (InvalidPathException e) {
      throw invalid(uri, "this is no path here: " + e.getMessage());
    }
  }

  private static StoreOpenException invalid(StoreUri uri, String reason) {
    return new StoreOpenException("INVALID_URI", "in " + uri + ", " + reason, null);
  }
}
