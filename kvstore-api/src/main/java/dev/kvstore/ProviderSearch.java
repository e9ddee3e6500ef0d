package dev.kvstore;

import dev.kvstore.spi.KVStoreProvider;
import java.lang.module.ModuleDescriptor;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one look for providers found: those that work, and those that do not, with the reason.
 *
 * <p>A jar may be broken in any way: a services file that names no class, a class with a missing
 * superclass or from a newer JDK, a constructor that throws. {@code ServiceLoader} reports some of
 * these as {@link ServiceConfigurationError} and lets others pass as {@link LinkageError}; after
 * either it goes on with the next candidate.
 */
record ProviderSearch(
    List<Candidate> candidates, List<Diagnosis.Broken> broken, List<String> loaders) {
  /** A services file that stays broken however often it is asked shall not keep us for ever. */
  private static final int MOST_FAILURES = 1_000;

  /** A provider that could be made, and what it says of itself. */
  record Candidate(KVStoreProvider provider, Diagnosis.Provider description) {
    String named() {
      return description.className() + " (" + description.location() + ")";
    }
  }

  static ProviderSearch through(ClassLoader loader) {
    Objects.requireNonNull(loader, "loader");
    ProviderSearch search =
        new ProviderSearch(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    Set<Class<?>> seen = new LinkedHashSet<>();
    search.look(loader, seen);
    ClassLoader own = KVStores.class.getClassLoader();
    if (own != loader) {
      search.look(own, seen);
    }
    return search;
  }

  static ProviderSearch among(List<KVStoreProvider> providers) {
    ProviderSearch search = new ProviderSearch(
        new ArrayList<>(), new ArrayList<>(), List.of("none: providers were given"));
    providers.forEach(search::add);
    return search;
  }

  Diagnosis toDiagnosis() {
    return new Diagnosis(candidates.stream().map(Candidate::description).toList(), broken, loaders);
  }

  private void look(ClassLoader loader, Set<Class<?>> seen) {
    loaders.add(loader.toString());
    Iterator<ServiceLoader.Provider<KVStoreProvider>> found =
        ServiceLoader.load(KVStoreProvider.class, loader).stream().iterator();
    for (int failures = 0; failures < MOST_FAILURES; ) {
      ServiceLoader.Provider<KVStoreProvider> next;
      try {
        if (!found.hasNext()) {
          return;
        }
        next = found.next();
      } catch (ServiceConfigurationError | LinkageError e) {
        failures++;
        addBroken("a candidate", "found through " + loader, e);
        continue;
      }
      if (seen.add(next.type())) {
        try {
          add(next.get());
        } catch (ServiceConfigurationError | LinkageError e) {
          addBroken(next.type().getName(), locationOf(next.type()), e);
        }
      }
    }
  }

  private void add(KVStoreProvider provider) {
    Class<?> type = provider.getClass();
    try {
      List<String> schemes =
          provider.schemes().stream().map(StoreUri::checkScheme).sorted().toList();
      candidates.add(new Candidate(
          provider,
          new Diagnosis.Provider(
              schemes,
              type.getName(),
              versionOf(type),
              locationOf(type),
              provider.priority(),
              Set.copyOf(provider.capabilities()),
              List.copyOf(provider.options()),
              provider.unavailable())));
    } catch (RuntimeException | LinkageError | AssertionError | ServiceConfigurationError e) {
      addBroken(type.getName(), locationOf(type), e);
    }
  }

  private void addBroken(String candidate, String location, Throwable error) {
    StringBuilder cause = new StringBuilder(error.toString());
    for (Throwable inner = error.getCause(); inner != null; inner = inner.getCause()) {
      cause.append("; because of ").append(inner);
    }
    Diagnosis.Broken found = new Diagnosis.Broken(candidate, location, cause.toString());
    if (!broken.contains(found)) {
      broken.add(found);
    }
  }

  private static String versionOf(Class<?> type) {
    ModuleDescriptor module = type.getModule().getDescriptor();
    if (module != null && module.version().isPresent()) {
      return module.version().get().toString();
    }
    @Nullable String version = type.getPackage().getImplementationVersion();
    return version == null ? "unknown" : version;
  }

  private static String locationOf(Class<?> type) {
    CodeSource source = type.getProtectionDomain().getCodeSource();
    return source == null || source.getLocation() == null
        ? "unknown location"
        : source.getLocation().toString();
  }
}
