package dev.kvstore.tck;

import dev.kvstore.Diagnosis;
import dev.kvstore.KVStore;
import dev.kvstore.KVStores;
import dev.kvstore.StoreOptions;
import dev.kvstore.spi.KVStoreProvider;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The store that the runner is to test, looked at before and after. */
final class RunnerTarget {
  private static final int SHOWN = 5;

  private final String uri;
  private final Optional<String> provider;
  private final PluginPath plugins;
  private final Secrets secrets;
  private Set<String> before = Set.of();

  RunnerTarget(String uri, Optional<String> provider, PluginPath plugins) {
    this.uri = uri;
    this.provider = provider;
    this.plugins = plugins;
    secrets = Secrets.of(uri, StoreOptions.none());
  }

  /** Refuses what would test nothing, the wrong store, or somebody's. */
  void check(boolean allowData) throws Runner.CannotRun {
    // The runner's jar brings no provider, so that all of them are out of plugins; another program
    // may.
    List<Diagnosis.Broken> broken =
        plugins.isEmpty() ? List.of() : KVStores.diagnose().broken();
    if (!broken.isEmpty()) {
      throw new Runner.CannotRun(broken.stream()
          .map(candidate -> "a plugin's provider is broken, " + candidate.candidate() + ", "
              + candidate.location() + ": " + candidate.cause()
              + "; name the class right in META-INF/services, and give what it needs to --plugin")
          .collect(Collectors.joining("\n")));
    }
    before = collections("before the run");
    checkProvider();
    if (!before.isEmpty() && !allowData) {
      throw new Runner.CannotRun("the store is not empty, it holds "
          + before.size() + " collections, such as "
          + before.stream().limit(SHOWN).map(Shown::value).collect(Collectors.joining(", "))
          + "; give an empty one, or say --allow-data: the kit keeps to names of its own, but a"
          + " broken store may not");
    }
  }

  private void checkProvider() throws Runner.CannotRun {
    Diagnosis.Provider serving = Providers.serving(uri)
        .orElseThrow(() -> new Runner.CannotRun("no provider serves the store URI any more"));
    String named = serving.className() + ", " + serving.location();
    if (provider.isPresent() && !provider.get().equals(serving.className())) {
      throw new Runner.CannotRun("another provider opened the store: " + named + ", and not "
          + provider.get() + "; take its jar away, or name the right one");
    }
    if (provider.isEmpty() && !plugins.isEmpty() && !plugins.holds(serving.location())) {
      throw new Runner.CannotRun("another provider opened the store: " + named
          + ", which is none of the plugins; --provider says that it is the right one");
    }
  }

  /** How rules open it. */
  StoreFixture fixture(boolean secondClient) throws Runner.CannotRun {
    StoreFixture fixture = StoreFixture.of(uri);
    if (provider.isPresent()) {
      try {
        fixture =
            fixture.providedBy(plugins.load(provider.get()).asSubclass(KVStoreProvider.class));
      } catch (ClassNotFoundException | LinkageError | ClassCastException e) {
        throw new Runner.CannotRun("the provider " + provider.get() + " cannot be loaded: " + e);
      }
    }
    return secondClient ? fixture.secondClient() : fixture;
  }

  /** What the run left behind, as a sentence. */
  Optional<String> leftBehind() {
    Set<String> after;
    try {
      after = collections("after the run");
    } catch (Runner.CannotRun e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
    after.removeAll(before);
    return after.isEmpty()
        ? Optional.empty()
        : Optional.of("the store has " + after.size() + " collections that it did not have before,"
            + " such as "
            + after.stream().limit(SHOWN).map(Shown::value).collect(Collectors.joining(", "))
            + "; they are the kit's, or the store's own invention: drop them");
  }

  private Set<String> collections(String when) throws Runner.CannotRun {
    try (KVStore store = KVStores.open(uri)) {
      return new TreeSet<>(store.collections());
    } catch (RuntimeException | LinkageError e) {
      throw new Runner.CannotRun("the store could not be looked at " + when + ": "
          + Shown.reportable(secrets.hide(e.toString())));
    }
  }
}
