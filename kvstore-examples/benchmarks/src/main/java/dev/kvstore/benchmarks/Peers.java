package dev.kvstore.benchmarks;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the measurements of several rows use of other libraries. */
final class Peers {
  /** As users find it advised for large data: no table of names grows. */
  static final ObjectMapper JACKSON = JsonMapper.builder(JsonFactory.builder()
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .build())
      .build();

  static final TypeReference<Map<String, Map<String, Map<String, Object>>>> STORE =
      new TypeReference<>() {};

  static final TypeReference<Map<String, Object>> VALUE = new TypeReference<>() {};

  private Peers() {}

  /** A store's file as maps. */
  static Map<String, Map<String, Map<String, Object>>> read(Path file) throws IOException {
    return JACKSON.readValue(Files.readAllBytes(file), STORE);
  }

  /** What a careful caller keeps, since the map that it was given may change. */
  static @Nullable Object deepCopy(@Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      Map<@Nullable Object, @Nullable Object> copy = new LinkedHashMap<>(map.size() * 2);
      map.forEach((name, inside) -> copy.put(name, deepCopy(inside)));
      return copy;
    }
    if (value instanceof List<?> list) {
      List<@Nullable Object> copy = new ArrayList<>(list.size());
      list.forEach(inside -> copy.add(deepCopy(inside)));
      return copy;
    }
    return value;
  }
}
