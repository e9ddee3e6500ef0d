package dev.kvstore.tck.gallery;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Stores that write values for their engine, and lose something on the way. */
abstract class Rewriting extends HealthyStore {
  /** What a value that is no object and no array is for the engine. */
  abstract Object scalar(Object scalar);

  @Override
  protected void doPut(String key, Map<String, Object> value, String collection) {
    super.doPut(key, object(value), collection);
  }

  @Override
  protected void doPutAll(Map<String, Map<String, Object>> batch, String collection) {
    batch.forEach((key, value) -> doPut(key, value, collection));
  }

  Map<String, Object> object(Map<String, Object> object) {
    Map<String, Object> rewritten = new LinkedHashMap<>();
    object.forEach((name, member) -> rewritten.put(name, any(member)));
    return rewritten;
  }

  @SuppressWarnings("unchecked")
  private Object any(Object value) {
    if (value instanceof Map<?, ?> object) {
      return object((Map<String, Object>) object);
    }
    if (value instanceof List<?> array) {
      List<Object> rewritten = new ArrayList<>();
      array.forEach(element -> rewritten.add(any(element)));
      return rewritten;
    }
    return scalar(value);
  }
}
