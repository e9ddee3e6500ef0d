package dev.kvstore.tck.gallery;

import dev.kvstore.Capability;
import dev.kvstore.ConditionalWrites;
import dev.kvstore.Version;
import dev.kvstore.VersionedValue;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** A store that keeps every rule on persistence and conditional writes too. */
class ReferenceStore extends HealthyStore implements ConditionalWrites {
  private final Disk disk;
  private final Map<List<String>, Version> versions = new HashMap<>();
  private final UUID opening = UUID.randomUUID();
  private long lastVersion;

  ReferenceStore(Disk disk) {
    this.disk = disk;
    disk.read()
        .forEach((collection, entries) -> entries.forEach((key, value) -> {
          super.doPut(key, loaded(value), collection);
          versions.put(List.of(collection, key), nextVersion(key, value, collection));
        }));
  }

  /** What a value becomes on its way from the disk. */
  Map<String, Object> loaded(Map<String, Object> value) {
    return value;
  }

  /** The version of a write. */
  Version nextVersion(String key, Map<String, Object> value, String collection) {
    lastVersion++;
    // No opening gives a version that another one gave.
    return new Version(opening + " " + lastVersion);
  }

  Disk disk() {
    return disk;
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of(
        Capability.ORDERED_SCAN,
        Capability.SNAPSHOT_LISTING,
        Capability.PERSISTENT,
        Capability.CONDITIONAL_WRITES);
  }

  @Override
  protected synchronized void doPut(String key, Map<String, Object> value, String collection) {
    super.doPut(key, value, collection);
    versions.put(List.of(collection, key), nextVersion(key, value, collection));
    disk.write(key, value, collection);
  }

  @Override
  protected synchronized void doPutAll(Map<String, Map<String, Object>> batch, String collection) {
    batch.forEach((key, value) -> doPut(key, value, collection));
  }

  @Override
  protected synchronized boolean doDelete(String key, String collection) {
    disk.erase(key, collection);
    return super.doDelete(key, collection);
  }

  @Override
  protected synchronized boolean doDropCollection(String collection) {
    disk.erase(collection);
    return super.doDropCollection(collection);
  }

  @Override
  public Optional<VersionedValue> getVersioned(String key, String collection) {
    synchronized (this) {
      return get(key, collection).map(value -> new VersionedValue(value, version(key, collection)));
    }
  }

  @Override
  public Optional<Version> putIfAbsent(String key, Map<String, ?> value, String collection) {
    Map<String, Object> captured = checkEntry(key, value, collection);
    synchronized (this) {
      return get(key, collection).isPresent()
          ? Optional.empty()
          : Optional.of(write(key, captured, collection));
    }
  }

  @Override
  public Optional<Version> replace(
      String key, Map<String, ?> value, Version expected, String collection) {
    Map<String, Object> captured = checkEntry(key, value, collection);
    synchronized (this) {
      return hasVersion(key, expected, collection)
          ? Optional.of(write(key, captured, collection))
          : Optional.empty();
    }
  }

  @Override
  public boolean delete(String key, Version expected, String collection) {
    synchronized (this) {
      return hasVersion(key, expected, collection) && delete(key, collection);
    }
  }

  final boolean hasVersion(String key, Version expected, String collection) {
    return get(key, collection).isPresent() && version(key, collection).equals(expected);
  }

  private Version version(String key, String collection) {
    return versions.get(List.of(collection, key));
  }

  private Version write(String key, Map<String, Object> value, String collection) {
    put(key, value, collection);
    return version(key, collection);
  }
}
