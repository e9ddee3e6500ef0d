package dev.kvstore.spi;

import dev.kvstore.ScanPage;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/** The least that the author of an asynchronous engine writes; its engine is one thread. */
class FutureStore extends AbstractAsyncKVStore {
  private final SkipListStore entries = new SkipListStore();
  final ExecutorService engine = Executors.newSingleThreadExecutor(task -> {
    Thread thread = new Thread(task, "engine");
    thread.setDaemon(true);
    return thread;
  });

  <T> CompletionStage<T> start(Supplier<T> operation) {
    return CompletableFuture.supplyAsync(operation, engine);
  }

  @Override
  protected CompletionStage<?> startPutAll(
      Map<String, Map<String, Object>> batch, String collection) {
    return start(() -> {
      entries.putAll(batch, collection);
      return true;
    });
  }

  @Override
  protected CompletionStage<Map<String, Map<String, Object>>> startGetAll(
      List<String> keys, String collection) {
    return start(() -> new LinkedHashMap<>(entries.getAll(keys, collection)));
  }

  @Override
  protected CompletionStage<Long> startDeleteAll(List<String> keys, String collection) {
    return start(() -> entries.deleteAll(keys, collection));
  }

  @Override
  protected CompletionStage<Boolean> startContains(String key, String collection) {
    return start(() -> entries.contains(key, collection));
  }

  @Override
  protected CompletionStage<ScanPage> startScan(
      String prefix, String place, int limit, String collection) {
    return start(() -> {
      try {
        return entries.doScan(prefix, place, limit, collection);
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    });
  }

  @Override
  protected CompletionStage<Long> startCount(String collection) {
    return start(() -> entries.count(collection));
  }

  @Override
  protected CompletionStage<Boolean> startDropCollection(String collection) {
    return start(() -> entries.dropCollection(collection));
  }

  @Override
  protected CompletionStage<Collection<String>> startCollections() {
    return start(() -> new HashSet<>(entries.collections()));
  }

  @Override
  protected void doClose() {
    engine.shutdown();
  }
}
