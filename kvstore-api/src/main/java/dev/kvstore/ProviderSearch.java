package dev.kvstore;

import dev.kvstore.spi.KVStoreProvider;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What one look for providers found: those that work, and those that do not, with the reason.
 *
 * <p>A jar may be broken in any way: a services file that names no class, a class with a missing
 * superclass or from a newer JDK, a constructor that throws. {@code ServiceLoader} finds what
 * works, and all that modules provide; it reports some failures as
 * {@link ServiceConfigurationError}, lets others pass as {@link LinkageError}, and names the jar in
 * neither. So {@link ServicesFiles} reads the services files again: for the jar and the cause of
 * each failure, and for the healthy providers of a file with one malformed line, which
 * {@code ServiceLoader} drops whole.
 */
final class ProviderSearch {
  /** A services file that stays broken however often it is asked shall not keep us for ever. */
  private static final int MOST_FAILURES = 1_000;

  private static final String ANOTHER_VERSION =
      "; take another version of the jar, or tell its author";

  /** A constructor may miss what its user can give. */
  private static final String OR_MEND =
      "; mend what it names, or take another version of the jar, or tell its author";

  private final List<Candidate> candidates = new ArrayList<>();
  private final List<Diagnosis.Broken> broken = new ArrayList<>();
  private final List<ClassLoader> loaders = new ArrayList<>();
  private final Set<Class<?>> seen = new HashSet<>();

  private ProviderSearch() {}

  /**
   * A provider that could be made, and what it says of itself; its options here are without the
   * prefix, with which the description has them.
   */
  record Candidate(
      KVStoreProvider provider,
      Diagnosis.Provider description,
      String optionPrefix,
      List<StoreOption<?>> options) {
    String named() {
      return description.className() + " (" + description.location() + ")";
    }
  }

  static ProviderSearch through(ClassLoader loader) {
    ProviderSearch search = new ProviderSearch();
    search.look(Objects.requireNonNull(loader, "loader"));
    ClassLoader own = KVStores.class.getClassLoader();
    if (own != loader) {
      search.look(own);
    }
    return search;
  }

  static ProviderSearch among(List<KVStoreProvider> providers) {
    ProviderSearch search = new ProviderSearch();
    providers.forEach(search::add);
    return search;
  }

  List<Candidate> candidates() {
    return candidates;
  }

  /** Whether the class loaders of all classes that it found are of a kind. */
  boolean staysWithin(Predicate<@Nullable ClassLoader> loaders) {
    return seen.stream().allMatch(type -> loaders.test(type.getClassLoader()));
  }

  /** Looks into the jars besides, for providers that no services file leads to. */
  Diagnosis toDiagnosis() {
    List<Diagnosis.Broken> all = new ArrayList<>(broken);
    new LostProviders(loaders, this::isKnown)
        .find().stream().filter(lost -> !all.contains(lost)).forEach(all::add);
    return new Diagnosis(
        candidates.stream().map(Candidate::description).toList(),
        all,
        loaders.isEmpty()
            ? List.of("none: providers were given")
            : loaders.stream().map(ClassLoader::toString).toList());
  }

  private boolean isKnown(String className) {
    return candidates.stream()
            .anyMatch(candidate -> candidate.description().className().equals(className))
        || broken.stream().anyMatch(candidate -> candidate.candidate().equals(className));
  }

  private void look(ClassLoader loader) {
    loaders.add(loader);
    List<Throwable> unexplained = new ArrayList<>();
    Iterator<ServiceLoader.Provider<KVStoreProvider>> found =
        ServiceLoader.load(KVStoreProvider.class, loader).stream().iterator();
    for (int failures = 0; failures < MOST_FAILURES; ) {
      ServiceLoader.Provider<KVStoreProvider> next;
      try {
        if (!found.hasNext()) {
          break;
        }
        next = found.next();
      } catch (ServiceConfigurationError | LinkageError e) {
        failures++;
        unexplained.add(e);
        continue;
      }
      make(next.type(), next::get);
    }
    ServicesFiles.read(loader, this);
    unexplained.stream()
        .filter(ServiceConfigurationError.class::isInstance)
        .forEach(this::explainModule);
  }

  /** Makes a provider, unless its class is known; what it throws costs only itself. */
  void make(Class<?> type, Callable<KVStoreProvider> constructor) {
    if (!seen.add(type)) {
      return;
    }
    String fault = ServicesFiles.fault(type);
    if (!fault.isEmpty()) {
      addBroken(type.getName(), Jars.of(type), fault);
      return;
    }
    try {
      add(constructor.call());
    } catch (Throwable e) {
      // A broken plugin may throw anything, and must cost only itself.
      Failure.rethrowIfFatal(e);
      String step = Failure.nextStep(e).isEmpty() ? OR_MEND : "";
      addBroken(
          type.getName(), Jars.of(type), "it could not be made: " + Failure.explain(e) + step);
    }
  }

  boolean hasSeen(Class<?> type) {
    return seen.contains(type);
  }

  void addBroken(String candidate, String location, String cause) {
    Diagnosis.Broken found = new Diagnosis.Broken(candidate, location, cause);
    if (!broken.contains(found)) {
      broken.add(found);
    }
  }

  /** What no services file explains is a module's. */
  private void explainModule(Throwable error) {
    String message = String.valueOf(error.getMessage());
    Jars.providedByModules().forEach((className, location) -> {
      if (message.contains(className)) {
        addBroken(className, location, Failure.explain(error));
      }
    });
  }

  private void add(KVStoreProvider provider) {
    Class<?> type = provider.getClass();
    try {
      List<StoreOption<?>> options = ask("options()", () -> List.copyOf(provider.options()));
      String prefix =
          ask("optionPrefix()", () -> Objects.requireNonNull(provider.optionPrefix(), "null"));
      Diagnosis.Provider description = describe(provider, asInUris(prefix, options));
      candidates.add(new Candidate(provider, description, prefix, options));
    } catch (Misbehaviour e) {
      addBroken(type.getName(), Jars.of(type), String.valueOf(e.getMessage()));
    }
  }

  private static List<StoreOption<?>> asInUris(String prefix, List<StoreOption<?>> options) {
    List<StoreOption<?>> written = new ArrayList<>();
    options.forEach(option -> written.add(option.under(prefix)));
    return written;
  }

  private static Diagnosis.Provider describe(KVStoreProvider provider, List<StoreOption<?>> options)
      throws Misbehaviour {
    Class<?> type = provider.getClass();
    List<String> schemes = ask(
        "schemes()",
        () -> provider.schemes().stream().map(StoreUri::checkScheme).sorted().toList());
    if (schemes.isEmpty()) {
      throw new Misbehaviour(
          "its method schemes() names none; it must give at least one, and the jar's author can"
              + " mend that");
    }
    return new Diagnosis.Provider(
        schemes,
        type.getName(),
        Jars.versionOf(type),
        Jars.of(type),
        ask("priority()", provider::priority),
        ask("capabilities()", () -> Set.copyOf(provider.capabilities())),
        options,
        unavailable(provider));
  }

  private static Optional<String> unavailable(KVStoreProvider provider) throws Misbehaviour {
    return ask("unavailable()", () -> Objects.requireNonNull(provider.unavailable(), "null"));
  }

  private static <T> T ask(String method, Callable<T> answer) throws Misbehaviour {
    try {
      return answer.call();
    } catch (Throwable e) {
      // As above: what one provider throws is no error of the search.
      Failure.rethrowIfFatal(e);
      throw new Misbehaviour(
          "its method " + method + " threw " + Failure.explain(e) + ANOTHER_VERSION);
    }
  }

  /** Asked again before each opening: a library may have been installed meanwhile. */
  static Optional<String> whyUnavailable(Candidate candidate) {
    try {
      return unavailable(candidate.provider());
    } catch (Misbehaviour e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  /** A provider that does not describe itself. */
  private static final class Misbehaviour extends Exception {
    private static final long serialVersionUID = 1L;

    Misbehaviour(@Nullable String message) {
      super(message);
    }
  }
}
