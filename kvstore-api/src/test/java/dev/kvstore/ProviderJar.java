package dev.kvstore;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import dev.kvstore.spi.KVStoreProvider;
import java.io.File;
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
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Builds a real jar with a provider in it: compiled, packed, and broken where a test wants it. */
final class ProviderJar {
  private static final String SERVICES = "META-INF/services/" + KVStoreProvider.class.getName();

  private final Path classes;
  private final Path jar;
  private final List<JavaFileObject> sources = new ArrayList<>();
  private final List<String> services = new ArrayList<>();
  private final List<Path> needed = new ArrayList<>();
  private String servicesFile = SERVICES;
  private boolean module;

  ProviderJar(Path folder, String name) {
    this.classes = folder.resolve(name + "-classes");
    this.jar = folder.resolve(name + ".jar");
  }

  /** Adds a provider whose body may hold further members, and its line in the services file. */
  ProviderJar provider(String className, String scheme, String members) {
    return provider(className, scheme, members, """
        return new MapKVStore(java.util.TreeMap::new) {
          @Override public String toString() { return "by %s"; }
        };
        """.formatted(className));
  }

  /** The same with the body of its {@code open}. */
  ProviderJar provider(String className, String scheme, String members, String open) {
    int dot = className.lastIndexOf('.');
    String schemes = members.contains("schemes()") ? "" : """
              @Override public java.util.Set<String> schemes() {
                return java.util.Set.of("%s");
              }
        """.formatted(scheme);
    return source(className, """
            %s
            import dev.kvstore.*;
            import dev.kvstore.spi.*;
            public class %s implements KVStoreProvider {
              %s
              %s
              @Override public KVStore open(StoreUri uri, StoreOptions options) throws Exception {
                %s
              }
            }
            """.formatted(
                dot < 0 ? "" : "package " + className.substring(0, dot) + ";",
                className.substring(dot + 1),
                members,
                schemes,
                open))
        .service(className);
  }

  ProviderJar source(String className, String code) {
    module |= className.equals("module-info");
    sources.add(
        new SimpleJavaFileObject(
            URI.create("string:///" + className.replace('.', '/') + ".java"),
            JavaFileObject.Kind.SOURCE) {
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

  /** Takes all lines out of the services file. */
  ProviderJar unnamed() {
    services.clear();
    return this;
  }

  /** Puts the services file elsewhere; the empty name leaves it out. */
  ProviderJar servicesIn(String file) {
    servicesFile = file;
    return this;
  }

  /** Compiles against another jar. */
  ProviderJar needs(Path other) {
    needed.add(other);
    return this;
  }

  ProviderJar compile() throws IOException {
    Files.createDirectories(classes);
    if (sources.isEmpty()) {
      return this;
    }
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter errors = new StringWriter();
    StringBuilder path = new StringBuilder(api().toString());
    needed.forEach(other -> path.append(File.pathSeparator).append(other));
    List<String> options = List.of(
        "--release",
        "17",
        "-proc:none",
        module ? "--module-path" : "-cp",
        module ? path + File.pathSeparator + jackson() : path.toString(),
        "-d",
        classes.toString());
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
    return pack(true).toUri().toURL();
  }

  Path pack(boolean withServices) throws IOException {
    if (withServices && !servicesFile.isEmpty()) {
      Path file = classes.resolve(servicesFile);
      Files.createDirectories(file.getParent());
      Files.write(file, String.join("\n", services).getBytes(StandardCharsets.UTF_8));
    }
    return pack(classes, jar, null);
  }

  /** Packs a folder of classes. */
  static Path pack(Path classes, Path jar, String version) throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    if (version != null) {
      manifest.getMainAttributes().put(Attributes.Name.IMPLEMENTATION_VERSION, version);
    }
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest);
        Stream<Path> files = Files.walk(classes)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        out.putNextEntry(new ZipEntry(classes.relativize(file).toString().replace('\\', '/')));
        Files.copy(file, out);
      }
    }
    return jar;
  }

  private Path classFile(String className) {
    return classes.resolve(className.replace('.', '/') + ".class");
  }

  /** The compiled API. */
  static Path api() {
    return placeOf(KVStore.class);
  }

  /** What the API needs. */
  static Path jackson() {
    return placeOf(JsonFactory.class);
  }

  private static Path placeOf(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }
}
