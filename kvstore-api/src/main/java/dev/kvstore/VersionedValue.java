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
  /** Checks the arguments. */
  public VersionedValue {
    Objects.requireNonNull(value, "value");
    Objects.requireNonNull(version, "version");
  }
}
