package dev.kvstore;

import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A value, and the version under which it was read.
 *
 * @param value the value, deeply immutable
 * @param version the version to give to {@link ConditionalWrites}
 */
public record VersionedValue(Map<String, @Nullable Object> value, Version version) {
  // Written out, since javac leaves the nullness inside the map out of a compact constructor's
  // class file.
  /** Checks the arguments. */
  public VersionedValue(Map<String, @Nullable Object> value, Version version) {
    this.value = Objects.requireNonNull(value, "value");
    this.version = Objects.requireNonNull(version, "version");
  }
}
