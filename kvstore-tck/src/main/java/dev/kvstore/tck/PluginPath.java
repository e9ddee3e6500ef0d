package dev.kvstore.tck;

import java.io.File;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;
import org.jspecify.annotations.Nullable;

/** Jars with providers, found by the thread that made this until it is closed. */
final class PluginPath implements AutoCloseable {
  private final List<Path> files;
  private final @Nullable ClassLoader before = Thread.currentThread().getContextClassLoader();
  private final URLClassLoader loader;

  private PluginPath(List<Path> files) throws MalformedURLException {
    this.files = files;
    URL[] urls = new URL[files.size()];
    for (int i = 0; i < urls.length; i++) {
      urls[i] = files.get(i).toUri().toURL();
    }
    // A program that brings the kit along may have plugins of its own.
    loader = new URLClassLoader(urls, before == null ? PluginPath.class.getClassLoader() : before);
    Thread.currentThread().setContextClassLoader(loader);
  }

  /** A class loader would pass over a file that is missing or no jar. */
  static PluginPath of(List<String> paths) throws Runner.CannotRun {
    List<Path> files = new ArrayList<>();
    for (String path : paths) {
      for (String file : path.split(File.pathSeparator, -1)) {
        files.add(checked(Path.of(file).toAbsolutePath().normalize()));
      }
    }
    try {
      return new PluginPath(files);
    } catch (MalformedURLException e) {
      throw new Runner.CannotRun("a plugin's path is no URL: " + e.getMessage());
    }
  }

  private static Path checked(Path file) throws Runner.CannotRun {
    if (Files.isDirectory(file)) {
      return file;
    }
    if (!Files.exists(file)) {
      throw new Runner.CannotRun("the plugin " + file
          + " does not exist; --plugin takes jars, with " + File.pathSeparator + " between");
    }
    try (JarFile jar = new JarFile(file.toFile())) {
      jar.entries();
      return file;
    } catch (IOException e) {
      throw new Runner.CannotRun("the plugin " + file + " is no jar that can be read: "
          + e.getMessage() + "; build or copy it again");
    }
  }

  boolean isEmpty() {
    return files.isEmpty();
  }

  /** Whether a place that a diagnosis names is one of the plugins. */
  boolean holds(String location) {
    return files.stream()
        .anyMatch(file -> location.contains(file.toString())
            || location.contains(file.toUri().toString())
            || location.contains(file.toUri().getRawPath()));
  }

  Class<?> load(String name) throws ClassNotFoundException {
    return Class.forName(name, false, loader);
  }

  @Override
  public void close() {
    Thread.currentThread().setContextClassLoader(before);
    try {
      loader.close();
    } catch (IOException e) {
      // Nobody is waiting for it: the process ends.
    }
  }
}
