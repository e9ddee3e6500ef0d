package dev.kvstore.tck.gallery;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Stores that answer wrongly only after what went before. */
final class ProgramFaults {
  private ProgramFaults() {}

  /** Remembers that a key is absent, and forgets that only a single put changes that. */
  @Breaks(
      value = {"KV-13.1", "KV-13.2"},
      perhaps = "KV-8.7")
  static class AbsenceCached extends HealthyStore {
    private final Set<List<String>> absent = ConcurrentHashMap.newKeySet();

    @Override
    protected Map<String, Object> doGet(String key, String collection) {
      if (absent.contains(List.of(key, collection))) {
        return null;
      }
      Map<String, Object> value = super.doGet(key, collection);
      if (value == null) {
        absent.add(List.of(key, collection));
      }
      return value;
    }

    @Override
    protected void doPut(String key, Map<String, Object> value, String collection) {
      super.doPut(key, value, collection);
      absent.remove(List.of(key, collection));
    }
  }

  /** Keeps room for four entries in a table that it makes larger, and loses one as it does. */
  @Breaks("KV-13.2")
  static class LosesAnEntryAsItGrows extends HealthyStore {
    @Override
    protected boolean doDelete(String key, String collection) {
      boolean deleted = super.doDelete(key, collection);
      List<String> left = doKeys("", null, 4, collection);
      if (deleted && left.size() == 3 && left.get(0).startsWith("\0")) {
        super.doDelete(left.get(2), collection);
      }
      return deleted;
    }
  }

  /**
   * Writes at closing what it believes to have changed: not a key that was deleted and put again.
   */
  @Breaks("KV-13.3")
  static class PutAfterDeleteNotSaved extends ReferenceStore {
    private Set<List<String>> deleted;

    PutAfterDeleteNotSaved(Disk disk) {
      super(disk);
    }

    @Override
    protected synchronized boolean doDelete(String key, String collection) {
      boolean was = super.doDelete(key, collection);
      if (was) {
        deleted().add(List.of(key, collection));
      }
      return was;
    }

    @Override
    protected void doClose() {
      for (List<String> entry : new ArrayList<>(deleted())) {
        disk().erase(entry.get(0), entry.get(1));
      }
      super.doClose();
    }

    private Set<List<String>> deleted() {
      deleted = deleted == null ? new LinkedHashSet<>() : deleted;
      return deleted;
    }
  }
}
