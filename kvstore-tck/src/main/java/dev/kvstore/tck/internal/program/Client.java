package dev.kvstore.tck.internal.program;

import dev.kvstore.AsyncKVStore;
import dev.kvstore.ConditionalWrites;
import dev.kvstore.KVStore;
import dev.kvstore.ScanPage;
import dev.kvstore.ScanRequest;
import dev.kvstore.Version;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Who runs one program: it knows the store, its own collections, and what it remembers. */
public final class Client {
  private static final int PATIENCE_SECONDS = 60;

  private final Supplier<KVStore> reopener;
  private final Traits traits;
  private final String own;
  private final Map<List<String>, Version> versions = new HashMap<>();
  private KVStore store;
  private Optional<String> walked = Optional.empty();
  private Optional<ScanRequest> request = Optional.empty();

  /**
   * Makes a client.
   *
   * @param store the store, open
   * @param reopener closes the store and opens it anew
   * @param own what the names of the program's collections begin with, and of no others
   */
  public Client(KVStore store, Supplier<KVStore> reopener, Traits traits, String own) {
    this.store = store;
    this.reopener = reopener;
    this.traits = traits;
    this.own = own;
  }

  Traits traits() {
    return traits;
  }

  KVStore store(Step step) {
    return step.futures() ? throughFutures(store.async()) : store;
  }

  /** The real name of a collection of the program; similar names stay similar. */
  String name(Step step) {
    return own + step.collection();
  }

  ConditionalWrites conditional() {
    return store.capability(ConditionalWrites.class).orElseThrow();
  }

  Object reopen() {
    store = reopener.get();
    return Verb.DONE;
  }

  void remember(Step step, Optional<Version> version) {
    List<String> slot = List.of(step.collection(), step.key());
    version.ifPresentOrElse(present -> versions.put(slot, present), () -> versions.remove(slot));
  }

  Version remembered(Step step) {
    return versions.getOrDefault(
        List.of(step.collection(), step.key()), new Version("a version that no store wrote"));
  }

  /** Of the names that a store gave, those of the program, as the program calls them. */
  Set<String> own(Collection<String> given) {
    Set<String> mine = new HashSet<>();
    for (String name : given) {
      if (name.startsWith(own)) {
        mine.add(JavaSource.collection(name.substring(own.length())));
      }
    }
    return mine;
  }

  /** All keys of a scan by pages of one entry; without an order if the store promises none. */
  Collection<String> scan(Step step, String prefix) {
    List<String> keys = new ArrayList<>();
    KVStore scanned = store(step);
    ScanRequest from = ScanRequest.all().prefix(prefix).limit(1);
    for (int pages = 0; pages < 1_000; pages++) {
      ScanPage page = scanned.scan(from, name(step));
      page.entries().forEach(entry -> keys.add(entry.getKey()));
      if (page.next().isEmpty()) {
        return traits.ordered() ? keys : new HashSet<>(keys);
      }
      from = from.after(page.next().get());
    }
    throw new IllegalStateException("a scan without an end");
  }

  /** The next key of the one scan that is under way, or empty at its end. */
  Optional<String> next(Step step) {
    Optional<String> collection = Optional.of(step.collection());
    if (!walked.equals(collection)) {
      walked = collection;
      request = Optional.of(ScanRequest.all().limit(1));
    }
    while (request.isPresent()) {
      ScanRequest now = request.get();
      ScanPage page = store(step).scan(now, name(step));
      request = page.next().map(now::after);
      if (!page.entries().isEmpty()) {
        return Optional.of(page.entries().get(0).getKey());
      }
    }
    walked = Optional.empty();
    return Optional.empty();
  }

  /** The same operations, each called by its future. */
  private static KVStore throughFutures(AsyncKVStore async) {
    return (KVStore) Proxy.newProxyInstance(
        KVStore.class.getClassLoader(),
        new Class<?>[] {KVStore.class},
        (proxy, method, arguments) -> {
          try {
            Object future = AsyncKVStore.class
                .getMethod(method.getName(), method.getParameterTypes())
                .invoke(async, arguments);
            return ((CompletableFuture<?>) future).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
          } catch (ExecutionException | InvocationTargetException e) {
            throw e.getCause();
          }
        });
  }
}
