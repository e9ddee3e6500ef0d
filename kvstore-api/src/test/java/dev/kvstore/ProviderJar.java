package dev.kvstore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kvstore.spi.KVStoreProvider;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Builds a real jar with a provider in it: compiled, packed, and broken where a test wants it. */
final class ProviderJar {
  private final Path classes;
  private final Path jar;
  private final List<JavaFileObject> sources = new ArrayList<>();
  private final List<String> services = new ArrayList<>();

  ProviderJar(Path folder, String name) {
    this.classes = folder.resolve(name + "-classes");
    this.jar = folder.resolve(name + ".jar");
  }

  /** Adds a provider whose body may hold further members, and its line in the services file. */
  ProviderJar provider(String className, String scheme, String members) {
    return source(className, """
            import dev.kvstore.*;
            import dev.kvstore.spi.*;
            public class %s implements KVStoreProvider {
              %s
              @Override public java.util.Set<String> schemes() {
                return java.util.Set.of("%s");
              }
              @Override public KVStore open(StoreUri uri, StoreOptions options) {
                return new MapKVStore(java.util.TreeMap::new);
              }
            }
            """.formatted(className, members, scheme)).service(className);
  }

  ProviderJar source(String className, String code) {
    sources.add(
        new SimpleJavaFileObject(
            URI.create("string:///" + className + ".java"), JavaFileObject.Kind.SOURCE) {
          @Override
          public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return code;
          }
        });
    return this;
  }

  /** Adds a line to the services file. */
  ProviderJar service(String line) {
    services.add(line);
    return this;
  }

  ProviderJar compile() throws IOException {
    Files.createDirectories(classes);
    if (sources.isEmpty()) {
      return this;
    }
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter errors = new StringWriter();
    List<String> options =
        List.of("--release", "17", "-proc:none", "-cp", api().toString(), "-d", classes.toString());
    assertThat(compiler.getTask(errors, null, null, options, null, sources).call())
        .as("javac: %s", errors)
        .isTrue();
    return this;
  }

  /** Takes a class out, as a jar does that lacks one of its dependencies. */
  ProviderJar without(String className) throws IOException {
    Files.delete(classFile(className));
    return this;
  }

  /** Makes a class one of a Java version that no JVM knows. */
  ProviderJar tooNew(String className) throws IOException {
    byte[] bytes = Files.readAllBytes(classFile(className));
    bytes[6] = 0x03;
    bytes[7] = (byte) 0xE7;
    Files.write(classFile(className), bytes);
    return this;
  }

  URL pack() throws IOException {
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
      try (Stream<Path> files = Files.list(classes)) {
        for (Path file : files.toList()) {
          out.putNextEntry(new JarEntry(file.getFileName().toString()));
          Files.copy(file, out);
        }
      }
      out.putNextEntry(new JarEntry("META-INF/services/" + KVStoreProvider.class.getName()));
      out.write(String.join("\n", services).getBytes(StandardCharsets.UTF_8));
    }
    return jar.toUri().toURL();
  }

  private Path classFile(String className) {
    return classes.resolve(className + ".class");
  }

  /** The compiled API. */
  static Path api() {
    try {
      return Path.of(
          KVStore.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }
}
