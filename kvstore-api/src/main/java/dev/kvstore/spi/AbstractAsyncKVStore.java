package dev.kvstore.spi;

import dev.kvstore.Capability;
import dev.kvstore.ScanPage;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The ground for an engine whose client is asynchronous: one definition of each operation serves
 * both the store, whose calls wait, and its {@code async()}, whose calls do not.
 *
 * <p>A backend implements eight methods and {@link #doClose}. They start an operation and return at
 * once; what {@link AbstractKVStore} says of arguments and errors holds for them. A stage may
 * complete on the engine's own thread: values are made immutable, and callers' futures completed,
 * on the {@linkplain #asyncExecutor() executor}, so that a caller who waits inside a dependent
 * future does not stop the engine. The engine bounds the time of every stage; one that never
 * completes lets a call wait for ever.
 */
public abstract class AbstractAsyncKVStore extends AwaitingKVStore {
  /** For subclasses. */
  protected AbstractAsyncKVStore() {}

  /**
   * Starts to put a batch in its order.
   *
   * @param batch at least one captured entry, and a single put is a batch of one;
   *     {@link JsonCodec#encode} gives a value's bytes
   * @return completes when all entries are written
   */
  protected abstract CompletionStage<?> startPutAll(
      Map<String, Map<String, @Nullable Object>> batch, String collection);

  /**
   * Starts to read the entries of some keys.
   *
   * @param keys 1 to 1,000 keys, all different
   * @return the entries that are there, in the order of the keys
   */
  protected abstract CompletionStage<Map<String, Map<String, @Nullable Object>>> startGetAll(
      List<String> keys, String collection);

  /**
   * Starts to delete some entries.
   *
   * @param keys 1 to 1,000 keys, all different
   * @return how many of the keys were there
   */
  protected abstract CompletionStage<Long> startDeleteAll(List<String> keys, String collection);

  /** Starts to find out whether a key is there. */
  protected abstract CompletionStage<Boolean> startContains(String key, String collection);

  /**
   * Starts to read a page of entries, in {@link Values#NAME_ORDER} where the store offers
   * {@link Capability#ORDERED_SCAN}.
   *
   * @param prefix what the keys begin with, character by character
   * @param place where to go on, as the page before said; null for the beginning
   * @param limit how many entries at most; a page of large values may well hold fewer
   * @return the entries, and as {@code next} the place of the next page, any string, of which the
   *     caller's token is made
   */
  protected abstract CompletionStage<ScanPage> startScan(
      String prefix, @Nullable String place, int limit, String collection);

  /** Starts to count the entries of a collection. */
  protected abstract CompletionStage<Long> startCount(String collection);

  /**
   * Starts to delete all entries of a collection.
   *
   * @return true exactly when it had an entry
   */
  protected abstract CompletionStage<Boolean> startDropCollection(String collection);

  /** Starts to name the collections that hold at least one entry. */
  protected abstract CompletionStage<Collection<String>> startCollections();

  @Override
  final AbstractAsyncKVStore engine() {
    return this;
  }
}
