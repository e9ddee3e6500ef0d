package dev.kvstore.tck.gallery;

import dev.kvstore.Capability;
import dev.kvstore.Persistable;
import dev.kvstore.spi.Values;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;

/** Stores that do not come back as they were. */
final class PersistenceFaults {
  private PersistenceFaults() {}

  /** Reads decimals back as doubles. */
  @Breaks("KV-10.1")
  static class DecimalsLostOnReading extends ReferenceStore {
    DecimalsLostOnReading(Disk disk) {
      super(disk);
    }

    @Override
    Map<String, Object> loaded(Map<String, Object> value) {
      return Values.capture(
          Tampered.replace(value, BigDecimal.class, n -> Double.toString(n.doubleValue())));
    }
  }

  /** Promises to keep what it forgets. */
  @Breaks(
      value = {"KV-6.9", "KV-10.1", "KV-10.2"},
      perhaps = "KV-13.3")
  static class PersistentByName extends HealthyStore {
    @Override
    public Set<Capability> capabilities() {
      return Set.of(Capability.PERSISTENT);
    }
  }

  /** Writes deletes to memory only. */
  @Breaks(value = "KV-10.2", perhaps = "KV-13.3")
  static class DeletesNotSaved extends ReferenceStore {
    DeletesNotSaved(Disk disk) {
      super(disk);
    }

    @Override
    protected synchronized boolean doDelete(String key, String collection) {
      Map<String, Object> value = doGet(key, collection);
      boolean deleted = super.doDelete(key, collection);
      if (deleted) {
        disk().write(key, value, collection);
      }
      return deleted;
    }
  }

  /** Keeps its entries and does not say so. */
  @Breaks("KV-10.3")
  static class PersistentInSecret extends ReferenceStore {
    PersistentInSecret(Disk disk) {
      super(disk);
    }

    @Override
    public Set<Capability> capabilities() {
      return Set.of(
          Capability.ORDERED_SCAN, Capability.SNAPSHOT_LISTING, Capability.CONDITIONAL_WRITES);
    }
  }

  /** Hands out an ability that only throws. */
  @Breaks("KV-10.4")
  static class PersistNotSupported extends HealthyStore implements Persistable {
    @Override
    public void persist() {
      throw new UnsupportedOperationException("persist");
    }

    @Override
    public void persist(String path) {
      throw new UnsupportedOperationException("persist");
    }
  }

  /** Forces every write to a disk that nobody reads when it is opened. */
  @Breaks("KV-10.5")
  static class DurableAndForgetful extends HealthyStore {
    @Override
    public Set<Capability> capabilities() {
      return Set.of(Capability.DURABLE);
    }

    @Override
    protected Executor asyncExecutor() {
      return ForkJoinPool.commonPool();
    }
  }
}
