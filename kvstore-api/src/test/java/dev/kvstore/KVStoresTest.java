package dev.kvstore;

import static dev.kvstore.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.tuple;

import dev.kvstore.spi.KVStoreProvider;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The scheme picks the provider; whatever goes wrong has a code and says what to do. */
class KVStoresTest {
  @Test
  void theProviderOfTheSchemeOpensTheStore() {
    try (KVStore store = KVStores.of(new Alpha(), new Beta()).open("beta:")) {
      assertThat(store).hasToString("beta");
    }
  }

  @Test
  void theCaseOfTheSchemeDoesNotCount() {
    try (KVStore store = KVStores.of(new Provider("UPPER")).open("Upper:")) {
      assertThat(store).hasToString("UPPER");
    }
  }

  @Test
  void anUnknownSchemeSuggestsTheNearestAndListsAll() {
    assertRefused("NO_PROVIDER", "alpah:x", new Alpha(), new Beta())
        .contains("\"alpah:\"")
        .contains("did you mean \"alpha:\"?")
        .contains(Alpha.class.getName())
        .contains(Beta.class.getName())
        .contains("searched: ");
  }

  @Test
  void anUnknownSchemeThatIsLikeNoneSuggestsNone() {
    assertRefused("NO_PROVIDER", "redis://h", new Alpha()).doesNotContain("did you mean");
  }

  @Test
  void withoutAnyProviderTheErrorSaysWhatToAdd() {
    assertRefused("NO_PROVIDER", "json:x")
        .contains("dev.kvstore:kvstore-simple")
        .contains("META-INF/services")
        .contains("no providers");
  }

  @Test
  void anUnknownSchemeIsShownWithoutPasswords() {
    assertRefused("NO_PROVIDER", "redis://u:tiger@h?token=lion", new Alpha())
        .doesNotContain("tiger")
        .doesNotContain("lion");
  }

  @Test
  void theHigherPriorityIsTaken() {
    assertOpenedBy("high", new Provider("test", 1, "low"), new Provider("test", 2, "high"));
    assertOpenedBy("high", new Provider("test", 2, "high"), new Provider("test", 1, "low"));
  }

  @Test
  void theLowestPriorityOfAllIsTakenLast() {
    assertOpenedBy(
        "normal",
        new Provider("test", Integer.MIN_VALUE, "last"),
        new Provider("test", 0, "normal"));
  }

  @Test
  void aTieNamesBothWithTheirPlace() {
    String place =
        KVStoresTest.class.getProtectionDomain().getCodeSource().getLocation().toString();
    assertRefused("AMBIGUOUS_PROVIDER", "alpha:", new Alpha(), new OtherAlpha())
        .contains(Alpha.class.getName() + " (" + place + ")")
        .contains(OtherAlpha.class.getName() + " (" + place + ")");
  }

  @Test
  void aTieBelowTheHighestDoesNotMatter() {
    assertOpenedBy(
        "top",
        new Provider("test", 1, "a"),
        new Provider("test", 2, "top"),
        new Provider("test", 1, "b"));
  }

  @Test
  void anUnavailableProviderIsAnErrorWithItsReasonAndNoOtherIsTried() {
    KVStoreProvider unavailable = new Provider("test", 2, "unavailable") {
      @Override
      public Optional<String> unavailable() {
        return Optional.of("install libx");
      }
    };
    assertRefused("PROVIDER_UNAVAILABLE", "test:", new Provider("test"), unavailable)
        .contains("install libx");
  }

  @Test
  void aCheckedExceptionFromOpenIsWrappedWithItsCause() {
    IOException cause = new IOException("no route");
    Throwable error = catchThrowable(() -> KVStores.of(opening(() -> {
          throw cause;
        }))
        .open("test://u:tiger@h"));
    assertThat(error).isInstanceOf(StoreOpenException.class).hasCause(cause);
    assertThat(((StoreOpenException) error).code()).isEqualTo("PROVIDER_FAILED");
    assertThat(error).hasMessageContaining("no route").hasMessageContaining("test://u:***@h");
  }

  @Test
  void aSecretInADriversMessageIsHiddenAndSoIsTheCauseThatHoldsIt() {
    Throwable error = catchThrowable(() -> KVStores.of(opening(() -> {
          throw new IOException("cannot reach //u:ti%21roar@h/x?api-key=s3cret (ti!roar)");
        }))
        .open("test://u:ti%21roar@h/x"));
    StringWriter printed = new StringWriter();
    error.printStackTrace(new PrintWriter(printed));
    assertThat(printed.toString())
        .contains("PROVIDER_FAILED", "cannot reach //u:***@h/x", "(***)")
        .doesNotContain("roar");
  }

  @Test
  void aRuntimeExceptionFromOpenIsWrapped() {
    assertFailsToOpen(new IllegalStateException("why"));
  }

  @Test
  void aLinkageErrorFromOpenIsWrapped() {
    assertFailsToOpen(new NoClassDefFoundError("com/engine/Engine"));
    assertFailsToOpen(new UnsatisfiedLinkError("no libengine"));
  }

  @Test
  void anExceptionOfOursPassesThrough() {
    StoreIOException ours = new StoreIOException("ACCESS_DENIED", "no", null);
    assertThat(catchThrowable(() -> KVStores.of(opening(() -> {
              throw ours;
            }))
            .open("test:")))
        .isSameAs(ours);
  }

  @Test
  void anInterruptDuringOpenKeepsTheFlag() {
    try {
      assertFailsToOpen(new InterruptedException("stop"));
      assertThat(Thread.currentThread().isInterrupted()).isTrue();
    } finally {
      Thread.interrupted();
    }
  }

  @Test
  void aProviderThatOpensNothingIsAnError() {
    assertRefused("PROVIDER_FAILED", "test:", opening(() -> null)).contains("null");
  }

  @ParameterizedTest
  @ValueSource(strings = {"runtime", "linkage", "assertion", "null"})
  void aProviderThatFailsToDescribeItselfCostsOnlyItself(String how) {
    KVStoreRegistry registry = KVStores.of(new Alpha(), new BrokenSchemes(how), new Beta());
    registry.open("alpha:").close();
    registry.open("beta:").close();
    assertThat(registry.diagnose().broken())
        .singleElement()
        .extracting(Diagnosis.Broken::candidate)
        .isEqualTo(BrokenSchemes.class.getName());
  }

  @Test
  void theDiagnosisHoldsWhatEachProviderSaysOfItself() {
    Diagnosis diagnosis = KVStores.of(new Alpha(), new Provider("test", 7, "x")).diagnose();
    assertThat(diagnosis.providers())
        .extracting(Diagnosis.Provider::schemes, Diagnosis.Provider::priority)
        .containsExactly(tuple(List.of("alpha"), 0), tuple(List.of("test"), 7));
    assertThat(diagnosis.toString()).contains("alpha:", Alpha.class.getName(), "priority 7");
  }

  @Test
  void providersAreFoundThroughTheContextLoader(@TempDir Path folder) throws IOException {
    URL jar = new ProviderJar(folder, "found")
        .provider("Found", "found", "")
        .compile()
        .pack();
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    try (URLClassLoader loader = new URLClassLoader(new URL[] {jar}, before)) {
      thread.setContextClassLoader(loader);
      try (KVStore store = KVStores.open("found:")) {
        store.put("a", Map.of());
        assertThat(store.count()).isEqualTo(1);
      }
      assertThat(KVStores.diagnose().toString()).contains("Found");
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  @Test
  void aProviderThatTwoLoadersFindIsOneProvider(@TempDir Path folder) throws IOException {
    URL jar = new ProviderJar(folder, "found")
        .provider("Found", "found", "")
        .compile()
        .pack();
    try (URLClassLoader parent = new URLClassLoader(new URL[] {jar}, getClass().getClassLoader());
        URLClassLoader child = new URLClassLoader(new URL[] {}, parent)) {
      assertThat(KVStores.using(child).diagnose().providers()).hasSize(1);
    }
  }

  @Test
  void theJarsVersionIsPartOfTheDiagnosisOrUnknown(@TempDir Path folder) throws IOException {
    URL jar = new ProviderJar(folder, "found")
        .provider("Found", "found", "")
        .compile()
        .pack();
    try (URLClassLoader loader = new URLClassLoader(new URL[] {jar}, getClass().getClassLoader())) {
      assertThat(KVStores.using(loader).diagnose().providers().get(0).version())
          .isEqualTo("unknown");
    }
  }

  @Test
  void nullIsAProgrammingErrorThatNamesTheParameter() {
    KVStoreRegistry registry = KVStores.of(new Alpha());
    assertThatNullPointerException().isThrownBy(() -> registry.open(null)).withMessage("uri");
    assertThatNullPointerException()
        .isThrownBy(() -> registry.open("alpha:", null))
        .withMessage("options");
    assertThatNullPointerException().isThrownBy(() -> KVStores.using(null)).withMessage("loader");
  }

  private static void assertOpenedBy(String name, KVStoreProvider... providers) {
    try (KVStore store = KVStores.of(providers).open("test:")) {
      assertThat(store).hasToString(name);
    }
  }

  private static void assertFailsToOpen(Throwable error) {
    assertRefused("PROVIDER_FAILED", "test:", opening(() -> {
          throw error;
        }))
        .contains(error.toString())
        .contains("no other provider was tried");
  }

  private static AbstractStringAssert<?> assertRefused(
      String code, String uri, KVStoreProvider... providers) {
    return assertFails(
        StoreOpenException.class, code, () -> KVStores.of(providers).open(uri).close());
  }

  private static KVStoreProvider opening(Opener opener) {
    return new Provider("test") {
      @Override
      public KVStore open(StoreUri uri, StoreOptions options) throws Exception {
        try {
          return opener.open();
        } catch (Exception | Error e) {
          throw e;
        } catch (Throwable e) {
          // What a test throws comes as a Throwable, and open() may throw any but that itself.
          throw new AssertionError(e);
        }
      }
    };
  }

  private interface Opener {
    KVStore open() throws Throwable;
  }

  /** Serves one scheme with stores that are called as it is told. */
  private static class Provider implements KVStoreProvider {
    private final String scheme;
    private final int priority;
    private final String name;

    Provider(String scheme) {
      this(scheme, 0, scheme);
    }

    Provider(String scheme, int priority, String name) {
      this.scheme = scheme;
      this.priority = priority;
      this.name = name;
    }

    @Override
    public Set<String> schemes() {
      return Set.of(scheme);
    }

    @Override
    public int priority() {
      return priority;
    }

    @Override
    public KVStore open(StoreUri uri, StoreOptions options) throws Exception {
      return new MapKVStore(TreeMap::new) {
        @Override
        public String toString() {
          return name;
        }
      };
    }
  }

  private static final class Alpha extends Provider {
    Alpha() {
      super("alpha");
    }
  }

  private static final class OtherAlpha extends Provider {
    OtherAlpha() {
      super("alpha");
    }
  }

  private static final class Beta extends Provider {
    Beta() {
      super("beta");
    }
  }

  private static final class BrokenSchemes extends Provider {
    private final String how;

    BrokenSchemes(String how) {
      super("broken");
      this.how = how;
    }

    @Override
    public Set<String> schemes() {
      switch (how) {
        case "runtime" -> throw new IllegalStateException("why");
        case "linkage" -> throw new NoClassDefFoundError("why");
        case "assertion" -> throw new AssertionError("why");
        default -> {
          return null;
        }
      }
    }
  }
}
