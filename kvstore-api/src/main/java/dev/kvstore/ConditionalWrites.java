package dev.kvstore;

import java.util.Map;
import java.util.Optional;

/**
 * The ability to write only if nobody else wrote in between; each call is one atomic step, under
 * the sentences of {@link KVStore} on names, values, null and errors.
 *
 * <pre>{@code
 * var writes = store.capability(ConditionalWrites.class).orElseThrow();
 * while (true) {
 *   VersionedValue seen = writes.getVersioned("visits", "counters").orElseThrow();
 *   int next = (Integer) seen.value().get("n") + 1;
 *   if (writes.replace("visits", Map.of("n", next), seen.version(), "counters").isPresent()) {
 *     break;
 *   }
 * }
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
}
