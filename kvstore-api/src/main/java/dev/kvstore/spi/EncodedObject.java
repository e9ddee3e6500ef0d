package dev.kvstore.spi;

import java.util.AbstractMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A captured value as its JSON, for engines that keep that: a map like any other for those who read
 * it as one. It never leaves the engine.
 */
final class EncodedObject extends AbstractMap<String, @Nullable Object> {
  /** Nobody changes it. */
  final byte[] json;

  /** What threads make at the same time is equal and immutable. */
  private @Nullable Map<String, @Nullable Object> decoded;

  EncodedObject(byte[] json) {
    this.json = json;
  }

  private Map<String, @Nullable Object> decoded() {
    Map<String, @Nullable Object> present = decoded;
    if (present == null) {
      present = JsonCodec.decode(json);
      decoded = present;
    }
    return present;
  }

  @Override
  public Set<Map.Entry<String, @Nullable Object>> entrySet() {
    return decoded().entrySet();
  }

  @Override
  public @Nullable Object get(@Nullable Object key) {
    return decoded().get(key);
  }

  @Override
  public boolean containsKey(@Nullable Object key) {
    return decoded().containsKey(key);
  }
}
