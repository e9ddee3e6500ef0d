package dev.kvstore;

import dev.kvstore.spi.KVStoreProvider;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleReader;
import java.lang.module.ModuleReference;
import java.lang.module.ResolvedModule;
import java.lang.reflect.Modifier;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Looks into the jars for providers that nothing leads to: their services file is missing, has
 * another name or place, was lost by shading, their module does not provide them, or their class
 * loader has been closed. Only an error and a diagnosis ask for it.
 */
final class LostProviders {
  private static final Pattern NEARLY_A_SERVICES_FILE = Pattern.compile(
      "(?i)(.*/)?services?/[^/]*KVStoreProvider[^/]*|META-INF/[^/]*KVStoreProvider[^/]*");
  private static final String ADDED =
      "; add its name to " + Jars.SERVICES_FILE + " of that jar. Where jars were shaded into one,"
          + " their services files must be merged (ServicesResourceTransformer of Maven's shade"
          + " plugin, mergeServiceFiles() of Gradle's)";

  private final List<ClassLoader> loaders;
  private final Predicate<String> known;
  private final List<Diagnosis.Broken> lost = new ArrayList<>();

  LostProviders(List<ClassLoader> loaders, Predicate<String> known) {
    this.loaders = loaders;
    this.known = known;
  }

  List<Diagnosis.Broken> find() {
    Set<ClassLoader> searched = new HashSet<>();
    for (ClassLoader first : loaders) {
      for (ClassLoader loader = first; loader != null && searched.add(loader); ) {
        if (loader instanceof URLClassLoader jars) {
          inJars(List.of(jars.getURLs()), jars);
        } else if (loader == ClassLoader.getSystemClassLoader()) {
          inJars(classPath(), loader);
        }
        loader = loader.getParent();
      }
    }
    if (!loaders.isEmpty()) {
      inModules();
    }
    return lost;
  }

  private static List<URL> classPath() {
    List<URL> jars = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path", "").split(File.pathSeparator, -1)) {
      try {
        jars.add(Path.of(entry).toUri().toURL());
      } catch (IOException | InvalidPathException e) {
        // No jar of ours.
      }
    }
    return jars;
  }

  private void inJars(List<URL> jars, ClassLoader loader) {
    Set<String> seen = new HashSet<>();
    try {
      Collections.list(loader.getResources(Jars.SERVICES_FILE))
          .forEach(file -> seen.add(Jars.of(file, Jars.SERVICES_FILE)));
    } catch (IOException e) {
      return;
    }
    for (URL jar : jars) {
      if (jar.getPath().endsWith(".jar") && jar.getProtocol().equals("file")) {
        try (ZipFile file = new ZipFile(new File(jar.toURI()))) {
          inJar(file, jar.toString(), loader, seen.contains(jar.toString()));
        } catch (IOException | URISyntaxException | IllegalArgumentException e) {
          // Not there, or no jar: a loader passes it over too.
        }
      }
    }
  }

  private void inJar(ZipFile file, String jar, ClassLoader loader, boolean seen)
      throws IOException {
    if (file.getEntry(Jars.SERVICES_FILE) != null && !seen) {
      if (loader instanceof URLClassLoader) {
        lost.add(new Diagnosis.Broken(
            "all of its providers",
            jar,
            loader + " does not see into this jar, as it has been closed; keep it open for as long"
                + " as its stores are used, and open through a new one"));
      }
      return;
    }
    List<Diagnosis.Broken> misplaced = file.stream()
        .map(ZipEntry::getName)
        .filter(LostProviders::isMisplaced)
        .map(name -> misplaced(name, jar))
        .toList();
    lost.addAll(misplaced);
    if (misplaced.isEmpty()) {
      for (ZipEntry entry : Collections.list(file.entries())) {
        if (mayBeProvider(entry.getName())) {
          try (InputStream in = file.getInputStream(entry)) {
            unnamed(entry.getName(), in, jar, loader, ADDED);
          }
        }
      }
    }
  }

  private static boolean isMisplaced(String name) {
    return !name.equals(Jars.SERVICES_FILE)
        && !name.endsWith("/")
        && !name.endsWith(".class")
        && NEARLY_A_SERVICES_FILE.matcher(name).matches();
  }

  private static Diagnosis.Broken misplaced(String name, String jar) {
    return new Diagnosis.Broken(
        "the providers in its " + name,
        jar,
        "a services file is found in one place only; rename it to " + Jars.SERVICES_FILE);
  }

  private static boolean mayBeProvider(String name) {
    return name.endsWith("Provider.class");
  }

  private void unnamed(String file, InputStream in, String jar, ClassLoader loader, String remedy)
      throws IOException {
    String className = file.substring(0, file.length() - ".class".length()).replace('/', '.');
    String interfaceName = KVStoreProvider.class.getName().replace('.', '/');
    if (!known.test(className)
        && new String(in.readAllBytes(), StandardCharsets.ISO_8859_1).contains(interfaceName)
        && isProvider(className, loader)) {
      lost.add(new Diagnosis.Broken(
          className, jar, "it is a KVStoreProvider that nothing leads to" + remedy));
    }
  }

  private static boolean isProvider(String className, ClassLoader loader) {
    try {
      Class<?> type = Class.forName(className, false, loader);
      return KVStoreProvider.class.isAssignableFrom(type)
          && !Modifier.isAbstract(type.getModifiers())
          && Modifier.isPublic(type.getModifiers())
          && type.getConstructor() != null;
    } catch (ReflectiveOperationException | LinkageError e) {
      return false;
    }
  }

  /** On the module path a services file counts in automatic modules only. */
  private void inModules() {
    String api =
        KVStores.class.getModule().isNamed() ? KVStores.class.getModule().getName() : "";
    for (ResolvedModule module : ModuleLayer.boot().configuration().modules()) {
      ModuleReference reference = module.reference();
      boolean uses = reference.descriptor().requires().stream()
          .anyMatch(required -> required.name().equals(api));
      if (uses && !reference.descriptor().isAutomatic()) {
        String jar = reference.location().map(URI::toString).orElse(module.name());
        try (ModuleReader reader = reference.open();
            Stream<String> names = reader.list()) {
          for (String name : names.filter(LostProviders::mayBeProvider).toList()) {
            try (InputStream in = reader.open(name).orElseThrow()) {
              unnamed(name, in, jar, ClassLoader.getSystemClassLoader(), notProvided(module, name));
            }
          }
        } catch (IOException e) {
          // Then it cannot be looked into.
        }
      }
    }
  }

  private static String notProvided(ResolvedModule module, String file) {
    return "; on the module path a services file does not count: module-info.java of "
        + module.name() + " must say: provides " + KVStoreProvider.class.getName() + " with "
        + file.substring(0, file.length() - ".class".length()).replace('/', '.') + ";";
  }
}
