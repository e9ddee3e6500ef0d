package dev.kvstore.tck.gallery;

import dev.kvstore.StoreClosedException;
import dev.kvstore.Version;
import dev.kvstore.VersionedValue;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** Stores whose conditional writes do not hold. */
final class ConditionalFaults {
  private ConditionalFaults() {}

  /** Gives a version of its own to every reader. */
  @Breaks(
      value = {"KV-11.1", "KV-11.3", "KV-11.4", "KV-11.6", "KV-11.7", "KV-11.8", "KV-13.1"},
      perhaps = {"KV-11.10", "KV-13.2", "KV-13.3"})
  static class VersionOfTheReading extends ReferenceStore {
    private final AtomicLong readings = new AtomicLong();

    VersionOfTheReading(Disk disk) {
      super(disk);
    }

    @Override
    public Optional<VersionedValue> getVersioned(String key, String collection) {
      return super.getVersioned(key, collection)
          .map(seen ->
              new VersionedValue(seen.value(), new Version("r" + readings.incrementAndGet())));
    }
  }

  /** Takes an empty object for no value. */
  @Breaks(
      value = {"KV-11.2", "KV-13.1"},
      perhaps = {"KV-13.2", "KV-13.3"})
  static class EmptyMeansAbsent extends ReferenceStore {
    EmptyMeansAbsent(Disk disk) {
      super(disk);
    }

    @Override
    public Optional<Version> putIfAbsent(String key, Map<String, ?> value, String collection) {
      if (get(key, collection).filter(Map::isEmpty).isPresent()) {
        delete(key, collection);
      }
      return super.putIfAbsent(key, value, collection);
    }
  }

  /** Replaces whatever is there. */
  @Breaks(
      value = {"KV-11.3", "KV-11.7", "KV-13.1"},
      perhaps = {"KV-11.10", "KV-13.2", "KV-13.3"})
  static class ReplaceUnconditional extends ReferenceStore {
    ReplaceUnconditional(Disk disk) {
      super(disk);
    }

    @Override
    public Optional<Version> replace(
        String key, Map<String, ?> value, Version expected, String collection) {
      Optional<VersionedValue> seen = getVersioned(key, collection);
      return seen.isEmpty()
          ? super.replace(key, value, expected, collection)
          : super.replace(key, value, seen.get().version(), collection);
    }
  }

  /** Deletes whatever is there. */
  @Breaks(
      value = {"KV-11.4", "KV-13.1"},
      perhaps = {"KV-11.10", "KV-13.2", "KV-13.3"})
  static class DeleteUnconditional extends ReferenceStore {
    DeleteUnconditional(Disk disk) {
      super(disk);
    }

    @Override
    public boolean delete(String key, Version expected, String collection) {
      return delete(key, collection);
    }
  }

  /** Makes the version of the value. */
  @Breaks(
      value = {"KV-11.5", "KV-13.1"},
      perhaps = "KV-13.2")
  static class VersionIsAHash extends ReferenceStore {
    VersionIsAHash(Disk disk) {
      super(disk);
    }

    @Override
    Version nextVersion(String key, Map<String, Object> value, String collection) {
      return new Version(Integer.toHexString(value.hashCode()));
    }
  }

  /** Counts the writes of each entry, from its first on. */
  @Breaks(
      value = {"KV-11.5", "KV-13.1"},
      perhaps = {"KV-11.10", "KV-13.2", "KV-13.3"})
  static class VersionCountsAnew extends ReferenceStore {
    private Map<List<String>, Integer> counts;

    VersionCountsAnew(Disk disk) {
      super(disk);
    }

    @Override
    Version nextVersion(String key, Map<String, Object> value, String collection) {
      counts = counts == null ? new HashMap<>() : counts;
      return new Version("" + counts.merge(List.of(key, collection), 1, Integer::sum));
    }

    @Override
    protected synchronized boolean doDelete(String key, String collection) {
      if (counts != null) {
        counts.remove(List.of(key, collection));
      }
      return super.doDelete(key, collection);
    }
  }

  /** Returns the version that it was given. */
  @Breaks(
      value = {"KV-11.6", "KV-13.1"},
      perhaps = "KV-13.2")
  static class OldVersionReturned extends ReferenceStore {
    OldVersionReturned(Disk disk) {
      super(disk);
    }

    @Override
    public Optional<Version> replace(
        String key, Map<String, ?> value, Version expected, String collection) {
      return super.replace(key, value, expected, collection).map(written -> expected);
    }
  }

  /** Compares, and then writes. */
  @Breaks(value = "KV-11.7", perhaps = "KV-11.10")
  static class ComparesBeforeReplacing extends ReferenceStore {
    ComparesBeforeReplacing(Disk disk) {
      super(disk);
    }

    @Override
    public Optional<Version> replace(
        String key, Map<String, ?> value, Version expected, String collection) {
      Map<String, Object> captured = checkEntry(key, value, collection);
      if (!hasVersion(key, expected, collection)) {
        return Optional.empty();
      }
      Race.widen();
      put(key, captured, collection);
      return getVersioned(key, collection).map(VersionedValue::version);
    }
  }

  /** Checks in put, and not here. */
  @Breaks("KV-11.8")
  static class ReplaceUnchecked extends ReferenceStore {
    ReplaceUnchecked(Disk disk) {
      super(disk);
    }

    @Override
    public Optional<Version> replace(
        String key, Map<String, ?> value, Version expected, String collection) {
      return super.replace(
          key,
          Tampered.replace(value, Double.class, n -> n.isNaN() ? null : n),
          expected,
          collection);
    }
  }

  /** Answers after it was closed. */
  @Breaks("KV-11.9")
  static class VersionsAfterClose extends ReferenceStore {
    VersionsAfterClose(Disk disk) {
      super(disk);
    }

    @Override
    public Optional<VersionedValue> getVersioned(String key, String collection) {
      try {
        return super.getVersioned(key, collection);
      } catch (StoreClosedException e) {
        return Optional.empty();
      }
    }
  }

  /** Looks, and then puts. */
  @Breaks("KV-11.10")
  static class LooksBeforePutting extends ReferenceStore {
    LooksBeforePutting(Disk disk) {
      super(disk);
    }

    @Override
    public Optional<Version> putIfAbsent(String key, Map<String, ?> value, String collection) {
      Map<String, Object> captured = checkEntry(key, value, collection);
      if (get(key, collection).isPresent()) {
        return Optional.empty();
      }
      Race.widen();
      synchronized (this) {
        put(key, captured, collection);
        return getVersioned(key, collection).map(VersionedValue::version);
      }
    }
  }
}
