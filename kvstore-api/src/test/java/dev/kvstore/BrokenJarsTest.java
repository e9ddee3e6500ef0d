package dev.kvstore;

import static dev.kvstore.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A jar that is broken in whatever way costs only itself: the provider beside it still opens. */
class BrokenJarsTest {
  @TempDir
  Path folder;

  private URL healthy;

  @BeforeEach
  void buildTheHealthyJar() throws IOException {
    healthy = new ProviderJar(folder, "healthy")
        .provider("Healthy", "healthy", "")
        .compile()
        .pack();
  }

  @Test
  void aHealthyJarIsListedWithItsClassAndJar() throws IOException {
    try (URLClassLoader loader =
        new URLClassLoader(new URL[] {healthy}, getClass().getClassLoader())) {
      Diagnosis diagnosis = KVStores.using(loader).diagnose();
      assertThat(diagnosis.broken()).isEmpty();
      assertThat(diagnosis.providers()).singleElement().satisfies(provider -> {
        assertThat(provider.schemes()).containsExactly("healthy");
        assertThat(provider.className()).isEqualTo("Healthy");
        assertThat(provider.location()).isEqualTo(healthy.toString());
      });
      assertThat(diagnosis.loaders()).contains(loader.toString());
    }
  }

  @Test
  void aServicesFileThatNamesAMissingClass() throws IOException {
    assertCostsOnlyItself(
            jar().provider("Broken", "broken", "").compile().without("Broken").pack())
        .contains("Broken");
  }

  @Test
  void aServicesFileThatIsMalformed() throws IOException {
    assertCostsOnlyItself(jar().service("no class name at all").compile().pack())
        .contains("\"no class name at all\" is no class name", "broken.jar");
  }

  @Test
  void aClassThatIsNoProvider() throws IOException {
    assertCostsOnlyItself(jar()
            .source("Broken", "public class Broken {}")
            .service("Broken")
            .compile()
            .pack())
        .contains("Broken");
  }

  @Test
  void aClassThatIsNotPublic() throws IOException {
    assertCostsOnlyItself(
            jar().provider("Broken", "broken", "private Broken() {}").compile().pack())
        .contains("Broken");
  }

  @Test
  void aConstructorThatThrows() throws IOException {
    assertCostsOnlyItself(jar()
            .provider(
                "Broken", "broken", "public Broken() { throw new IllegalStateException(\"why\"); }")
            .compile()
            .pack())
        .contains("Broken", "IllegalStateException: why");
  }

  @Test
  void aStaticInitialiserThatThrows() throws IOException {
    assertCostsOnlyItself(jar()
            .provider("Broken", "broken", "static final int N = Integer.parseInt(\"why\");")
            .compile()
            .pack())
        .contains("Broken", "NumberFormatException");
  }

  @Test
  void aMissingSuperclass() throws IOException {
    assertCostsOnlyItself(jar()
            .source("Missing", "public class Missing {}")
            .source("Broken", """
                import dev.kvstore.*;
                public class Broken extends Missing implements dev.kvstore.spi.KVStoreProvider {
                  public java.util.Set<String> schemes() { return java.util.Set.of("broken"); }
                  public KVStore open(StoreUri uri, StoreOptions options) { return null; }
                }
                """)
            .service("Broken")
            .compile()
            .without("Missing")
            .pack())
        .contains("Missing");
  }

  @Test
  void aMissingClassThatTheConstructorNeeds() throws IOException {
    assertCostsOnlyItself(jar()
            .source("Missing", "public class Missing {}")
            .provider("Broken", "broken", "public Broken() { new Missing(); }")
            .compile()
            .without("Missing")
            .pack())
        .contains("Broken", "Missing");
  }

  @Test
  void aClassOfANewerJava() throws IOException {
    assertCostsOnlyItself(
            jar().provider("Broken", "broken", "").compile().tooNew("Broken").pack())
        .contains("Broken", "UnsupportedClassVersionError");
  }

  @Test
  void severalBrokenProvidersInOneJar() throws IOException {
    assertCostsOnlyItself(jar()
            .service("NotThere")
            .provider("Broken", "broken", "")
            .service("NotThereEither")
            .compile()
            .tooNew("Broken")
            .pack())
        .contains("NotThere", "Broken", "NotThereEither");
  }

  /** Tries both orders on the class path; what it gives is the diagnosis as text, for more. */
  private AbstractStringAssert<?> assertCostsOnlyItself(URL broken) throws IOException {
    assertThat(diagnosisOf(healthy, broken)).contains("Healthy", "broken:");
    return assertThat(diagnosisOf(broken, healthy)).contains("Healthy", "broken:");
  }

  private String diagnosisOf(URL... jars) throws IOException {
    try (URLClassLoader loader = new URLClassLoader(jars, getClass().getClassLoader())) {
      KVStoreRegistry registry = KVStores.using(loader);
      try (KVStore store = registry.open("healthy:")) {
        assertThat(store.collections()).isEmpty();
      }
      Diagnosis diagnosis = registry.diagnose();
      assertThat(diagnosis.providers())
          .extracting(Diagnosis.Provider::className)
          .containsExactly("Healthy");
      assertThat(diagnosis.broken()).isNotEmpty();
      String text = diagnosis.toString();
      assertFails(StoreOpenException.class, "NO_PROVIDER", () -> registry.open("absent:"))
          .contains("healthy:", "Healthy")
          .contains(diagnosis.broken().get(0).cause().lines().toList());
      return text;
    }
  }

  private ProviderJar jar() {
    return new ProviderJar(folder, "broken");
  }
}
