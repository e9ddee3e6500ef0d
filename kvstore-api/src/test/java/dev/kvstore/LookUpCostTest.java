package dev.kvstore;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What it costs to find a provider: the first opening scans the class path, the next does not. */
class LookUpCostTest {
  private static final int JARS = 50;
  private static final int LOADERS = 20;

  @TempDir
  Path folder;

  @Test
  void theSecondOpeningScansNoClassPath() throws IOException {
    List<URL> jars = jars();
    long[] first = new long[LOADERS];
    long[] second = new long[LOADERS];
    for (int i = 0; i < LOADERS; i++) {
      try (Counting loader = new Counting(jars)) {
        KVStoreRegistry registry = KVStores.using(loader);
        first[i] = nanosToOpen(registry);
        int scans = loader.scans;
        assertThat(scans).isPositive();
        second[i] = nanosToOpen(registry);
        assertThat(loader.scans).isEqualTo(scans);
      }
    }
    Arrays.sort(first);
    Arrays.sort(second);
    System.out.printf(
        "opening with %d jars: first %d µs, second %d µs, ratio %d (medians of %d)%n",
        JARS,
        first[LOADERS / 2] / 1_000,
        second[LOADERS / 2] / 1_000,
        first[LOADERS / 2] / Math.max(1, second[LOADERS / 2]),
        LOADERS);
  }

  private static long nanosToOpen(KVStoreRegistry registry) {
    long start = System.nanoTime();
    KVStore store = registry.open("acme:");
    long nanos = System.nanoTime() - start;
    store.close();
    return nanos;
  }

  private List<URL> jars() throws IOException {
    URL plugin = new ProviderJar(folder, "plugin")
        .provider("acme.AcmeProvider", "acme", "")
        .compile()
        .pack();
    Path library = new ProviderJar(folder, "library").compile().pack(false);
    List<URL> jars = new ArrayList<>(Collections.singleton(plugin));
    for (int i = 1; i < JARS; i++) {
      jars.add(
          Files.copy(library, folder.resolve("library" + i + ".jar")).toUri().toURL());
    }
    return jars;
  }

  private static final class Counting extends URLClassLoader {
    private int scans;

    Counting(List<URL> jars) {
      super(jars.toArray(URL[]::new), KVStore.class.getClassLoader());
    }

    @Override
    public Enumeration<URL> getResources(String name) throws IOException {
      scans++;
      return super.getResources(name);
    }
  }
}
