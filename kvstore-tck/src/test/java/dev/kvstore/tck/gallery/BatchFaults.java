package dev.kvstore.tck.gallery;

import dev.kvstore.BatchException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/** Stores whose batches do something else. */
final class BatchFaults {
  private BatchFaults() {}

  /** Gives entries in the order of its index. */
  @Breaks(
      value = {"KV-4.1", "KV-7.1"},
      perhaps = "KV-13.2")
  static class GetAllInIndexOrder extends HealthyStore {
    @Override
    public Map<String, Map<String, Object>> getAll(Collection<String> keys, String collection) {
      return Collections.unmodifiableMap(new TreeMap<>(super.getAll(keys, collection)));
    }
  }

  /** Asks for no more keys than a statement takes. */
  @Breaks("KV-4.2")
  static class KeysLimited extends HealthyStore {
    @Override
    public Map<String, Map<String, Object>> getAll(Collection<String> keys, String collection) {
      // Named here: an error that the JVM has thrown often has no message any more.
      Objects.requireNonNull(keys, "keys");
      return super.getAll(keys.stream().limit(1_000).toList(), collection);
    }
  }

  /** Counts the keys that it was given. */
  @Breaks(
      value = {"KV-4.3", "KV-5.2", "KV-7.1", "KV-13.1"},
      perhaps = "KV-13.2")
  static class DeleteAllCountsArguments extends HealthyStore {
    @Override
    protected long doDeleteAll(List<String> keys, String collection) throws Exception {
      super.doDeleteAll(keys, collection);
      return keys.size();
    }
  }

  /** Builds a statement without a condition if there are no keys. */
  @Breaks("KV-4.4")
  static class NoKeysMeansAll extends HealthyStore {
    @Override
    protected long doDeleteAll(List<String> keys, String collection) throws Exception {
      long count = doCount(collection);
      return keys.isEmpty() && doDropCollection(collection)
          ? count
          : super.doDeleteAll(keys, collection);
    }
  }

  /** Inserts, and ignores keys that are there. */
  @Breaks(
      value = {"KV-4.5", "KV-4.6", "KV-13.1"},
      perhaps = "KV-13.2")
  static class PutAllInsertsOnly extends HealthyStore {
    @Override
    protected void doPutAll(Map<String, Map<String, Object>> batch, String collection) {
      Map<String, Map<String, Object>> absent = new LinkedHashMap<>(batch);
      absent.keySet().removeIf(key -> doGet(key, collection) != null);
      if (!absent.isEmpty()) {
        super.doPutAll(absent, collection);
      }
    }
  }

  /** Drops keys that it has seen. */
  @Breaks(
      value = {"KV-4.6", "KV-13.1"},
      perhaps = "KV-13.2")
  static class FirstOfEqualKeysWins extends HealthyStore {
    @Override
    public void putAll(
        Iterable<? extends Map.Entry<String, ? extends Map<String, ?>>> entries,
        String collection,
        int batchSize) {
      if (!(entries instanceof List<? extends Map.Entry<String, ? extends Map<String, ?>>> list)) {
        super.putAll(entries, collection, batchSize);
        return;
      }
      Set<String> seen = new HashSet<>();
      super.putAll(
          list.stream().filter(entry -> seen.add(entry.getKey())).toList(), collection, batchSize);
    }
  }

  /** Loses the last batch if it has one entry. */
  @Breaks({"KV-4.7", "KV-8.1"})
  static class LastBatchLost extends HealthyStore {
    @Override
    public void putAll(
        Iterable<? extends Map.Entry<String, ? extends Map<String, ?>>> entries,
        String collection,
        int batchSize) {
      if (entries instanceof Set<? extends Map.Entry<String, ? extends Map<String, ?>>> all
          && batchSize > 1
          && all.size() > batchSize
          && all.size() % batchSize == 1) {
        super.putAll(all.stream().limit(all.size() - 1L).toList(), collection, batchSize);
      } else {
        super.putAll(entries, collection, batchSize);
      }
    }
  }

  /** Wraps every error of a batch. */
  @Breaks("KV-4.8")
  static class EveryErrorIsABatchError extends HealthyStore {
    @Override
    public void putAll(
        Iterable<? extends Map.Entry<String, ? extends Map<String, ?>>> entries,
        String collection,
        int batchSize) {
      try {
        super.putAll(entries, collection, batchSize);
      } catch (IllegalStateException e) {
        throw new BatchException(0, e);
      }
    }
  }

  /** Counts the batch that failed. */
  @Breaks({"KV-4.9", "KV-4.10", "KV-4.11"})
  static class WrittenMiscounted extends HealthyStore {
    @Override
    public void putAll(
        Iterable<? extends Map.Entry<String, ? extends Map<String, ?>>> entries,
        String collection,
        int batchSize) {
      try {
        super.putAll(entries, collection, batchSize);
      } catch (BatchException e) {
        throw new BatchException(e.entriesWritten() + batchSize, e.getCause());
      }
    }
  }

  /** Writes each entry as it comes. */
  @Breaks({"KV-4.8", "KV-4.9", "KV-4.10", "KV-4.11"})
  static class EntryByEntry extends HealthyStore {
    @Override
    public void putAll(
        Iterable<? extends Map.Entry<String, ? extends Map<String, ?>>> entries,
        String collection,
        int batchSize) {
      super.putAll(entries, collection, Math.min(batchSize, 1));
    }
  }

  /** Copies what it is given, to know how much it is. */
  @Breaks({"KV-4.9", "KV-4.11"})
  static class IterableCopied extends HealthyStore {
    @Override
    public void putAll(
        Iterable<? extends Map.Entry<String, ? extends Map<String, ?>>> entries,
        String collection,
        int batchSize) {
      if (entries == null) {
        super.putAll(entries, collection, batchSize);
        return;
      }
      List<Map.Entry<String, ? extends Map<String, ?>>> all = new ArrayList<>();
      entries.forEach(all::add);
      super.putAll(all, collection, batchSize);
    }
  }

  /** Looks first whether there is anything to do. */
  @Breaks("KV-4.11")
  static class IterableAskedTwice extends HealthyStore {
    @Override
    public void putAll(
        Iterable<? extends Map.Entry<String, ? extends Map<String, ?>>> entries,
        String collection,
        int batchSize) {
      if (entries != null && !entries.iterator().hasNext()) {
        super.putAll(List.of(), collection, batchSize);
        return;
      }
      super.putAll(entries, collection, batchSize);
    }
  }

  /** Corrects a batch size that makes no sense. */
  @Breaks({"KV-4.12", "KV-7.3"})
  static class BatchSizeCorrected extends HealthyStore {
    @Override
    public void putAll(
        Iterable<? extends Map.Entry<String, ? extends Map<String, ?>>> entries,
        String collection,
        int batchSize) {
      super.putAll(entries, collection, Math.max(1, batchSize));
    }
  }
}
