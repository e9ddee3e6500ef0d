package dev.kvstore.spi;

import dev.kvstore.AsyncKVStore;
import dev.kvstore.ScanPage;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** The blocking half of {@link AbstractAsyncKVStore}: each call starts its namesake and waits. */
abstract class AwaitingKVStore extends AbstractKVStore {
  AwaitingKVStore() {}

  abstract AbstractAsyncKVStore engine();

  @Override
  final AsyncKVStore createAsync() {
    return new NativeAsyncKVStore(engine(), this::asyncExecutor);
  }

  @Override
  protected final void doPut(String key, Map<String, @Nullable Object> value, String collection)
      throws Exception {
    await(engine().startPutAll(Map.of(key, value), collection));
  }

  @Override
  protected final void doPutAll(Map<String, Map<String, @Nullable Object>> batch, String collection)
      throws Exception {
    await(engine().startPutAll(batch, collection));
  }

  @Override
  protected final @Nullable Map<String, @Nullable Object> doGet(String key, String collection)
      throws Exception {
    return await(engine().startGetAll(List.of(key), collection)).get(key);
  }

  @Override
  protected final Map<String, Map<String, @Nullable Object>> doGetAll(
      List<String> keys, String collection) throws Exception {
    return keys.isEmpty() ? Map.of() : await(engine().startGetAll(keys, collection));
  }

  @Override
  protected final boolean doDelete(String key, String collection) throws Exception {
    return await(engine().startDeleteAll(List.of(key), collection)) > 0;
  }

  @Override
  protected final long doDeleteAll(List<String> keys, String collection) throws Exception {
    return keys.isEmpty() ? 0 : await(engine().startDeleteAll(keys, collection));
  }

  @Override
  protected final boolean doContains(String key, String collection) throws Exception {
    return await(engine().startContains(key, collection));
  }

  @Override
  protected final long doCount(String collection) throws Exception {
    return await(engine().startCount(collection));
  }

  @Override
  protected final boolean doDropCollection(String collection) throws Exception {
    return await(engine().startDropCollection(collection));
  }

  @Override
  protected final Collection<String> doCollections() throws Exception {
    return await(engine().startCollections());
  }

  @Override
  protected final ScanPage doScan(
      String prefix, @Nullable String place, int limit, String collection) throws Exception {
    return await(engine().startScan(prefix, place, limit, collection));
  }

  @Override
  protected final List<String> doKeys(
      String prefix, @Nullable String after, int limit, String collection) {
    throw new AssertionError("everything that lists keys starts the engine's own call");
  }

  private static <T extends @Nullable Object> T await(CompletionStage<T> started) throws Exception {
    try {
      return started.toCompletableFuture().get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw e;
    }
  }
}
