package dev.kvstore;

import dev.kvstore.spi.Values;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The ability to write only if nobody else wrote in between; each call is one atomic step, under
 * the sentences of {@link KVStore} on names, values, null and errors.
 *
 * <pre>{@code
 * var writes = store.capability(ConditionalWrites.class).orElseThrow();
 * writes.update(
 *     "visits",
 *     present -> Map.of("n", present.map(v -> ((Number) v.get("n")).longValue()).orElse(0L) + 1),
 *     "counters");
 * }</pre>
 */
public interface ConditionalWrites {
  /**
   * Reads a value with its version.
   *
   * @param key the key
   * @param collection the collection, which need not exist
   * @return the value and its version, or empty if the key is not there
   */
  Optional<VersionedValue> getVersioned(String key, String collection);

  /**
   * Puts a value if the key is not there.
   *
   * @param key the key
   * @param value the value, captured deeply
   * @param collection the collection
   * @return the version written, or empty if the key was there; nothing is written then
   */
  Optional<Version> putIfAbsent(String key, Map<String, ?> value, String collection);

  /**
   * Puts a value if the entry still has a version.
   *
   * @param key the key
   * @param value the value, captured deeply
   * @param expected the version that the entry must have
   * @param collection the collection
   * @return the version written, or empty if the entry is gone or has another version; nothing is
   *     written then
   */
  Optional<Version> replace(String key, Map<String, ?> value, Version expected, String collection);

  /**
   * Deletes an entry if it still has a version.
   *
   * @param key the key
   * @param expected the version that the entry must have
   * @param collection the collection
   * @return true exactly when the entry was there with that version
   */
  boolean delete(String key, Version expected, String collection);

  /**
   * Puts what a function makes of the present value, again and again until nobody wrote in between.
   *
   * @param key the key
   * @param change gets the present value, or empty if the key is not there, and gives the new one;
   *     called once or more, so that it should have no other effect
   * @param collection the collection
   * @return the value written, captured, and its version
   */
  default VersionedValue update(
      String key,
      Function<Optional<Map<String, @Nullable Object>>, ? extends Map<String, ?>> change,
      String collection) {
    Objects.requireNonNull(change, "change");
    while (true) {
      Optional<VersionedValue> present = getVersioned(key, collection);
      Map<String, @Nullable Object> value =
          Values.capture(change.apply(present.map(VersionedValue::value)));
      Optional<Version> written = present.isPresent()
          ? replace(key, value, present.get().version(), collection)
          : putIfAbsent(key, value, collection);
      if (written.isPresent()) {
        return new VersionedValue(value, written.get());
      }
    }
  }
}
