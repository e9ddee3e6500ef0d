package dev.kvstore.cli;

import dev.kvstore.Diagnosis;
import dev.kvstore.KVStore;
import dev.kvstore.KVStores;
import dev.kvstore.StoreIOException;
import dev.kvstore.StoreOptions;
import dev.kvstore.StoreUri;
import java.io.File;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Opens stores, with the providers of the program and of the jars on the plugin path. */
final class Stores {
  /**
   * What lies in a folder of the plugin path and is no jar, with the reason; kv providers tells it.
   */
  private static final Map<Path, String> BROKEN = new TreeMap<>();

  private Stores() {}

  /** Opens a store for reading: where its provider can, without a lock, and never making it. */
  static KVStore read(String uri) {
    return KVStores.open(uri, reading(StoreUri.parse(uri)));
  }

  /** The same for reading it once from end to end, where a cache only takes memory. */
  static KVStore readThrough(String uri) {
    StoreUri parsed = StoreUri.parse(uri);
    StoreOptions options = reading(parsed);
    return KVStores.open(
        uri,
        parsed.scheme().equals("json") && !names(parsed, "cache")
            ? options.with("cache", 0L)
            : options);
  }

  private static StoreOptions reading(StoreUri uri) {
    return offersReadMode(uri) && !names(uri, "mode")
        ? StoreOptions.of("mode", "read")
        : StoreOptions.none();
  }

  private static boolean names(StoreUri uri, String option) {
    return uri.address().matches("(?s).*[?&]" + option + "=.*");
  }

  /** The same; an empty store where there is none yet. */
  static KVStore readIfThere(String uri) {
    try {
      return readThrough(uri);
    } catch (StoreIOException e) {
      if (e.code().equals("NOT_FOUND")) {
        return KVStores.open("memory:");
      }
      throw e;
    }
  }

  static KVStore write(String uri) {
    return KVStores.open(uri);
  }

  /** The class of the provider that opens a store. */
  static @Nullable String provider(String uri) {
    String scheme = StoreUri.parse(uri).scheme();
    return KVStores.diagnose().providers().stream()
        .filter(provider -> provider.schemes().contains(scheme))
        .max(Comparator.comparing(Diagnosis.Provider::priority))
        .map(Diagnosis.Provider::className)
        .orElse(null);
  }

  /** The provider of every day is known; to ask all of them takes a while. */
  private static boolean offersReadMode(StoreUri uri) {
    if (uri.scheme().equals("json") || uri.scheme().equals("memory")) {
      return uri.scheme().equals("json");
    }
    return KVStores.diagnose().providers().stream()
        .filter(provider -> provider.schemes().contains(uri.scheme()))
        .map(Diagnosis.Provider::options)
        .flatMap(List::stream)
        .anyMatch(option -> option.name().equals("mode") && option.expected().contains("read"));
  }

  /**
   * Makes the jars of a plugin path visible to the search for providers.
   *
   * @param paths jars, and folders whose jars are meant, separated as in a class path; or null
   */
  static void usePlugins(@Nullable String paths) {
    if (paths == null || paths.isEmpty()) {
      return;
    }
    List<URL> jars = new ArrayList<>();
    for (String path : paths.split(File.pathSeparator, -1)) {
      if (!path.isEmpty()) {
        addJars(path, jars);
      }
    }
    // Lives as long as the process, as do the stores' classes.
    Thread.currentThread()
        .setContextClassLoader(
            new URLClassLoader("plugins", jars.toArray(URL[]::new), Stores.class.getClassLoader()));
  }

  static Map<Path, String> brokenJars() {
    return Collections.unmodifiableMap(BROKEN);
  }

  /** Why a file is no jar, which a class loader would pass over; or null. */
  private static @Nullable String notAJar(Path file) {
    try {
      new JarFile(file.toFile()).close();
      return null;
    } catch (IOException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private static void addJars(String path, List<URL> jars) {
    try {
      Path place = Path.of(path);
      if (Files.isDirectory(place)) {
        try (Stream<Path> files = Files.list(place)) {
          for (Path jar :
              files.filter(file -> file.toString().endsWith(".jar")).sorted().toList()) {
            String reason = notAJar(jar);
            if (reason == null) {
              jars.add(jar.toUri().toURL());
            } else {
              BROKEN.put(jar, reason);
            }
          }
        }
      } else {
        String reason = notAJar(place);
        if (reason != null) {
          throw new CommandException(
              Exit.USAGE,
              "NO_PLUGIN: \"" + path
                  + "\" on the plugin path is no jar that can be read, and no folder of jars: "
                  + reason);
        }
        jars.add(place.toUri().toURL());
      }
    } catch (MalformedURLException | InvalidPathException e) {
      throw new CommandException(
          Exit.USAGE, "NO_PLUGIN: \"" + path + "\" on the plugin path is no path", e);
    } catch (IOException e) {
      throw new CommandException(
          Exit.IO, "NO_PLUGIN: the folder \"" + path + "\" on the plugin path: " + e, e);
    }
  }
}
