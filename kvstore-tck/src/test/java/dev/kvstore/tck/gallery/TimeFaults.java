package dev.kvstore.tck.gallery;

import dev.kvstore.Capability;
import dev.kvstore.Version;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Stores that believe in their clock. */
final class TimeFaults {
  private TimeFaults() {}

  /** Has a default expiry, as caches do. */
  @Breaks("KV-15.1")
  static class EntriesExpire extends HealthyStore {
    private static final long LIFE = Duration.ofDays(30).toNanos();
    private final Map<List<String>, Long> written = new HashMap<>();
    private final SetClock clock;

    EntriesExpire(SetClock clock) {
      this.clock = clock;
    }

    @Override
    protected synchronized void doPut(String key, Map<String, Object> value, String collection) {
      super.doPut(key, value, collection);
      written.put(List.of(collection, key), clock.next());
    }

    @Override
    protected synchronized void doPutAll(
        Map<String, Map<String, Object>> batch, String collection) {
      batch.forEach((key, value) -> doPut(key, value, collection));
    }

    @Override
    protected synchronized Map<String, Object> doGet(String key, String collection) {
      Long at = written.get(List.of(collection, key));
      return at != null && clock.next() - at > LIFE ? null : super.doGet(key, collection);
    }
  }

  /** Lets the last write win, by its time stamp. */
  @Breaks("KV-15.2")
  static class LastTimeStampWins extends HealthyStore {
    private final Map<List<String>, Long> written = new HashMap<>();
    private final SetClock clock;

    LastTimeStampWins(SetClock clock) {
      this.clock = clock;
    }

    @Override
    protected synchronized void doPut(String key, Map<String, Object> value, String collection) {
      long now = clock.next();
      if (written.merge(List.of(collection, key), now, Math::max) == now) {
        super.doPut(key, value, collection);
      }
    }

    @Override
    protected synchronized void doPutAll(
        Map<String, Map<String, Object>> batch, String collection) {
      batch.forEach((key, value) -> doPut(key, value, collection));
    }
  }

  /** Replaces what is not newer than the version expected. */
  @Breaks("KV-15.3")
  static class VersionsAreTimes extends ReferenceStore {
    private final SetClock clock;

    VersionsAreTimes(SetClock clock) {
      super(new Disk());
      this.clock = clock;
    }

    @Override
    public Set<Capability> capabilities() {
      return Set.of(
          Capability.ORDERED_SCAN, Capability.SNAPSHOT_LISTING, Capability.CONDITIONAL_WRITES);
    }

    @Override
    Version nextVersion(String key, Map<String, Object> value, String collection) {
      return new Version(String.valueOf(clock.next()));
    }

    @Override
    public Optional<Version> replace(
        String key, Map<String, ?> value, Version expected, String collection) {
      synchronized (this) {
        Optional<Version> now = getVersioned(key, collection).map(found -> found.version());
        boolean older =
            now.isPresent() && !expected.text().contains(" ") && time(now.get()) <= time(expected);
        return super.replace(key, value, older ? now.get() : expected, collection);
      }
    }

    private static long time(Version version) {
      return Long.parseLong(version.text());
    }
  }
}
