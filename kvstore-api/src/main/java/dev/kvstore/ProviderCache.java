package dev.kvstore;

import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What the last look through a class loader found, so that the next opening scans no class path.
 *
 * <p>The class loader that loaded this class cannot be closed before this class is gone, so what it
 * and its parents hold may be kept for good. A provider of any other loader keeps that loader
 * alive; such findings are kept weakly, for as long as a {@link KVStoreRegistry} holds them or else
 * until the next garbage collection. A scheme that is not among the findings is looked for anew, so
 * a jar that is added later is found; a second provider for a scheme that one serves already is
 * not, until then.
 */
final class ProviderCache {
  private static final Map<ClassLoader, WeakReference<ProviderSearch>> FOUND = new WeakHashMap<>();

  private static volatile @Nullable ProviderSearch foundByOurOwn;

  private ProviderCache() {}

  /** What was found earlier, or null. */
  static @Nullable ProviderSearch of(ClassLoader loader) {
    ProviderSearch kept = isOurOwn(loader) ? foundByOurOwn : null;
    return kept == null ? weaklyKept(loader) : kept;
  }

  static ProviderSearch renewed(ClassLoader loader) {
    ProviderSearch search = ProviderSearch.through(loader);
    if (isOurOwn(loader) && search.staysWithin(ProviderCache::isOurOwnOrAbove)) {
      foundByOurOwn = search;
    } else {
      synchronized (FOUND) {
        FOUND.put(loader, new WeakReference<>(search));
      }
    }
    return search;
  }

  private static @Nullable ProviderSearch weaklyKept(ClassLoader loader) {
    synchronized (FOUND) {
      WeakReference<ProviderSearch> kept = FOUND.get(loader);
      return kept == null ? null : kept.get();
    }
  }

  private static boolean isOurOwn(ClassLoader loader) {
    return loader == KVStores.class.getClassLoader();
  }

  private static boolean isOurOwnOrAbove(@Nullable ClassLoader loader) {
    for (ClassLoader own = KVStores.class.getClassLoader(); own != null; own = own.getParent()) {
      if (own == loader) {
        return true;
      }
    }
    return loader == null;
  }
}
