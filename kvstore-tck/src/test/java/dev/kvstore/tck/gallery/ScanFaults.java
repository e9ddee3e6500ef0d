package dev.kvstore.tck.gallery;

import dev.kvstore.MalformedDataException;
import dev.kvstore.ScanPage;
import dev.kvstore.ScanRequest;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Stores whose pages do not fit together. */
final class ScanFaults {
  private ScanFaults() {}

  /** Goes on one entry too far. */
  @Breaks(
      value = {"KV-6.1", "KV-6.3", "KV-6.4", "KV-6.5", "KV-6.6", "KV-6.7", "KV-6.10", "KV-13.1"},
      perhaps = "KV-13.2")
  static class PageBorderSkipped extends HealthyStore {
    @Override
    protected List<String> doKeys(String prefix, String after, int limit, String collection) {
      List<String> keys = super.doKeys(prefix, after, limit, collection);
      return after == null || keys.isEmpty() ? keys : keys.subList(1, keys.size());
    }
  }

  /** Rounds a page up to what its engine reads at once. */
  @Breaks("KV-6.2")
  static class LimitRoundedUp extends HealthyStore {
    @Override
    public ScanPage scan(ScanRequest request, String collection) {
      return super.scan(
          request != null && request.limit() == 11 ? request.limit(12) : request, collection);
    }
  }

  /** Compares the prefix without case, as LIKE may. */
  @Breaks(
      value = {"KV-6.3", "KV-13.1"},
      perhaps = "KV-13.2")
  static class PrefixWithoutCase extends HealthyStore {
    @Override
    protected List<String> doKeys(String prefix, String after, int limit, String collection) {
      return super.doKeys("", after, Integer.MAX_VALUE, collection).stream()
          .filter(key -> key.regionMatches(true, 0, prefix, 0, prefix.length()))
          .limit(limit)
          .toList();
    }
  }

  /** Orders keys as Java does, by the units of UTF-16. */
  @Breaks(value = "KV-6.4", perhaps = "KV-13.2")
  static class OrderOfUtf16 extends HealthyStore {
    @Override
    protected List<String> doKeys(String prefix, String after, int limit, String collection) {
      return super.doKeys(prefix, null, Integer.MAX_VALUE, collection).stream()
          .sorted()
          .filter(key -> after == null || key.compareTo(after) > 0)
          .limit(limit)
          .toList();
    }
  }

  /** Looks for the entry after which to go on, and finds nothing if it was deleted. */
  @Breaks(
      value = {"KV-6.5", "KV-6.6", "KV-6.7"},
      perhaps = "KV-13.2")
  static class TokenNeedsItsEntry extends HealthyStore {
    @Override
    protected List<String> doKeys(String prefix, String after, int limit, String collection) {
      return after == null || doGet(after, collection) != null
          ? super.doKeys(prefix, after, limit, collection)
          : List.of();
    }
  }

  /** Counts entries to find its place again. */
  @Breaks(
      value = {"KV-6.5", "KV-6.6", "KV-6.7"},
      perhaps = "KV-13.2")
  static class TokenIsAPosition extends HealthyStore {
    @Override
    protected ScanPage doScan(String prefix, String place, int limit, String collection)
        throws Exception {
      int from = place == null ? 0 : Integer.parseInt(place);
      List<String> all = doKeys(prefix, null, Integer.MAX_VALUE, collection);
      int begin = Math.min(from, all.size());
      int end = (int) Math.min(all.size(), (long) begin + limit);
      return new ScanPage(
          List.copyOf(doGetAll(all.subList(begin, end), collection).entrySet()),
          end < all.size() ? Optional.of("" + end) : Optional.empty());
    }
  }

  /** Begins anew if it does not know a token. */
  @Breaks("KV-6.8")
  static class ForeignTokenMeansBeginning extends HealthyStore {
    @Override
    public ScanPage scan(ScanRequest request, String collection) {
      try {
        return super.scan(request, collection);
      } catch (MalformedDataException e) {
        return super.scan(ScanRequest.all(), collection);
      }
    }
  }

  /** Keeps cursors in memory. */
  @Breaks(value = "KV-6.9", perhaps = "KV-13.3")
  static class CursorsInMemory extends ReferenceStore {
    private final Set<String> given = ConcurrentHashMap.newKeySet();

    CursorsInMemory(Disk disk) {
      super(disk);
    }

    @Override
    protected ScanPage doScan(String prefix, String place, int limit, String collection)
        throws Exception {
      if (place != null && !given.contains(place)) {
        throw new MalformedDataException("INVALID_TOKEN", "this cursor is not known", null);
      }
      ScanPage page = super.doScan(prefix, place, limit, collection);
      page.next().ifPresent(given::add);
      return page;
    }
  }

  /** Gives one iterator to all who ask. */
  @Breaks("KV-6.10")
  static class EntriesOnce extends HealthyStore {
    @Override
    public Iterable<Map.Entry<String, Map<String, Object>>> entries(String collection) {
      Iterator<Map.Entry<String, Map<String, Object>>> once =
          super.entries(collection).iterator();
      return () -> once;
    }
  }
}
