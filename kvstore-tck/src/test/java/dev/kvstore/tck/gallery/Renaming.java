package dev.kvstore.tck.gallery;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Stores that write names for their engine, not all in a way that keeps them apart. */
abstract class Renaming extends HealthyStore {
  /** What a key is for the engine. */
  String engineKey(String key) {
    return key;
  }

  /** What a collection's name is for the engine. */
  String engineCollection(String collection) {
    return collection;
  }

  @Override
  protected void doPut(String key, Map<String, Object> value, String collection) {
    super.doPut(engineKey(key), value, engineCollection(collection));
  }

  @Override
  protected void doPutAll(Map<String, Map<String, Object>> batch, String collection) {
    Map<String, Map<String, Object>> renamed = new LinkedHashMap<>();
    batch.forEach((key, value) -> renamed.put(engineKey(key), value));
    super.doPutAll(renamed, engineCollection(collection));
  }

  @Override
  protected Map<String, Object> doGet(String key, String collection) {
    return super.doGet(engineKey(key), engineCollection(collection));
  }

  @Override
  protected Map<String, Map<String, Object>> doGetAll(String collection) {
    return super.doGetAll(engineCollection(collection));
  }

  @Override
  protected boolean doDelete(String key, String collection) {
    return super.doDelete(engineKey(key), engineCollection(collection));
  }

  @Override
  protected boolean doDropCollection(String collection) {
    return super.doDropCollection(engineCollection(collection));
  }

  @Override
  protected long doCount(String collection) {
    return super.doCount(engineCollection(collection));
  }

  @Override
  protected List<String> doKeys(String prefix, String after, int limit, String collection) {
    return super.doKeys(prefix, after, limit, engineCollection(collection));
  }
}
