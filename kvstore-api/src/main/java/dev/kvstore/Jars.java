package dev.kvstore;

import dev.kvstore.spi.KVStoreProvider;
import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ResolvedModule;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URL;
import java.net.URLConnection;
import java.security.CodeSource;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where classes and services files come from, as messages name it. */
final class Jars {
  static final String SERVICES_FILE = "META-INF/services/" + KVStoreProvider.class.getName();

  private Jars() {}

  /** The jar or folder of a class. */
  static String of(Class<?> type) {
    CodeSource source = type.getProtectionDomain().getCodeSource();
    return source == null || source.getLocation() == null
        ? "unknown location"
        : source.getLocation().toString();
  }

  /** The jar or folder that a resource lies in. */
  static String of(URL resource, String name) {
    try {
      URLConnection connection = resource.openConnection();
      if (connection instanceof JarURLConnection jar) {
        return jar.getJarFileURL().toString();
      }
    } catch (IOException e) {
      // Then its own address has to do.
    }
    String text = resource.toString();
    return text.endsWith(name) ? text.substring(0, text.length() - name.length()) : text;
  }

  /** The version of a class's module or jar, or {@code unknown}. */
  static String versionOf(Class<?> type) {
    ModuleDescriptor module = type.getModule().getDescriptor();
    if (module != null && module.version().isPresent()) {
      return module.version().get().toString();
    }
    @Nullable String version = type.getPackage().getImplementationVersion();
    return version == null ? "unknown" : version;
  }

  /** The class names that modules provide, with the places of those modules. */
  static Map<String, String> providedByModules() {
    Map<String, String> places = new LinkedHashMap<>();
    for (ResolvedModule module : ModuleLayer.boot().configuration().modules()) {
      for (ModuleDescriptor.Provides provides : module.reference().descriptor().provides()) {
        if (provides.service().equals(KVStoreProvider.class.getName())) {
          String place = module.reference().location().map(URI::toString).orElse(module.name());
          provides.providers().forEach(className -> places.put(className, place));
        }
      }
    }
    return places;
  }
}
