package dev.kvstore;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was found through a class loader is kept, and yet keeps no class loader alive. */
class ClassLoadersTest {
  private static final long MOST_NANOS = TimeUnit.MINUTES.toNanos(1);

  @TempDir
  Path folder;

  private final AtomicInteger made = new AtomicInteger();
  private URL jar;

  @BeforeEach
  void buildAPluginThatCountsItsInstances() throws IOException {
    System.getProperties().put("acme.made", made);
    jar = new ProviderJar(folder, "plugin")
        .provider("acme.AcmeProvider", "acme", """
            public AcmeProvider() { made.incrementAndGet(); }
            static final java.util.concurrent.atomic.AtomicInteger made =
                (java.util.concurrent.atomic.AtomicInteger) System.getProperties().get("acme.made");
            """)
        .compile()
        .pack();
  }

  @AfterEach
  void forget() {
    System.getProperties().remove("acme.made");
  }

  @Test
  void aClosedLoaderIsCollected() throws Exception {
    assertCollected(openAndClose());
  }

  @Test
  void aLoaderIsCollectedThoughItWasNotClosed() throws Exception {
    assertCollected(abandoned());
  }

  @Test
  void theSecondOpeningMakesNoProvider() throws Exception {
    try (URLClassLoader loader = loader()) {
      KVStoreRegistry registry = KVStores.using(loader);
      registry.open("acme:").close();
      registry.open("acme:").close();
      registry.open("acme:").close();
      assertThat(made).hasValue(1);
    }
  }

  @Test
  void aJarThatIsAddedLaterIsFound() throws Exception {
    try (Growing loader = new Growing(getClass().getClassLoader())) {
      KVStoreRegistry registry = KVStores.using(loader);
      assertThat(registry.diagnose().toString()).doesNotContain("acme:");
      loader.addURL(jar);
      registry.open("acme:").close();
    }
  }

  private WeakReference<ClassLoader> openAndClose() throws Exception {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    try (URLClassLoader loader = loader()) {
      thread.setContextClassLoader(loader);
      for (int i = 0; i < 2; i++) {
        try (KVStore store = KVStores.open("acme:")) {
          store.put("key", Map.of("a", 1));
          store.async().get("key").join();
        }
      }
      KVStores.diagnose();
      return new WeakReference<>(loader);
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  private WeakReference<ClassLoader> abandoned() throws IOException {
    URLClassLoader loader = loader();
    KVStores.using(loader).open("acme:").close();
    return new WeakReference<>(loader);
  }

  private URLClassLoader loader() {
    return new URLClassLoader(new URL[] {jar}, getClass().getClassLoader());
  }

  private static void assertCollected(WeakReference<ClassLoader> loader) {
    long start = System.nanoTime();
    while (loader.get() != null && System.nanoTime() - start < MOST_NANOS) {
      System.gc();
      Thread.onSpinWait();
    }
    assertThat(loader.get()).as("the class loader, which something keeps alive").isNull();
  }

  private static final class Growing extends URLClassLoader {
    Growing(ClassLoader parent) {
      super(new URL[0], parent);
    }

    @Override
    public void addURL(URL url) {
      super.addURL(url);
    }
  }
}
